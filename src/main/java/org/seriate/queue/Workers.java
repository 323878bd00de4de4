package org.seriate.queue;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.seriate.config.AeConfig;
import org.seriate.queue.WorkerLoop.Patience;
import org.seriate.store.NodeRun;
import org.seriate.store.WorkRow.Step;

/** The workers of this node: a few threads for each lane, woken by PostgreSQL's NOTIFY. */
@ApplicationScoped
public class Workers {
  private static final Logger LOG = Logger.getLogger(Workers.class);
  private static final int DELIVER_WORKERS = 2;

  private final WorkQueue queue;
  private final WorkSweep sweep;
  private final Work work;
  private final AeConfig config;
  private final NodeRun run;
  private final Wake wake;
  private final Patience patience;
  private final Map<Lane, Semaphore> nudges = new ConcurrentHashMap<>();
  private final Map<String, String> stopped = new ConcurrentHashMap<>();
  private final Set<Lane> delivering = new HashSet<>();
  private final Duration modelPatience;
  private final Forsaken forsaken;
  private final List<WorkerLoop> loops = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean open;
  private volatile boolean delivers;
  private volatile boolean analyses;

  Workers(WorkQueue queue, WorkSweep sweep, Work work, AeConfig config, NodeRun run, Wake wake) {
    this.queue = queue;
    this.sweep = sweep;
    this.work = work;
    this.config = config;
    this.run = run;
    this.wake = wake;
    this.modelPatience = config.node().work().modelPatience();
    this.forsaken = new Forsaken(modelPatience);
    this.patience =
        new Patience(
            config.node().work().lease(),
            config.node().work().classifyTimeLimit(),
            new Backoff(
                config.node().work().pauseBetweenAttempts(), config.node().work().maxPause()));
  }

  /** Starts the workers of these steps. */
  public synchronized void open(Set<Step> steps) {
    open = true;
    if (steps.contains(Step.CLASSIFY)) {
      analyses = true;
      start(Lane.ANALYSIS, config.node().work().analysts());
    }
    if (steps.contains(Step.DELIVER)) {
      delivers = true;
      startLanes();
    }
    wake.listen(this::nudge);
  }

  /** Destinations that people add while the node runs get their workers too. */
  private synchronized void startLanes() {
    if (open) {
      config.destinations().stream()
          .map(d -> new Lane(Step.DELIVER, d.name()))
          .filter(delivering::add)
          .forEach(lane -> start(lane, DELIVER_WORKERS));
    }
  }

  private void start(Lane lane, int count) {
    for (int i = 1; i <= count; i++) {
      WorkerLoop loop = loop(lane, i, work);
      loops.add(loop);
      threads.add(Thread.ofPlatform().name(lane + "-" + i).daemon().start(loop));
    }
  }

  private WorkerLoop loop(Lane lane, int number, Work work) {
    String owner = "%s-%d@%s".formatted(lane, number, run.id());
    Semaphore nudge = nudges.computeIfAbsent(lane, l -> new Semaphore(0));
    return new WorkerLoop(
        lane, owner, queue, work, patience, nudge, why -> stopped.put(owner, why));
  }

  /** What made workers of this node stop, if any did; the node is not ready then. */
  public Optional<String> stoppedBecause() {
    return stopped.values().stream().findFirst();
  }

  /** Payload {@code STEP:destination}; a node of the release before sends the step alone. */
  private void nudge(String payload) {
    nudges.forEach(
        (lane, semaphore) -> {
          String step = lane.step().name();
          if (payload.equals(step) || payload.equals(step + ":" + lane.destination())) {
            semaphore.release();
          }
        });
  }

  /** What dead workers held, and what has rested, waits again within a second of its time. */
  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void sweep() {
    if (!open) {
      return;
    }
    try {
      if (delivers) {
        startLanes();
      }
      sweep.takeOver();
      sweep.admit();
    } catch (RuntimeException e) {
      LOG.warnf("the line could not be swept, trying again in 1 s: %s", e.getMessage());
    }
  }

  /** Reports for a destination that peers.yaml no longer names are told so by the step itself. */
  @Scheduled(every = "10s", delayed = "10s", concurrentExecution = ConcurrentExecution.SKIP)
  void takeStrays() throws InterruptedException {
    if (!open || !delivers) {
      return;
    }
    try {
      for (String destination : sweep.destinations()) {
        if (config.peer(destination).isEmpty()) {
          WorkerLoop loop = loop(new Lane(Step.DELIVER, destination), 0, work);
          while (open && loop.next()) {
            LOG.debugf("a report for an unknown destination was taken up");
          }
        }
      }
    } catch (RuntimeException e) {
      LOG.warnf("strays could not be looked for, trying again in 10 s: %s", e.getMessage());
    }
  }

  /**
   * A series that no node can analyse is reported as such once {@code work.modelPatience} is over,
   * by a node that should have been able to.
   */
  @Scheduled(every = "5s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  void declineForsaken() throws InterruptedException {
    if (!open || !analyses) {
      return;
    }
    try {
      Optional<String> unable = work.unableTo(Step.CLASSIFY);
      while (open
          && unable.isPresent()
          && forsaken.isForsaken(sweep.first(Lane.ANALYSIS, modelPatience), System.nanoTime())) {
        LOG.errorf(
            "no node was able to analyse a series for %s, so it is reported as not analysed: %s",
            modelPatience, unable.get());
        loop(Lane.ANALYSIS, 0, new Declining(work, unable.get())).next();
        forsaken.settled(sweep.first(Lane.ANALYSIS, modelPatience), System.nanoTime());
      }
    } catch (RuntimeException e) {
      LOG.warnf("waiting analyses could not be looked at, again in 5 s: %s", e.getMessage());
    }
  }

  /** What is in hand is finished; nothing more is begun. */
  public synchronized void claimNoMore() {
    open = false;
    loops.forEach(WorkerLoop::end);
    nudges.values().forEach(s -> s.release(loops.size()));
  }

  /** Lets every worker finish what it holds for {@code grace}, then gives it back to the line. */
  public synchronized void close(Duration grace) {
    claimNoMore();
    long deadline = System.nanoTime() + grace.toNanos();
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    threads.forEach(Thread::interrupt);
    loops.forEach(WorkerLoop::letGo);
    wake.close();
    loops.clear();
    delivering.clear();
    threads.clear();
  }
}
