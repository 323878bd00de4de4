package org.seriate.program;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.seriate.dicom.net.Status;

/**
 * How a practice PACS misbehaves on purpose.
 *
 * @param answer given instead of storing, to the next {@code times} objects
 * @param delay waited before each answer
 * @param refusedClasses SOP classes that are not negotiated
 */
record Faults(Status answer, AtomicInteger times, Duration delay, Set<String> refusedClasses) {

  static Faults none() {
    return new Faults(Status.SUCCESS, new AtomicInteger(), Duration.ZERO, Set.of());
  }

  /** True for the objects that get the false answer. */
  boolean strike() {
    return times.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }

  void pause() {
    try {
      Thread.sleep(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
