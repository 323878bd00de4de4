package org.seriate.report;

import java.util.List;
import org.seriate.series.Algorithm;
import org.seriate.series.Outcome;

/**
 * What a worklist shows. The same for positive and negative, so that a list never tells the result
 * by omission; "NOT ANALYSED" where there is none.
 */
final class SeriesDescription {
  private static final String NOT_ANALYSED = " NOT ANALYSED";
  private static final String DEMONSTRATION = " (demo, not for clinical use)";

  private SeriesDescription() {}

  static String of(ReportRequest request) {
    return of("AI: ", request);
  }

  static String of(String lead, ReportRequest request) {
    return switch (request.outcome()) {
      case Outcome.Finding _ ->
          describe(
              lead,
              request.findings().stream()
                  .flatMap(f -> f.answers().stream())
                  .map(Outcome.Answer::question)
                  .toList(),
              request.algorithms().stream().allMatch(Algorithm::clinicalUse) ? "" : DEMONSTRATION);
      case Outcome.Declined d -> describe(lead, d.questions(), NOT_ANALYSED);
    };
  }

  /** The tail says what must not be lost, so only the questions are shortened. */
  private static String describe(String lead, List<Outcome.Question> questions, String tail) {
    if (questions.isEmpty()) {
      return (lead + tail.strip()).strip();
    }
    int room = LongString.LONGEST - lead.length() - tail.length();
    return lead + names(questions, room) + tail;
  }

  private static String names(List<Outcome.Question> questions, int room) {
    String all =
        String.join(", ", questions.stream().map(q -> q.finding().meaning()).distinct().toList());
    if (LongString.length(all) <= room || questions.size() == 1) {
      return LongString.of(all, room);
    }
    String more = " and " + (questions.size() - 1) + " more";
    return LongString.of(questions.getFirst().finding().meaning(), room - more.length()) + more;
  }
}
