package org.seriate.assemble;

import java.time.Instant;
import java.util.Optional;
import org.seriate.config.Completeness;
import org.seriate.series.Completion;

/**
 * Decides when a series is complete. No scanner says so on the association itself, so the first of
 * these signals counts:
 *
 * <pre>
 * 1 RELEASED_AND_GAPLESS  no association that sent to it is open, the last ended by release,
 *                         settleAfterRelease has passed, and the slices lie without a gap
 * 2 QUIET_PERIOD          no image came for quietPeriod, whatever is open or missing
 * 3 MAXIMUM_AGE           it kept growing until maximumAge
 * </pre>
 *
 * Geometry cannot see slices missing at either end. A slice that comes later opens a new revision.
 */
public final class CompletenessRule {
  private final AssemblySettings settings;

  public CompletenessRule() {
    this(AssemblySettings.DEFAULT);
  }

  public CompletenessRule(AssemblySettings settings) {
    this.settings = settings;
  }

  public Verdict judge(Arrivals arrivals, Completeness rules, Instant now) {
    Instant quiet = arrivals.lastReceived().plus(rules.quietPeriod());
    Instant tooOld = arrivals.firstReceived().plus(rules.maximumAge());
    Optional<Instant> settled = settledAt(arrivals, rules);
    if (settled.filter(at -> isReached(at, now)).isPresent() && isGapless(arrivals, rules)) {
      return new Verdict.Complete(Completion.RELEASED_AND_GAPLESS);
    }
    if (isReached(quiet, now)) {
      return new Verdict.Complete(Completion.QUIET_PERIOD);
    }
    if (isReached(tooOld, now)) {
      return new Verdict.Complete(Completion.MAXIMUM_AGE);
    }
    Instant deadline = quiet.isBefore(tooOld) ? quiet : tooOld;
    return new Verdict.NotYet(
        settled.filter(at -> now.isBefore(at) && at.isBefore(deadline)).orElse(deadline));
  }

  /** When the release of the last association starts to count; empty if it does not. */
  private static Optional<Instant> settledAt(Arrivals arrivals, Completeness rules) {
    if (!rules.releaseCompletes()
        || arrivals.openAssociations() > 0
        || arrivals.abortedSinceLast()) {
      return Optional.empty();
    }
    return arrivals
        .lastReleased()
        .map(at -> at.isAfter(arrivals.lastReceived()) ? at : arrivals.lastReceived())
        .map(at -> at.plus(rules.settleAfterRelease()));
  }

  private boolean isGapless(Arrivals arrivals, Completeness rules) {
    return new Assembler(settings.withMinSlices(rules.minSlices())).isGapless(arrivals.images());
  }

  private static boolean isReached(Instant at, Instant now) {
    return !now.isBefore(at);
  }
}
