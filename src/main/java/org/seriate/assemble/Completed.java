package org.seriate.assemble;

/** What follows when a series is complete; called inside the transaction that completes it. */
public interface Completed {
  void onComplete(long series, int revision);
}
