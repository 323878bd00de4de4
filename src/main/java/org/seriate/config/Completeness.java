package org.seriate.config;

import java.time.Duration;

/**
 * When a series of a source counts as complete.
 *
 * @param quietPeriod silence after which a series is complete, whatever it looks like
 * @param settleAfterRelease pause after the release before gapless geometry counts; senders that
 *     open one association for each image need it
 * @param maximumAge of a series that never falls quiet
 * @param releaseCompletes false for senders whose release says nothing
 * @param minSlices fewer never complete by their geometry
 */
public record Completeness(
    Duration quietPeriod,
    Duration settleAfterRelease,
    Duration maximumAge,
    boolean releaseCompletes,
    int minSlices) {
  public static final Completeness DEFAULT =
      new Completeness(
          Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofHours(4), true, 5);
}
