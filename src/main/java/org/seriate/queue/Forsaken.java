package org.seriate.queue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Tells a lane that nobody works on from one that is merely long. Analyses wait for a node that can
 * do them, and while one is at work the first of the lane changes. When it stays the same for a
 * while, nobody has work in hand, and the first has waited longer than patience allows, then no
 * node is able to: somebody has to say so.
 */
final class Forsaken {
  private static final Duration LONGEST_LOOK = Duration.ofMinutes(1);

  /**
   * The first work of a lane.
   *
   * @param waitedTooLong longer than patience allows
   * @param anyInHand whether a worker, wherever it is, holds work of this lane
   */
  record First(long work, boolean waitedTooLong, boolean anyInHand) {}

  private record Seen(long work, long since) {}

  private final AtomicReference<Seen> seen = new AtomicReference<>();
  private final long look;

  Forsaken(Duration patience) {
    this.look = Math.min(LONGEST_LOOK.toNanos(), patience.toNanos());
  }

  /**
   * Whether the lane stands still, by what it shows now and showed before.
   *
   * @param now of a clock of this process, in nanoseconds
   */
  boolean isForsaken(Optional<First> first, long now) {
    if (first.isEmpty() || first.get().anyInHand()) {
      seen.set(null);
      return false;
    }
    Seen before = seen.get();
    if (before == null || before.work() != first.get().work()) {
      seen.set(new Seen(first.get().work(), now));
      return false;
    }
    return now - before.since() >= look && first.get().waitedTooLong();
  }

  /** We settled the first ourselves: that the lane moves on is no sign of anybody else. */
  void settled(Optional<First> next, long now) {
    seen.set(next.map(f -> new Seen(f.work(), now - look)).orElse(null));
  }
}
