package org.seriate.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.seriate.measure.Measures;
import org.seriate.measure.Occurrence;
import org.seriate.measure.Traces;

/**
 * One worker: claims from its lane, works under a heartbeat, settles, and waits for a nudge when
 * the lane is empty. It ends when it is told to, or when it can do no work at all.
 */
final class WorkerLoop implements Runnable {
  private static final Logger LOG = Logger.getLogger(WorkerLoop.class);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  /**
   * How long a worker holds and tries.
   *
   * @param timeLimit of one attempt
   */
  record Patience(Duration lease, Duration timeLimit, Backoff backoff) {}

  private final Lane lane;
  private final String owner;
  private final WorkQueue queue;
  private final Work work;
  private final Patience patience;
  private final Semaphore nudges;
  private final Consumer<String> stopped;
  private volatile boolean told;
  private volatile Claim inHand;

  /** How the attempt under way ends, for {@link Measures#attempt}. */
  private String end = "";

  WorkerLoop(
      Lane lane,
      String owner,
      WorkQueue queue,
      Work work,
      Patience patience,
      Semaphore nudges,
      Consumer<String> stopped) {
    this.lane = lane;
    this.owner = owner;
    this.queue = queue;
    this.work = work;
    this.patience = patience;
    this.nudges = nudges;
    this.stopped = stopped;
  }

  void end() {
    told = true;
  }

  /**
   * Gives back what a worker has in hand that does not end by itself, such as one that waits for a
   * silent PACS. Should it go on all the same, it can write nothing.
   */
  void letGo() {
    Claim claim = inHand;
    if (claim != null) {
      giveBack(claim, "the node was stopped");
    }
  }

  @Override
  public void run() {
    while (!told) {
      try {
        if (!next()) {
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

  /** Claims and performs one work; false when the lane is empty. */
  boolean next() throws InterruptedException {
    Optional<Claim> claim = queue.claim(lane, owner, patience.lease());
    if (claim.isPresent()) {
      perform(claim.get());
    }
    return claim.isPresent();
  }

  private void perform(Claim claim) throws InterruptedException {
    inHand = claim;
    long begin = System.nanoTime();
    end = "lost";
    Heartbeat heartbeat = Heartbeat.of(queue, claim, patience.lease(), patience.timeLimit());
    try (heartbeat) {
      Optional<Failure> failure = work.perform(claim);
      failure.ifPresent(f -> settle(claim, f));
      if (failure.isEmpty()) {
        end = "done";
        LOG.infof("%s done. %s", lane, about(claim, begin));
      }
    } catch (ClaimLost e) {
      LOG.infof("%s discarded, %s. %s", lane, e.getMessage(), about(claim, begin));
    } catch (Exception e) {
      interrupted(claim, begin, heartbeat, e);
    } finally {
      inHand = null;
      tell(claim, Duration.ofNanos(System.nanoTime() - begin));
      if (heartbeat.isOverdue() || heartbeat.isLost()) {
        Thread.interrupted(); // the end of this work must not end the worker
      }
    }
  }

  private void tell(Claim claim, Duration took) {
    Measures.attempt(lane.step().name(), lane.destination(), end, took);
    Traces.tell(
        new Occurrence.Attempted(
            claim.series(),
            claim.revision(),
            claim.work(),
            lane.step().name(),
            lane.destination(),
            claim.attempt(),
            end,
            took,
            Instant.now()));
  }

  private void interrupted(Claim claim, long begin, Heartbeat heartbeat, Exception e)
      throws InterruptedException {
    if (heartbeat.isLost()) {
      LOG.infof("%s discarded, it belongs to somebody else now. %s", lane, about(claim, begin));
    } else if (heartbeat.isOverdue()) {
      Thread.interrupted();
      settle(claim, new Failure.TryAgain("ended after " + patience.timeLimit(), Integer.MAX_VALUE));
    } else if (e instanceof InterruptedException stop || Thread.interrupted()) {
      end = "stopped";
      giveBack(claim, "the node was stopped");
      throw new InterruptedException();
    } else {
      LOG.errorf(e, "%s failed. %s", lane, about(claim, begin));
      settle(claim, work.failureOf(claim, e));
    }
  }

  private void settle(Claim claim, Failure failure) {
    end = "set_aside";
    switch (failure) {
      case Failure.TryAgain(String why, int attempts) when claim.failures() + 1 < attempts ->
          tryAgain(claim, why, attempts);
      case Failure.TryAgain(String why, int attempts) ->
          work.setAside(claim, "%s; given up after %d attempts".formatted(why, attempts));
      case Failure.NotYet(String why, Duration pause) -> rest(claim, why, pause);
      case Failure.SetAside(String why) -> work.setAside(claim, why);
      case Failure.StopWorker(String why) -> {
        end = "stopped";
        giveBack(claim, why);
        told = true;
        LOG.errorf(
            "worker %s stops, no work fares better here: %s. Mend that and restart the node",
            owner, why);
        stopped.accept(why);
      }
    }
  }

  private void tryAgain(Claim claim, String why, int attempts) {
    end = "try_again";
    Duration pause = patience.backoff().after(claim.failures() + 1, RandomGenerator.getDefault());
    LOG.warnf(
        "%s; trying again in %d s%s. series=%d work=%d attempt=%d",
        why,
        pause.toSeconds(),
        attempts == Integer.MAX_VALUE
            ? ""
            : ", attempt %d of %d".formatted(claim.failures() + 2, attempts),
        claim.series(),
        claim.work(),
        claim.attempt());
    try {
      queue.tryAgain(claim, why, pause);
    } catch (RuntimeException e) {
      notGivenBack(claim, e);
    }
  }

  private void rest(Claim claim, String why, Duration pause) {
    LOG.infof(
        "%s; looking again in %d s. series=%d work=%d attempt=%d",
        why, pause.toSeconds(), claim.series(), claim.work(), claim.attempt());
    try {
      queue.rest(claim, why, pause);
    } catch (RuntimeException e) {
      notGivenBack(claim, e);
    }
  }

  private static String about(Claim claim, long begin) {
    return "series=%d work=%d attempt=%d tookMs=%d"
        .formatted(
            claim.series(),
            claim.work(),
            claim.attempt(),
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
  }

  private void giveBack(Claim claim, String answer) {
    try {
      queue.giveBack(claim, answer);
    } catch (RuntimeException e) {
      notGivenBack(claim, e);
    }
  }

  private void notGivenBack(Claim claim, RuntimeException e) {
    LOG.warnf(
        "work could not be given back (%s); its lease runs out in at most %d s and it is claimed"
            + " again. work=%d",
        e.getMessage(), patience.lease().toSeconds(), claim.work());
  }

  private void pause() {
    try {
      Thread.sleep(LONGEST_WAIT);
    } catch (InterruptedException e) {
      told = true;
    }
  }
}
