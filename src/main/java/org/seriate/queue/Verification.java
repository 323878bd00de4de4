package org.seriate.queue;

import org.seriate.series.VerifyingObserver;

/** Writes into a report who verified it; the life of a series implements it. */
public interface Verification {
  /**
   * In the transaction of the acceptance; the caller holds the series row.
   *
   * @return false when the report cannot be verified: it is not complete
   */
  boolean verify(long report, VerifyingObserver by);
}
