package org.seriate.series;

/**
 * Where a series is in its life.
 *
 * <pre>
 * RECEIVING --complete--> COMPLETE --classified or declined--> REPORTED --all destinations--> DELIVERED
 *     ^                      |                                     |
 *     |                      +------- attempts used up ------------+--> SET_ASIDE
 *     +--- a late slice opens the next revision, from any state ---+
 * </pre>
 *
 * The same words stand in table {@code series}, console, log and documents.
 */
public enum SeriesState {
  /** Slices are still coming. */
  RECEIVING,
  /** A signal said that all slices are here; waiting for or under analysis. */
  COMPLETE,
  /** A report is written (with a result, or saying that the series was not analysed). */
  REPORTED,
  /** Every destination has the report. */
  DELIVERED,
  /** A person has to look; the reason is on the row. */
  SET_ASIDE
}
