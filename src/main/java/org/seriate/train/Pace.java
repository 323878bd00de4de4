package org.seriate.train;

import java.time.Duration;
import java.util.Optional;

/** Counts steps of known weight and tells the listener how long the rest will take. */
final class Pace {
  private final ProgressListener listener;
  private final double total;
  private final long started = System.nanoTime();
  private double done;

  Pace(double total, ProgressListener listener) {
    this.total = total;
    this.listener = listener;
  }

  void step(double weight, String what) {
    done += weight;
    double share = Math.min(1, done / total);
    Duration passed = Duration.ofNanos(System.nanoTime() - started);
    Optional<Duration> remaining =
        share < 0.01
            ? Optional.empty()
            : Optional.of(Duration.ofMillis((long) (passed.toMillis() * (1 - share) / share)));
    listener.at(what, share, remaining);
  }
}
