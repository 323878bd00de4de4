package org.seriate.queue;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.seriate.config.AeConfig;
import org.seriate.store.NodeRun;
import org.seriate.store.WorkRow.Step;

/** The workers of this node: a few threads for each step, woken by PostgreSQL's NOTIFY. */
@ApplicationScoped
public class Workers {
  /** A PACS that is slow to answer must not keep reports for another one waiting. */
  private static final int DELIVER_WORKERS = 4;

  private final WorkQueue queue;
  private final Work work;
  private final AeConfig config;
  private final NodeRun run;
  private final Wake wake;
  private final Map<Step, Semaphore> nudges = new EnumMap<>(Step.class);
  private final List<WorkerLoop> loops = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  Workers(WorkQueue queue, Work work, AeConfig config, NodeRun run, Wake wake) {
    this.queue = queue;
    this.work = work;
    this.config = config;
    this.run = run;
    this.wake = wake;
    for (Step step : Step.values()) {
      nudges.put(step, new Semaphore(0));
    }
  }

  /** Starts the workers of both steps. */
  public synchronized void open() {
    start(Step.CLASSIFY, 1);
    start(Step.DELIVER, DELIVER_WORKERS);
    wake.listen(step -> nudges.get(step).release());
  }

  private void start(Step step, int count) {
    Backoff backoff =
        new Backoff(config.node().work().pauseBetweenAttempts(), config.node().work().maxPause());
    for (int i = 1; i <= count; i++) {
      String owner = "%s-%d@%s".formatted(step.name().toLowerCase(), i, run.id());
      WorkerLoop loop =
          new WorkerLoop(
              step,
              owner,
              queue,
              work,
              config.node().work().lease(),
              config.node().work().classifyTimeLimit(),
              backoff,
              nudges.get(step));
      loops.add(loop);
      threads.add(
          Thread.ofPlatform().name(step.name().toLowerCase() + "-" + i).daemon().start(loop));
    }
  }

  /**
   * A lost notification costs at most this long; a worker also looks by itself every two seconds.
   */
  @Scheduled(every = "10s", delayed = "10s")
  void sweep() {
    nudges.values().forEach(Semaphore::release);
  }

  /** Lets every worker finish what it holds for {@code grace}, then gives it back to the line. */
  public synchronized void close(Duration grace) {
    loops.forEach(WorkerLoop::end);
    nudges.values().forEach(s -> s.release(loops.size()));
    long deadline = System.nanoTime() + grace.toNanos();
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        if (thread.isAlive()) {
          thread.interrupt();
          thread.join(Duration.ofSeconds(5));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    wake.close();
    loops.clear();
    threads.clear();
  }
}
