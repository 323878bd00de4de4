package org.seriate.config;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.seriate.series.Signal;

/**
 * When a series of a source counts as complete.
 *
 * @param quietPeriod silence after which a series is complete, whatever it looks like
 * @param settleAfterRelease pause after the release before gapless geometry counts; senders that
 *     open one association for each image need it
 * @param maximumAge at which a series that is still not complete is set aside for a person
 * @param releaseCompletes false for senders whose release says nothing
 * @param minSlices fewer never complete by their geometry
 * @param signals what peers tell that is believed
 * @param studyHold whether a complete series waits while other series of its study arrive
 */
public record Completeness(
    Duration quietPeriod,
    Duration settleAfterRelease,
    Duration maximumAge,
    boolean releaseCompletes,
    int minSlices,
    Set<Signal> signals,
    boolean studyHold) {
  public static final Completeness DEFAULT =
      new Completeness(
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofHours(4),
          true,
          5,
          EnumSet.allOf(Signal.class),
          false);

  public Completeness {
    EnumSet<Signal> strongestFirst = EnumSet.noneOf(Signal.class);
    strongestFirst.addAll(signals);
    signals = Collections.unmodifiableSet(strongestFirst);
  }
}
