package org.seriate.measure;

import java.time.Duration;
import java.time.Instant;

/** Something that happened to one revision of a series and is committed. */
public sealed interface Occurrence {
  /** Our number of the series. */
  long series();

  int revision();

  /** When, by the clock of this node. */
  Instant at();

  /** It was judged: complete, or never complete. */
  record Judged(long series, int revision, Instant at) implements Occurrence {}

  /**
   * An attempt at a work ended.
   *
   * @param step CLASSIFY or DELIVER
   * @param destination empty for an analysis
   * @param number of the attempt, from 1
   * @param end done, try_again, set_aside, stopped or lost
   */
  record Attempted(
      long series,
      int revision,
      long work,
      String step,
      String destination,
      int number,
      String end,
      Duration took,
      Instant at)
      implements Occurrence {

    public Instant began() {
      return at.minus(took);
    }
  }

  /** A destination said of an object of its report whether it keeps it. */
  record Confirmed(long series, int revision, Instant at) implements Occurrence {}
}
