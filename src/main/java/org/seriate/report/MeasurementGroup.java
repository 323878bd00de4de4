package org.seriate.report;

import static org.seriate.report.Relationship.CONTAINS;
import static org.seriate.report.Relationship.HAS_CONCEPT_MOD;
import static org.seriate.report.Relationship.HAS_OBS_CONTEXT;

import java.util.ArrayList;
import java.util.List;
import org.seriate.series.Code;
import org.seriate.series.Outcome;

/**
 * TID 1501 "Measurement and Qualitative Evaluation Group": one question and its answer. The order
 * of the rows is significant there, so keep it here.
 */
final class MeasurementGroup {
  private MeasurementGroup() {}

  static ContentItem container(
      ReportRequest request, Outcome.Finding finding, Outcome.Answer answer) {
    Outcome.Question question = answer.question();
    List<ContentItem> content = new ArrayList<>(tracking(request, question));
    if (answer.isPresent()) {
      // Only positives: a viewer that shows this row and drops the last one must not turn a
      // negative into a positive.
      content.add(ContentItem.code(CONTAINS, Concepts.FINDING, question.finding()));
    }
    content.addAll(AlgorithmIdentification.items(request, finding, question));
    content.add(ContentItem.code(HAS_CONCEPT_MOD, Concepts.FINDING_SITE, question.site()));
    content.add(probability(answer));
    content.addAll(keyImages(finding, answer));
    content.add(ContentItem.code(CONTAINS, question.finding(), presence(answer)));
    return ContentItem.container(Concepts.MEASUREMENT_GROUP, content);
  }

  private static List<ContentItem> tracking(ReportRequest request, Outcome.Question question) {
    String identifier = question.finding().meaning() + ", series " + request.seriesNumber();
    return List.of(
        ContentItem.text(HAS_OBS_CONTEXT, Concepts.TRACKING_IDENTIFIER, identifier),
        ContentItem.uidref(
            HAS_OBS_CONTEXT,
            Concepts.TRACKING_UNIQUE_IDENTIFIER,
            ReportUids.tracking(request, question)));
  }

  private static ContentItem probability(Outcome.Answer answer) {
    return ContentItem.num(
        CONTAINS, Concepts.PROBABILITY, percent(answer.probability()), Concepts.PERCENT);
  }

  static double percent(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "the probability " + probability + " is not within 0 to 1");
    }
    return 100 * probability;
  }

  /** Slices are judged by the first question, so key slices are evidence for it alone. */
  private static List<ContentItem> keyImages(Outcome.Finding finding, Outcome.Answer answer) {
    if (!answer.isPresent() || !answer.equals(finding.answers().getFirst())) {
      return List.of();
    }
    List<ContentItem> items = new ArrayList<>();
    for (ImageReference image : ImageReference.each(KeySlices.images(finding))) {
      items.add(ContentItem.image(CONTAINS, Concepts.SOURCE_OF_MEASUREMENT, image));
    }
    KeySlices.best(finding)
        .map(best -> ImageReference.of(best.image()))
        .ifPresent(i -> items.add(ContentItem.image(CONTAINS, Concepts.BEST_ILLUSTRATION, i)));
    return items;
  }

  static Code presence(Outcome.Answer answer) {
    return answer.isPresent() ? Concepts.PRESENT : Concepts.ABSENT;
  }
}
