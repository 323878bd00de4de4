package org.seriate.queue;

import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Renews a lease every third of its length while the work goes on, up to a time limit. Then, or
 * once the lease is lost, it interrupts the worker and renews no more: work that hangs all the same
 * loses its claim and can write nothing.
 */
final class Heartbeat implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Heartbeat.class);

  private final WorkQueue queue;
  private final Claim claim;
  private final Duration lease;
  private final long deadline;
  private final Thread worker = Thread.currentThread();
  private final Thread thread;
  private volatile boolean overdue;
  private volatile boolean lost;

  private Heartbeat(WorkQueue queue, Claim claim, Duration lease, Duration limit) {
    this.queue = queue;
    this.claim = claim;
    this.lease = lease;
    this.deadline = System.nanoTime() + limit.toNanos();
    this.thread = Thread.ofVirtual().name("heartbeat-" + claim.work()).unstarted(this::beat);
  }

  /** Beats for the calling thread until it is closed. */
  static Heartbeat of(WorkQueue queue, Claim claim, Duration lease, Duration limit) {
    Heartbeat heartbeat = new Heartbeat(queue, claim, lease, limit);
    heartbeat.thread.start();
    return heartbeat;
  }

  /** Whether the worker was interrupted because its time was up. */
  boolean isOverdue() {
    return overdue;
  }

  /** Whether the worker was interrupted because the work is no longer its own. */
  boolean isLost() {
    return lost;
  }

  private void beat() {
    while (true) {
      try {
        long left = deadline - System.nanoTime();
        Thread.sleep(Duration.ofNanos(Math.clamp(left, 1, lease.toNanos() / 3)));
        if (deadline - System.nanoTime() <= 0) {
          overdue = true;
          worker.interrupt();
          return;
        }
        if (!queue.renew(claim, lease)) {
          LOG.warnf(
              "the claim is lost; what this worker found is discarded. series=%d work=%d"
                  + " attempt=%d",
              claim.series(), claim.work(), claim.attempt());
          lost = true;
          worker.interrupt();
          return;
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warnf(
            "a lease could not be renewed, trying again: %s work=%d", e.getMessage(), claim.work());
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
