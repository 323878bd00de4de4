package org.seriate.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Takes occurrences from whoever works, and makes and sends their spans on a thread of its own. Its
 * line is bounded: what does not fit, or meets a collector or a database that is away, is lost and
 * counted ({@link Measure#TRACE_OCCURRENCES}).
 */
public final class TraceSender implements Consumer<Occurrence>, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(TraceSender.class);

  /** Half an hour of a busy node, which makes about one a second. */
  static final int LINE = 2048;

  static final int AT_ONCE = 256;
  private static final Duration FLUSH = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(200);

  /** Makes spans of an occurrence; asks the rows. */
  public interface Reading {
    List<TraceSpan> spansOf(Occurrence occurrence) throws Exception;
  }

  private final Reading reading;
  private final TraceCollector collector;
  private final BlockingQueue<Occurrence> line = new ArrayBlockingQueue<>(LINE);
  private final CountDownLatch counted = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean closing;
  private boolean away;

  public TraceSender(Reading reading, TraceCollector collector) {
    this.reading = reading;
    this.collector = collector;
    this.thread = Thread.ofVirtual().name("traces").start(this::run);
  }

  @Override
  public void accept(Occurrence occurrence) {
    if (closing || !line.offer(occurrence)) {
      Measures.traced("dropped", 1);
    }
  }

  private void run() {
    try (collector) { // which may wait for an answer when it is closed
      sendAll();
      counted.countDown();
    }
  }

  private void sendAll() {
    try {
      while (!closing || !line.isEmpty()) {
        Occurrence next = line.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        if (next != null) {
          List<Occurrence> batch = new ArrayList<>(List.of(next));
          line.drainTo(batch, AT_ONCE - 1);
          send(batch);
        }
      }
    } catch (InterruptedException e) {
      Measures.traced("dropped", line.size()); // the node stops, and the collector is slow
    }
  }

  private void send(List<Occurrence> batch) {
    Optional<String> unread = Optional.empty();
    List<TraceSpan> spans = new ArrayList<>();
    int read = 0;
    for (Occurrence occurrence : batch) {
      try {
        spans.addAll(reading.spansOf(occurrence));
        read++;
      } catch (Exception e) {
        unread = Optional.of("the rows cannot be read, " + e.getMessage());
      }
    }
    Optional<String> refused = spans.isEmpty() ? Optional.empty() : offer(spans);
    Measures.traced("sent", refused.isEmpty() ? read : 0);
    Measures.traced("failed", refused.isEmpty() ? batch.size() - read : batch.size());
    tell(refused.isPresent() ? refused : unread);
  }

  private Optional<String> offer(List<TraceSpan> spans) {
    try {
      return collector.send(spans);
    } catch (RuntimeException e) {
      return Optional.of(e.toString());
    }
  }

  private void tell(Optional<String> problem) {
    if (problem.isPresent() && !away) {
      LOG.warnf(
          "traces do not reach %s: %s. Series go on as always; what is not sent is missing in their"
              + " traces. Look at that server and at traces.url in node.yaml",
          collector.where(), problem.get());
    } else if (problem.isEmpty() && away) {
      LOG.infof("traces reach %s again", collector.where());
    }
    away = problem.isPresent();
  }

  /** Sends what is in the line, for a second at most; then all that was told is counted. */
  @Override
  public void close() {
    closing = true;
    try {
      if (!thread.join(FLUSH)) {
        thread.interrupt();
        counted.await(FLUSH.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
