package org.seriate.train;

import java.time.Duration;
import java.util.Optional;

/** Counts steps of known weight and tells the listener how long the rest will take. */
final class Pace {
  private final ProgressListener listener;
  private final double total;
  private final long started = System.nanoTime();
  private double done;
  private double before;

  Pace(double total, ProgressListener listener) {
    this.total = total;
    this.listener = listener;
  }

  void step(double weight, String what) {
    done += weight;
    if (what.endsWith("done by an earlier run")) {
      before += weight;
    }
    double share = Math.min(1, done / total);
    double ours = (done - before) / total;
    Duration passed = Duration.ofNanos(System.nanoTime() - started);
    Optional<Duration> remaining =
        ours < 0.005
            ? Optional.empty()
            : Optional.of(Duration.ofMillis((long) (passed.toMillis() * (1 - share) / ours)));
    listener.at(what, share, remaining);
  }

  /** Something that a person must hear. */
  void warn(String words) {
    listener.warn(words);
  }
}
