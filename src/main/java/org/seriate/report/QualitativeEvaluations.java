package org.seriate.report;

import static org.seriate.report.ContentItem.code;
import static org.seriate.report.Relationship.CONTAINS;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.seriate.series.Algorithm;
import org.seriate.series.Code;
import org.seriate.series.DeclineReason;
import org.seriate.series.Outcome;

/** The "Qualitative Evaluations" container of TID 1500: statements without a measurement. */
final class QualitativeEvaluations {
  static final String DEMONSTRATION = "Demonstration, not for clinical use.";
  static final String NO_INFERENCE =
      "No result was produced; absence of a finding must not be inferred.";

  private QualitativeEvaluations() {}

  /**
   * Undetermined, never absent, and no number. TID 4019 has no place in this container (its rows 13
   * and 14 would swallow it), so what it would say is said in words.
   */
  static ContentItem notAnalysed(ReportRequest request, Outcome.Declined declined) {
    List<ContentItem> content = new ArrayList<>();
    content.add(code(CONTAINS, Concepts.PROCESSING_SUMMARY, Concepts.NO_ALGORITHMS_SUCCEEDED));
    for (Outcome.Question question : declined.questions()) {
      content.add(code(CONTAINS, question.finding(), Concepts.UNDETERMINED));
    }
    content.add(comment("Not analysed: " + sentence(declined.explanation()) + " " + NO_INFERENCE));
    content.add(comment(circumstances(request, declined)));
    declined
        .algorithm()
        .filter(algorithm -> !algorithm.clinicalUse())
        .ifPresent(algorithm -> content.add(comment(demonstrationWords(algorithm))));
    content.addAll(notAnalysedByOthers(request));
    return ContentItem.container(Concepts.QUALITATIVE_EVALUATIONS, content);
  }

  /**
   * Layout VIEWER_SAFE: every answer as a code, and what a Measurement Group would say in words.
   */
  static ContentItem answers(ReportRequest request) {
    List<ContentItem> content = new ArrayList<>();
    request.findings().forEach(finding -> content.addAll(answers(request, finding)));
    content.addAll(notAnalysedByOthers(request));
    return ContentItem.container(Concepts.QUALITATIVE_EVALUATIONS, content);
  }

  private static List<ContentItem> answers(ReportRequest request, Outcome.Finding finding) {
    List<ContentItem> content = new ArrayList<>();
    for (Outcome.Answer answer : finding.answers()) {
      content.add(code(CONTAINS, answer.question().finding(), MeasurementGroup.presence(answer)));
      content.add(comment(InWords.of(answer)));
    }
    InWords.keySlices(finding).ifPresent(words -> content.add(comment(words)));
    content.add(comment(InWords.of(finding.algorithm()) + "; " + Input.of(request, finding)));
    if (!finding.algorithm().clinicalUse()) {
      content.add(comment(demonstrationWords(finding.algorithm())));
    }
    return content;
  }

  /**
   * What stands beside results: the words of each model whose card does not allow clinical use, and
   * which other model did not analyse the series. Nothing where there is nothing to say.
   */
  static Optional<ContentItem> besideMeasurements(ReportRequest request) {
    List<ContentItem> content = new ArrayList<>();
    request.algorithms().stream()
        .filter(algorithm -> !algorithm.clinicalUse())
        .map(QualitativeEvaluations::demonstrationWords)
        .distinct()
        .forEach(words -> content.add(comment(words)));
    content.addAll(notAnalysedByOthers(request));
    return content.isEmpty()
        ? Optional.empty()
        : Optional.of(ContentItem.container(Concepts.QUALITATIVE_EVALUATIONS, content));
  }

  /** In words and without codes: a code beside the result of one model is read as part of it. */
  private static List<ContentItem> notAnalysedByOthers(ReportRequest request) {
    return request.declinedByOthers().stream()
        .map(
            d ->
                comment(
                    "Not analysed by %s: %s %s"
                        .formatted(
                            d.algorithm().map(a -> a.name() + " " + a.version()).orElse("a model"),
                            sentence(d.explanation()),
                            NO_INFERENCE)))
        .toList();
  }

  private static ContentItem comment(String text) {
    return ContentItem.text(CONTAINS, Concepts.COMMENT, text);
  }

  private static String demonstrationWords(Algorithm algorithm) {
    return algorithm.intendedUse().isBlank()
        ? DEMONSTRATION
        : DEMONSTRATION + " Intended use: " + sentence(algorithm.intendedUse());
  }

  private static String circumstances(ReportRequest request, Outcome.Declined declined) {
    DeclineReason reason = declined.reason();
    Code code = reason.code();
    int images = ImageReference.each(request.images()).size();
    return "reason=%s (%s, %s, \"%s\"); series_complete_by=%s; revision=%d; images=%d"
        .formatted(
            reason.name(),
            code.value(),
            code.scheme(),
            code.meaning(),
            request.completion().words(),
            request.revision(),
            images);
  }

  private static String sentence(String text) {
    String words = text.strip();
    return words.matches("(?s).*[.!?]") ? words : words + ".";
  }
}
