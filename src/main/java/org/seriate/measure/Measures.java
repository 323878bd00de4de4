package org.seriate.measure;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.LongStream;

/** Things that happened. Labels have few values each: never a UID, a number of ours or a person. */
public final class Measures {
  private static final Duration[] BUCKETS =
      LongStream.of(5, 20, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  // Met for each object, so looked up once.
  private static final Counter RECEIVED_BYTES = Metrics.counter(Measure.RECEIVED_BYTES.meter());
  private static final Timer RECEIVED_SECONDS = timer(Measure.RECEIVED_SECONDS);

  private Measures() {}

  /**
   * The meters of receiving, at zero, before the first peer: a class that is first needed when
   * peers have taken every descriptor cannot be loaded any more.
   */
  public static void open() {
    Metrics.counter(Measure.RECEIVED_OBJECTS.meter(), "status", "0000").increment(0);
    for (String end : new String[] {"released", "aborted"}) {
      Metrics.counter(Measure.ASSOCIATIONS_ENDED.meter(), "end", end).increment(0);
    }
  }

  /** A C-STORE was answered; {@code status} in four hexadecimal digits, as PS3.7 C has it. */
  public static void received(String status, long bytes, Duration took) {
    Metrics.counter(Measure.RECEIVED_OBJECTS.meter(), "status", status).increment();
    if (bytes > 0) {
      RECEIVED_BYTES.increment(bytes);
    }
    RECEIVED_SECONDS.record(took);
  }

  /** An association was not accepted; result, source and reason of PS3.8 Table 9-21: "1/1/3". */
  public static void associationRefused(String reject) {
    Metrics.counter(Measure.ASSOCIATIONS_REFUSED.meter(), "reject", reject).increment();
  }

  public static void associationEnded(boolean released) {
    Metrics.counter(Measure.ASSOCIATIONS_ENDED.meter(), "end", released ? "released" : "aborted")
        .increment();
  }

  /** A series was judged complete, or set aside. */
  public static void seriesCompleted() {
    Metrics.counter(Measure.SERIES_COMPLETED.meter()).increment();
  }

  /**
   * One attempt at a step ended.
   *
   * @param destination empty for an analysis
   * @param end done, try_again, set_aside, stopped or lost
   */
  public static void attempt(String step, String destination, String end, Duration took) {
    timer(Measure.WORK_ATTEMPT_SECONDS, took, "step", step, "destination", destination, "end", end);
  }

  /** A report was written; {@code reason} is why it was not analysed, or empty. */
  public static void reported(String result, String reason) {
    Metrics.counter(Measure.REPORTS.meter(), "result", result, "reason", reason).increment();
  }

  /** Every destination has the report; {@code took} since the series was complete. */
  public static void delivered(Duration took) {
    timer(Measure.SERIES_DELIVERED_SECONDS, took);
  }

  /** So many things that happened were told to the collector of traces: sent, failed, dropped. */
  public static void traced(String end, int occurrences) {
    if (occurrences > 0) {
      Metrics.counter(Measure.TRACE_OCCURRENCES.meter(), "end", end).increment(occurrences);
    }
  }

  private static void timer(Measure measure, Duration took, String... labels) {
    timer(measure, labels).record(took);
  }

  private static Timer timer(Measure measure, String... labels) {
    return Timer.builder(measure.meter())
        .tags(labels)
        .serviceLevelObjectives(BUCKETS)
        .register(Metrics.globalRegistry);
  }
}
