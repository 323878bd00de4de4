package org.seriate.series;

/** Which phase is analysed of a series that holds several; a model's card says so. */
public enum PhaseChoice {
  /** None: the series is declined. */
  NONE,
  /** The earliest that covers the whole length without a gap. */
  FIRST_COMPLETE,
  /** The one with most slices of those that cover the whole length without a gap. */
  LARGEST
}
