package org.seriate.series;

/**
 * The kinds of report, told apart everywhere; of several results the first kind names the report.
 */
public enum ReportKind {
  POSITIVE,
  NEGATIVE,
  NOT_ANALYSED;

  public static ReportKind of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Declined _ -> NOT_ANALYSED;
      case Outcome.Finding f ->
          f.answers().stream().anyMatch(Outcome.Answer::isPresent) ? POSITIVE : NEGATIVE;
    };
  }
}
