package org.seriate.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** How far the rows are behind the objects of this node. */
@ApplicationScoped
public class Backlog {
  private volatile Supplier<Optional<Instant>> oldest = Optional::empty;

  /** Set by the room that lists: when the object came that has waited longest for its rows. */
  public void isToldBy(Supplier<Optional<Instant>> oldestUnlisted) {
    oldest = oldestUnlisted;
  }

  /** When the object came that has waited longest; empty when none waits. */
  public Optional<Instant> oldest() {
    return oldest.get();
  }

  /** Whether an object has waited longer than this; what the rows say may then be old. */
  public boolean isLongerThan(Duration time) {
    return oldest.get().filter(at -> at.isBefore(Instant.now().minus(time))).isPresent();
  }

  /** Whether every object of this node that had come by then has its rows. */
  public boolean reaches(Instant then) {
    return oldest.get().filter(at -> !at.isAfter(then)).isEmpty();
  }

  /** Whether every object of this node that was answered Success has its rows. */
  public boolean isEmpty() {
    return oldest.get().isEmpty();
  }
}
