package org.seriate.config;

import java.time.Duration;

/** When a series of a source counts as complete. */
public record Completeness(
    Duration quietPeriod,
    Duration settleAfterRelease,
    Duration maximumAge,
    boolean releaseCompletes,
    int minSlices) {
  static final Completeness DEFAULT =
      new Completeness(
          Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofHours(4), true, 5);
}
