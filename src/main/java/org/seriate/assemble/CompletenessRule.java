package org.seriate.assemble;

import static java.util.stream.Collectors.toSet;

import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.seriate.config.Completeness;
import org.seriate.series.Completion;
import org.seriate.series.Signal;
import org.seriate.series.StoredImage;

/**
 * Decides when a series is complete. No scanner says so on the association itself, so the first of
 * these signals counts:
 *
 * <pre>
 * 1 MPPS_LIST             the images here are those that the procedure step lists, all and only they
 * 2 COMMITMENT_LIST       the same for storage commitment requests, once settleAfterRelease has
 *                         passed since the last one: a source may ask slice by slice
 * 3 AVAILABILITY_LIST     the same for instance availability notifications
 * 4 EXPECTED_COUNT        as many are here as the archive counted after the last one came
 * 5 RELEASED_AND_GAPLESS  no association that sent to it is open, the last ended by release,
 *                         settleAfterRelease has passed, and the slices lie without a gap
 * 6 QUIET_PERIOD          no image came for quietPeriod, whatever is open or missing
 * </pre>
 *
 * A list or count that names images which are not here stops 5 and 6: the series is known to be
 * incomplete. One that names fewer than are here is old or partial and says nothing. What is not
 * complete at maximumAge is never so by itself.
 *
 * <p>Geometry cannot see slices missing at either end. A slice that comes later opens a new
 * revision.
 */
public final class CompletenessRule {
  private static final Set<Signal> LISTS =
      EnumSet.of(Signal.MPPS, Signal.STORAGE_COMMITMENT, Signal.IAN);

  private final AssemblySettings settings;

  public CompletenessRule() {
    this(AssemblySettings.DEFAULT);
  }

  public CompletenessRule(AssemblySettings settings) {
    this.settings = settings;
  }

  public Verdict judge(Arrivals arrivals, Completeness rules, Instant now) {
    Optional<Completion> told = completeAsTold(arrivals, rules, now);
    if (told.isPresent()) {
      return new Verdict.Complete(told.get());
    }
    Instant tooOld = arrivals.firstReceived().plus(rules.maximumAge());
    Optional<String> lacking = lacking(arrivals, rules);
    if (lacking.isPresent()) {
      return isReached(tooOld, now)
          ? new Verdict.NeverComplete(lacking.get())
          : new Verdict.NotYet(earliest(now, tooOld, settledAt(arrivals, rules)));
    }
    Optional<Instant> settled = released(arrivals, rules);
    if (settled.filter(at -> isReached(at, now)).isPresent() && isGapless(arrivals, rules)) {
      return new Verdict.Complete(Completion.RELEASED_AND_GAPLESS);
    }
    Instant quiet = arrivals.lastReceived().plus(rules.quietPeriod());
    if (isReached(quiet, now)) {
      return new Verdict.Complete(Completion.QUIET_PERIOD);
    }
    if (isReached(tooOld, now)) {
      return new Verdict.NeverComplete(
          "images kept coming for %d minutes".formatted(rules.maximumAge().toMinutes()));
    }
    Instant deadline = quiet.isBefore(tooOld) ? quiet : tooOld;
    return new Verdict.NotYet(
        earliest(
            now,
            earliest(now, deadline, settled.or(() -> settledAt(arrivals, rules))),
            Optional.of(askedToTheEnd(arrivals, rules, Signal.STORAGE_COMMITMENT))));
  }

  private static Optional<Completion> completeAsTold(
      Arrivals arrivals, Completeness rules, Instant now) {
    Set<String> here = uids(arrivals);
    for (Signal by : LISTS) {
      if (!here.isEmpty()
          && listed(arrivals, rules, by).equals(here)
          && isReached(askedToTheEnd(arrivals, rules, by), now)) {
        return Optional.of(completion(by));
      }
    }
    boolean settled =
        settledAt(arrivals, rules).filter(at -> isReached(at, now)).isPresent()
            && arrivals.openAssociations() == 0;
    boolean counted =
        believed(arrivals, rules, Signal.PACS_COUNT).stream()
            .anyMatch(
                t -> t.instances() == here.size() && !t.at().isBefore(arrivals.lastReceived()));
    return settled && counted ? Optional.of(Completion.EXPECTED_COUNT) : Optional.empty();
  }

  /**
   * When a list is believed to be whole. Nothing says that a commitment request is the last of its
   * series: a source that asks for each slice by itself lists, at every moment, all that is here.
   */
  private static Instant askedToTheEnd(Arrivals arrivals, Completeness rules, Signal list) {
    Instant told =
        believed(arrivals, rules, list).stream()
            .map(Told::at)
            .max(Comparator.naturalOrder())
            .orElse(Instant.MIN);
    return list == Signal.STORAGE_COMMITMENT && told != Instant.MIN
        ? told.plus(rules.settleAfterRelease())
        : told;
  }

  /** What a peer named that is not here, in one sentence; the strongest signal speaks. */
  private static Optional<String> lacking(Arrivals arrivals, Completeness rules) {
    Set<String> here = uids(arrivals);
    for (Signal by : Signal.values()) {
      List<Told> told = believed(arrivals, rules, by);
      Set<String> listed = listed(arrivals, rules, by);
      long missing =
          LISTS.contains(by)
              ? listed.stream().filter(uid -> !here.contains(uid)).count()
              : told.stream().mapToInt(Told::instances).max().orElse(0) - here.size();
      if (missing > 0) {
        return Optional.of(
            "%d of %d images are here; the %s of %s names %d more"
                .formatted(
                    here.size(),
                    here.size() + missing,
                    by.words(),
                    String.join(", ", told.stream().map(Told::source).collect(toSet())),
                    missing));
      }
    }
    return Optional.empty();
  }

  private static Set<String> listed(Arrivals arrivals, Completeness rules, Signal by) {
    return believed(arrivals, rules, by).stream()
        .flatMap(t -> t.sopInstanceUids().stream())
        .collect(toSet());
  }

  private static List<Told> believed(Arrivals arrivals, Completeness rules, Signal by) {
    return rules.signals().contains(by)
        ? arrivals.told().stream().filter(t -> t.by() == by).toList()
        : List.of();
  }

  private static Set<String> uids(Arrivals arrivals) {
    return arrivals.images().stream().map(StoredImage::sopInstanceUid).collect(toSet());
  }

  private static Completion completion(Signal list) {
    return switch (list) {
      case MPPS -> Completion.MPPS_LIST;
      case STORAGE_COMMITMENT -> Completion.COMMITMENT_LIST;
      case IAN -> Completion.AVAILABILITY_LIST;
      case PACS_COUNT -> Completion.EXPECTED_COUNT;
    };
  }

  /** When the release of the last association starts to count; empty if it does not. */
  private static Optional<Instant> released(Arrivals arrivals, Completeness rules) {
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

  /** When a count of an archive that was filled beside us is taken for final. */
  private static Optional<Instant> settledAt(Arrivals arrivals, Completeness rules) {
    return believed(arrivals, rules, Signal.PACS_COUNT).isEmpty()
        ? Optional.empty()
        : Optional.of(arrivals.lastReceived().plus(rules.settleAfterRelease()));
  }

  private boolean isGapless(Arrivals arrivals, Completeness rules) {
    return new Assembler(settings.withMinSlices(rules.minSlices())).isGapless(arrivals.images());
  }

  private static Instant earliest(Instant now, Instant deadline, Optional<Instant> at) {
    return at.filter(a -> now.isBefore(a) && a.isBefore(deadline)).orElse(deadline);
  }

  private static boolean isReached(Instant at, Instant now) {
    return !now.isBefore(at);
  }
}
