package org.seriate.report;

import static org.seriate.report.Relationship.HAS_CONCEPT_MOD;

import java.util.ArrayList;
import java.util.List;
import org.seriate.series.Algorithm;
import org.seriate.series.Code;
import org.seriate.series.Outcome;

/** TID 4019 "Algorithm Identification": which model, and all that its answer depended on. */
final class AlgorithmIdentification {
  private AlgorithmIdentification() {}

  static List<ContentItem> items(
      ReportRequest request, Outcome.Finding finding, Outcome.Question question) {
    List<ContentItem> items = new ArrayList<>(name(finding.algorithm()));
    for (String parameter : parameters(request, finding, question)) {
      items.add(modifier(Concepts.ALGORITHM_PARAMETERS, parameter));
    }
    items.add(
        ContentItem.code(
            HAS_CONCEPT_MOD, Concepts.ALGORITHM_FAMILY, Concepts.ARTIFICIAL_INTELLIGENCE));
    return items;
  }

  /** The rows that say which it was. */
  static List<ContentItem> name(Algorithm algorithm) {
    // The same characters as in Contributing Equipment. IHE RAD AIR Table 6.5.3.1-1
    Equipment equipment = Equipment.of(algorithm);
    return List.of(
        modifier(Concepts.ALGORITHM_NAME, equipment.modelName()),
        modifier(Concepts.ALGORITHM_VERSION, equipment.softwareVersion()));
  }

  private static ContentItem modifier(Code name, String text) {
    return ContentItem.text(HAS_CONCEPT_MOD, name, text);
  }

  private static List<String> parameters(
      ReportRequest request, Outcome.Finding finding, Outcome.Question question) {
    Algorithm algorithm = finding.algorithm();
    List<String> parameters = new ArrayList<>();
    parameters.add("operating_threshold=" + ContentEncoding.decimalString(question.threshold()));
    parameters.add("input=" + Input.of(request, finding));
    parameters.add("series_complete_by=" + request.completion().words());
    parameters.add("revision=" + request.revision());
    parameters.add("model_sha256=" + algorithm.digest());
    parameters.add("engine=" + finding.engine());
    if (!algorithm.intendedUse().isBlank()) {
      parameters.add("intended_use=" + algorithm.intendedUse());
    }
    return parameters;
  }
}
