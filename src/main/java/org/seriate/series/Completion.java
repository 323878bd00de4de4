package org.seriate.series;

/** The signal that completed a series (promise: complete is explained). */
public enum Completion {
  /** Every association that sent slices is released and the slices lie without a gap. */
  RELEASED_AND_GAPLESS("association released, slices gapless"),
  /** No slice came for the quiet period of its source. */
  QUIET_PERIOD("quiet period passed"),
  /** The series kept growing or kept a gap until the maximum age. */
  MAXIMUM_AGE("maximum age reached");

  private final String words;

  Completion(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }
}
