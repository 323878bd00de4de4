package org.seriate.train;

import java.time.Duration;
import java.util.Optional;

/** Hears how far a training run has come. */
@FunctionalInterface
public interface ProgressListener {

  /**
   * One step is done.
   *
   * @param what e.g. "fold 2 of 4, slices, epoch 3 of 24, loss 0.412"
   * @param done share of the whole run, 0 to 1
   * @param remaining estimate from the pace so far
   */
  void at(String what, double done, Optional<Duration> remaining);

  /** Something went wrong that does not end the run. */
  default void warn(String words) {}
}
