package org.seriate.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down who tries many names from one address; the lock of a user does not see that. Counted
 * in memory, each node for itself.
 */
@ApplicationScoped
class AddressLimit {
  /** A ward behind one address mistypes less. */
  private static final int MOST = 30;

  private static final Duration WITHIN = Duration.ofMinutes(10);

  /** Whoever has more addresses than this is not stopped by counting them. */
  private static final int ADDRESSES = 10_000;

  private final Clock clock;
  private final Map<String, Deque<Instant>> failures =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
          return size() > ADDRESSES;
        }
      };

  AddressLimit() {
    this(Clock.systemUTC());
  }

  AddressLimit(Clock clock) {
    this.clock = clock;
  }

  /** Whether log-ins from there are refused unseen for now. */
  synchronized boolean isReached(String address) {
    Deque<Instant> times = failures.get(address);
    if (times == null) {
      return false;
    }
    while (!times.isEmpty() && times.getFirst().isBefore(clock.instant().minus(WITHIN))) {
      times.removeFirst();
    }
    if (times.isEmpty()) {
      failures.remove(address);
    }
    return times.size() >= MOST;
  }

  synchronized void failed(String address) {
    failures.computeIfAbsent(address, _ -> new ArrayDeque<>()).addLast(clock.instant());
  }

  /** For tests that mistype a lot. */
  synchronized void forget() {
    failures.clear();
  }
}
