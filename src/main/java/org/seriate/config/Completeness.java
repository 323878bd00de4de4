package org.seriate.config;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
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
 * @param askArchive name of the peer that is asked how many images a series has
 * @param fetchMissing whether images that it has and we have not are fetched from there
 */
public record Completeness(
    Duration quietPeriod,
    Duration settleAfterRelease,
    Duration maximumAge,
    boolean releaseCompletes,
    int minSlices,
    Set<Signal> signals,
    boolean studyHold,
    Optional<String> askArchive,
    boolean fetchMissing) {
  public static final Completeness DEFAULT =
      new Completeness(
          Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofHours(4), true, 5);

  public Completeness {
    EnumSet<Signal> strongestFirst = EnumSet.noneOf(Signal.class);
    strongestFirst.addAll(signals);
    signals = Collections.unmodifiableSet(strongestFirst);
  }

  /** That asks no archive. */
  public Completeness(
      Duration quietPeriod,
      Duration settleAfterRelease,
      Duration maximumAge,
      boolean releaseCompletes,
      int minSlices,
      Set<Signal> signals,
      boolean studyHold) {
    this(
        quietPeriod,
        settleAfterRelease,
        maximumAge,
        releaseCompletes,
        minSlices,
        signals,
        studyHold,
        Optional.empty(),
        false);
  }

  /** That believes every signal, waits for no other series and asks no archive. */
  public Completeness(
      Duration quietPeriod,
      Duration settleAfterRelease,
      Duration maximumAge,
      boolean releaseCompletes,
      int minSlices) {
    this(
        quietPeriod,
        settleAfterRelease,
        maximumAge,
        releaseCompletes,
        minSlices,
        EnumSet.allOf(Signal.class),
        false);
  }
}
