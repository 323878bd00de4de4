package org.seriate.queue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.seriate.store.WorkRow.Step;

/**
 * One worker: claims, works under a heartbeat, settles, and waits for a nudge when the line is
 * empty. It ends only when it is told to.
 */
final class WorkerLoop implements Runnable {
  private static final Logger LOG = Logger.getLogger(WorkerLoop.class);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  private final Step step;
  private final String owner;
  private final WorkQueue queue;
  private final Work work;
  private final Duration lease;
  private final Duration timeLimit;
  private final Backoff backoff;
  private final Semaphore nudges;
  private volatile boolean told;

  WorkerLoop(
      Step step,
      String owner,
      WorkQueue queue,
      Work work,
      Duration lease,
      Duration timeLimit,
      Backoff backoff,
      Semaphore nudges) {
    this.step = step;
    this.owner = owner;
    this.queue = queue;
    this.work = work;
    this.lease = lease;
    this.timeLimit = timeLimit;
    this.backoff = backoff;
    this.nudges = nudges;
  }

  void end() {
    told = true;
  }

  @Override
  public void run() {
    while (!told) {
      try {
        Optional<Claim> claim = queue.claim(step, owner, lease);
        if (claim.isPresent()) {
          perform(claim.get());
        } else {
          nudges.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        }
      } catch (InterruptedException e) {
        return;
      } catch (Exception e) {
        // The worker outlives whatever happens here: most often the database is away for a moment.
        LOG.warnf(
            "worker %s cannot reach the line, trying again in 2 s: %s", owner, e.getMessage());
        pause();
      }
    }
  }

  private void perform(Claim claim) throws InterruptedException {
    long begin = System.nanoTime();
    Heartbeat heartbeat = Heartbeat.of(queue, claim, lease, timeLimit);
    try (heartbeat) {
      work.perform(claim);
      LOG.infof("%s done. %s", step, about(claim, begin));
    } catch (InterruptedException e) {
      if (!heartbeat.isOverdue()) {
        giveBack(claim, "the node was stopped", Duration.ZERO);
        throw e;
      }
      tryAgain(claim, begin, "ended after the time limit " + timeLimit, e);
    } catch (ClaimLost e) {
      LOG.infof("%s discarded, %s. %s", step, e.getMessage(), about(claim, begin));
    } catch (Exception e) {
      tryAgain(claim, begin, "failed: " + e, e);
    } finally {
      if (heartbeat.isOverdue()) {
        Thread.interrupted(); // the time limit of this work must not end the worker
      }
    }
  }

  private void tryAgain(Claim claim, long begin, String what, Exception cause) {
    Duration pause = backoff.after(claim.attempt(), RandomGenerator.getDefault());
    LOG.errorf(
        cause,
        "%s %s; it is tried again in %d s. %s",
        step,
        what,
        pause.toSeconds(),
        about(claim, begin));
    giveBack(claim, what, pause);
  }

  private static String about(Claim claim, long begin) {
    return "series=%d work=%d attempt=%d tookMs=%d"
        .formatted(
            claim.series(),
            claim.work(),
            claim.attempt(),
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
  }

  private void giveBack(Claim claim, String answer, Duration pause) {
    try {
      queue.tryAgain(claim, answer, pause);
    } catch (RuntimeException e) {
      LOG.warnf(
          "work could not be given back (%s); its lease runs out in at most %d s and it is claimed"
              + " again. work=%d",
          e.getMessage(), lease.toSeconds(), claim.work());
    }
  }

  private void pause() {
    try {
      Thread.sleep(LONGEST_WAIT);
    } catch (InterruptedException e) {
      told = true;
    }
  }
}
