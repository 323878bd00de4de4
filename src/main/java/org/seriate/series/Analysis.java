package org.seriate.series;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What came of a series: the outcome that names its report, and those of the other models that were
 * asked about it.
 *
 * @param main the first finding in the order in which the models were asked; where none found
 *     anything to say, the declined analysis of the active model
 * @param others in the order in which their models were asked
 */
public record Analysis(Outcome main, List<Outcome> others) {
  public Analysis {
    others = List.copyOf(others);
  }

  /** One model was asked, or none. */
  public static Analysis of(Outcome outcome) {
    return new Analysis(outcome, List.of());
  }

  /**
   * @param active of the active model, which is asked first
   * @param additional of the additional models
   */
  public static Analysis of(Outcome active, List<Outcome> additional) {
    List<Outcome> all = new ArrayList<>(additional);
    all.addFirst(active);
    Outcome main =
        all.stream().filter(Outcome.Finding.class::isInstance).findFirst().orElse(active);
    all.remove(main);
    return new Analysis(main, all);
  }

  /** Main one first. */
  public List<Outcome> all() {
    return Stream.concat(Stream.of(main), others.stream()).toList();
  }

  /** What was found, the main finding first. */
  public List<Outcome.Finding> findings() {
    return all().stream()
        .filter(Outcome.Finding.class::isInstance)
        .map(Outcome.Finding.class::cast)
        .toList();
  }

  /** The models whose result it is: those that found, else the one that would have. */
  public List<Algorithm> models() {
    return switch (main) {
      case Outcome.Finding _ -> findings().stream().map(Outcome.Finding::algorithm).toList();
      case Outcome.Declined d -> d.algorithm().stream().toList();
    };
  }

  /** Positive where one model finds something, not analysed where none could be asked. */
  public ReportKind kind() {
    return all().stream().map(ReportKind::of).min(ReportKind::compareTo).orElseThrow();
  }
}
