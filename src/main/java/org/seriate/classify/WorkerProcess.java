package org.seriate.classify;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.seriate.classify.WorkerPipe.Answer;
import org.seriate.classify.WorkerPipe.Hello;
import org.seriate.classify.model.EngineFailure;
import org.seriate.series.Outcome;
import org.seriate.series.SliceSequence;

/**
 * A model in a process of its own, because a network that hangs in native code cannot be stopped in
 * any other way, and one that crashes or eats the memory must not take the node with it.
 *
 * <pre>
 *   no process --question--> starting --Hello--> warm --question--> busy --Answer--> warm
 *       ^                        |                                    |
 *       +------pause, doubling---+--------killed: over time, over memory, or dead by itself
 * </pre>
 *
 * One question at a time. A caller that is interrupted ends the process by its number.
 */
final class WorkerProcess implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(WorkerProcess.class);
  private static final Duration TIME_TO_START = Duration.ofMinutes(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LOOK_AT_MEMORY = Duration.ofMillis(200);

  /**
   * How it is started and bounded.
   *
   * @param command of the operating system; it speaks {@link WorkerPipe}
   * @param memory resident bytes beyond which it is ended
   * @param digest the bundle it must have
   */
  record Settings(
      List<String> command, Map<String, String> environment, long memory, String digest) {}

  private record Running(Process process, WorkerPipe pipe, BlockingQueue<Object> heard) {}

  private static final Object GONE = new Object();

  private final Settings settings;
  private final AtomicReference<Running> running = new AtomicReference<>();
  private int startsInVain;
  private volatile Optional<String> broken = Optional.empty();
  private volatile boolean greeted;
  private volatile boolean closed;

  WorkerProcess(Settings settings) {
    this.settings = settings;
  }

  /**
   * This program again, with the word {@code work} and a heap of a third of the memory. For a
   * measurement (src/bench/cluster/two-nodes) the property names a double that waits instead of
   * computing.
   */
  static List<String> ownCommand(long memory) {
    String instead = System.getProperty("seriate.worker-command", "");
    if (!instead.isBlank()) {
      return List.of(instead.split(" "));
    }
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(
            a ->
                !a.startsWith("-Xm")
                    && !a.startsWith("-XX:AOTCacheOutput")
                    && !a.startsWith("-agentlib")
                    && !a.startsWith("-javaagent"))
        .forEach(command::add);
    command.add("-Xmx" + memory / 3 / (1 << 20) + "m");
    String path = System.getProperty("java.class.path");
    if (path.endsWith(".jar") && !path.contains(java.io.File.pathSeparator)) {
      command.addAll(List.of("-jar", path));
    } else {
      command.addAll(List.of("-cp", path, "org.seriate.Seriate"));
    }
    command.add("work");
    return command;
  }

  /** Whether a process is there that said hello. */
  boolean isWarm() {
    Running r = running.get();
    return r != null && greeted && r.process().isAlive();
  }

  /** Why no question can be answered, if so. */
  Optional<String> brokenBecause() {
    return broken;
  }

  /** Starts the process before the first question comes; what goes wrong is tried again then. */
  void warmUp() {
    Thread.ofVirtual()
        .name("warm-up")
        .start(
            () -> {
              try {
                ready();
              } catch (IOException | InterruptedException | RuntimeException e) {
                LOG.warnf("the worker process did not start, trying again: %s", e.getMessage());
              }
            });
  }

  /**
   * Asks; the answer may take minutes.
   *
   * @throws EngineFailure the model cannot be run
   * @throws IllegalStateException the process ended, or was ended because of its memory
   * @throws InterruptedException the caller was told to give up; the process is ended
   */
  synchronized Outcome ask(SliceSequence sequence) throws InterruptedException {
    try {
      Running r = ready();
      r.pipe().send(sequence);
      return outcome(answer(r));
    } catch (IOException e) {
      end("it cannot be spoken to");
      throw new IllegalStateException("the worker process failed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      end("the time of its series is up, or its work was taken");
      throw e;
    }
  }

  private Outcome outcome(Answer answer) {
    broken = answer.broken();
    if (broken.isPresent()) {
      throw new EngineFailure(broken.get());
    }
    return answer
        .outcome()
        .orElseThrow(() -> new IllegalStateException(answer.failure().orElse("no answer")));
  }

  /** Waits for the answer with an eye on the memory. */
  private Answer answer(Running r) throws InterruptedException {
    while (true) {
      Object heard = r.heard().poll(LOOK_AT_MEMORY.toMillis(), TimeUnit.MILLISECONDS);
      if (heard instanceof Answer answer) {
        return answer;
      }
      if (heard != null) {
        String how = exit(r.process());
        end("it is gone");
        throw new IllegalStateException("the worker process ended by itself, " + how);
      }
      long resident = resident(r.process().pid());
      if (resident > settings.memory()) {
        end("it needs too much memory");
        throw new IllegalStateException(
            "the worker process was ended at %d MiB of memory; work.classifyMemory allows %d"
                .formatted(resident >> 20, settings.memory() >> 20));
      }
    }
  }

  private static String exit(Process process) throws InterruptedException {
    return process.waitFor(5, TimeUnit.SECONDS)
        ? "exit code " + process.exitValue()
        : "and does not end";
  }

  /** As Linux tells it; elsewhere only the heap is bounded. */
  private static long resident(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(kib -> Long.parseLong(kib) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  private synchronized Running ready() throws IOException, InterruptedException {
    Running there = running.get();
    if (there != null && there.process().isAlive()) {
      return there;
    }
    if (closed) {
      throw new IOException("the node stops");
    }
    if (startsInVain > 0) {
      long seconds = Math.min(1L << Math.min(startsInVain - 1, 10), LONGEST_PAUSE.toSeconds());
      Thread.sleep(Duration.ofSeconds(seconds));
    }
    startsInVain++;
    Running fresh = start();
    greet(fresh);
    startsInVain = 0;
    return fresh;
  }

  private Running start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(settings.command());
    builder.environment().putAll(settings.environment());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    Running fresh =
        new Running(
            process,
            new WorkerPipe(process.getInputStream(), process.getOutputStream()),
            new LinkedBlockingQueue<>());
    running.set(fresh);
    Thread.ofPlatform().name("worker-" + process.pid()).daemon().start(() -> hear(fresh));
    return fresh;
  }

  private static void hear(Running r) {
    try {
      r.heard().add(r.pipe().receive(Hello.class));
      while (true) {
        r.heard().add(r.pipe().receive(Answer.class));
      }
    } catch (IOException e) {
      LOG.debugf("the worker process says no more: %s", e.getMessage());
      r.heard().add(GONE);
    }
  }

  private void greet(Running r) throws IOException, InterruptedException {
    Object first;
    try {
      first = r.heard().poll(TIME_TO_START.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      end("the node stops");
      throw e;
    }
    if (!(first instanceof Hello hello)) {
      String why = first == null ? "not ready after " + TIME_TO_START : exit(r.process());
      end("it did not start");
      throw new IOException("the worker process did not start: " + why);
    }
    String has = hello.digest().orElse("");
    if (!has.equals(settings.digest())) {
      broken =
          Optional.of(
              hello.digest().isEmpty()
                  ? "the worker process can use no model: " + hello.problem()
                  : "the model bundle on disk has SHA-256 %s, not %s; somebody changed it"
                      .formatted(has, settings.digest()));
      end("it has another model");
      throw new EngineFailure(broken.get());
    }
    greeted = true;
    LOG.infof("worker process is warm. pid=%d", r.process().pid());
  }

  private void end(String why) {
    greeted = false;
    Running r = running.getAndSet(null);
    if (r != null) {
      LOG.warnf("worker process ended: %s. pid=%d", Objects.requireNonNull(why), r.process().pid());
      r.process().destroyForcibly();
    }
  }

  @Override
  public void close() {
    closed = true;
    Running r = running.getAndSet(null);
    if (r != null) {
      r.process().destroyForcibly();
    }
  }
}
