package org.seriate.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.seriate.fixtures.TestCollector;
import org.seriate.measure.OtlpCollector.Sender;

/** What leaves the node by OpenTelemetry, at a collector that reads it by the schema of OTLP. */
@Timeout(90)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TraceSenderTest {
  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00.123456789Z");
  private static final Sender NODE_1 = new Sender("node-1", "0.1.0");
  private static final Sender NODE_2 = new Sender("node-2", "0.1.0");

  private final SimpleMeterRegistry counted = new SimpleMeterRegistry();
  private TestCollector collector;

  @BeforeEach
  void a_collector() throws IOException {
    Metrics.addRegistry(counted);
    collector = TestCollector.open();
  }

  @AfterEach
  void close() {
    collector.close();
    Metrics.removeRegistry(counted);
  }

  @Test
  void spans_of_a_series_arrive_as_one_trace_with_the_times_that_the_rows_have() throws Exception {
    try (OtlpCollector otlp = otlp(100, NODE_1)) {
      assertEquals(Optional.empty(), otlp.send(List.of(classify(7), whole(7))));
    }
    List<TestCollector.Span> got = collector.spans();

    SeriesTrace trace = trace(7);
    assertEquals(Set.of(trace.id()), got.stream().map(s -> s.trace()).collect(Collectors.toSet()));
    TestCollector.Span attempt = named(got, "classify");
    TestCollector.Span whole = named(got, "series");
    assertEquals("", whole.parent());
    assertEquals(trace.root(), whole.id());
    assertEquals(trace.root(), attempt.parent());
    assertEquals(NOON, attempt.start());
    assertEquals(NOON.plusSeconds(3), attempt.end());
    assertEquals(
        Map.of("seriate.series", 7L, "seriate.attempt", 2L, "seriate.end", "try_again"),
        attempt.attributes());
    assertTrue(attempt.failed());
    assertEquals(
        List.of(SeriesTrace.of("1.2.7", 7, 1).id() + "/" + SeriesTrace.of("1.2.7", 7, 1).root()),
        whole.links());
    assertEquals("seriate", whole.resource().get("service.name"));
    assertEquals("node-1", whole.resource().get("service.instance.id"));
    assertEquals("0.1.0", whole.resource().get("service.version"));
  }

  @Test
  void two_nodes_that_never_met_give_the_same_span_the_same_ids() {
    try (OtlpCollector one = otlp(100, NODE_1);
        OtlpCollector other = otlp(100, NODE_2)) {
      one.send(List.of(whole(7)));
      other.send(List.of(whole(7)));
    }
    TestCollector.Span first = collector.spans().getFirst();
    TestCollector.Span second = collector.spans().getLast();

    assertEquals(first.trace() + first.id(), second.trace() + second.id());
    assertNotEquals(
        first.resource().get("service.instance.id"), second.resource().get("service.instance.id"));
  }

  @Test
  void another_revision_another_number_and_another_uid_are_other_traces() {
    Set<String> ids =
        Set.of(
            SeriesTrace.of("1.2.7", 7, 1).id(),
            SeriesTrace.of("1.2.7", 7, 2).id(),
            SeriesTrace.of("1.2.7", 8, 1).id(),
            SeriesTrace.of("1.2.8", 7, 1).id());

    assertEquals(4, ids.size());
    assertTrue(ids.stream().allMatch(id -> id.matches("[0-9a-f]{32}")), ids.toString());
    assertTrue(trace(7).root().matches("[0-9a-f]{16}"));
  }

  @Test
  void where_a_share_is_sent_all_nodes_send_whole_traces_of_the_same_series() {
    List<TraceSpan> all =
        LongStream.range(0, 400)
            .boxed()
            .<TraceSpan>mapMulti(
                (n, to) -> {
                  to.accept(classify(n));
                  to.accept(whole(n));
                })
            .toList();
    try (OtlpCollector one = otlp(25, NODE_1);
        OtlpCollector other = otlp(25, NODE_2)) {
      one.send(all);
      other.send(all);
    }
    Map<String, Long> spansByTrace =
        collector.spans().stream()
            .collect(Collectors.groupingBy(TestCollector.Span::trace, Collectors.counting()));

    assertEquals(Set.of(4L), Set.copyOf(spansByTrace.values()), "both spans from both nodes");
    // 100 are expected; ids are a digest, so the number is the same in every run.
    assertTrue(60 < spansByTrace.size() && spansByTrace.size() < 140, "" + spansByTrace.size());
  }

  @Test
  void a_collector_that_never_answers_delays_nobody_and_what_does_not_fit_is_counted()
      throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      URI there = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/v1/traces");
      TraceSender sender =
          new TraceSender(
              o -> List.of(whole(o.series())),
              new OtlpCollector(there, Optional.empty(), 100, NODE_1));
      int told = TraceSender.LINE + TraceSender.AT_ONCE + 100;

      long begin = System.nanoTime();
      LongStream.range(0, told).forEach(n -> sender.accept(confirmed(n)));
      Duration telling = Duration.ofNanos(System.nanoTime() - begin);
      begin = System.nanoTime();
      sender.close();
      Duration closing = Duration.ofNanos(System.nanoTime() - begin);

      assertTrue(telling.compareTo(Duration.ofSeconds(2)) < 0, "telling took " + telling);
      assertTrue(closing.compareTo(Duration.ofSeconds(3)) < 0, "closing took " + closing);
      assertTrue(counted("dropped") >= 100, "dropped " + counted("dropped"));
      assertEquals(told, counted("dropped") + counted("failed"), "nothing is counted later");
    }
  }

  @Test
  void a_collector_that_refuses_loses_what_it_refused_and_gets_what_comes_after() throws Exception {
    try (TraceSender sender = sender()) {
      collector.answer(400);
      sender.accept(confirmed(1));
      await(() -> counted("failed") == 1);
      collector.answer(200);
      sender.accept(confirmed(2));
      collector.await(s -> s.trace().equals(trace(2).id()));
    }
    assertEquals(1, collector.spans().size());
    assertEquals(1, counted("sent"));
  }

  @Test
  void rows_that_cannot_be_read_lose_their_spans_and_no_others() throws Exception {
    try (TraceSender sender =
        new TraceSender(
            o -> {
              if (o.series() == 1) {
                throw new IOException("the database is away");
              }
              return List.of(whole(o.series()));
            },
            otlp(100, NODE_1))) {
      sender.accept(confirmed(1));
      sender.accept(confirmed(2));
      collector.await(s -> s.trace().equals(trace(2).id()));
    }
    assertEquals(1, counted("failed"));
    assertEquals(1, counted("sent"));
  }

  @Test
  void what_is_in_the_line_when_the_node_stops_is_sent() {
    TraceSender sender = sender();
    LongStream.range(0, 20).forEach(n -> sender.accept(confirmed(n)));
    sender.close();

    assertEquals(20, collector.spans().size());
    sender.accept(confirmed(21));
    assertEquals(1, counted("dropped"));
  }

  @Test
  void where_nobody_listens_nothing_is_sent() {
    try (TraceSender sender = sender()) {
      Traces.listen(sender);
      Traces.quit();
      Traces.tell(confirmed(1));
    }
    assertEquals(0, collector.requests());
  }

  private TraceSender sender() {
    return new TraceSender(o -> List.of(whole(o.series())), otlp(100, NODE_1));
  }

  private OtlpCollector otlp(int percent, Sender node) {
    return new OtlpCollector(collector.url(), Optional.empty(), percent, node);
  }

  private static SeriesTrace trace(long series) {
    return SeriesTrace.of("1.2." + series, series, 2);
  }

  private static TraceSpan classify(long series) {
    SeriesTrace trace = trace(series);
    return new TraceSpan(
        trace,
        trace.span("classify//2"),
        Optional.of(trace.root()),
        Optional.empty(),
        "classify",
        NOON,
        NOON.plusSeconds(3),
        Map.of("seriate.end", "try_again"),
        Map.of("seriate.series", series, "seriate.attempt", 2L),
        true);
  }

  private static TraceSpan whole(long series) {
    SeriesTrace trace = trace(series);
    return new TraceSpan(
        trace,
        trace.root(),
        Optional.empty(),
        Optional.of(SeriesTrace.of("1.2." + series, series, 1)),
        "series",
        NOON.minusSeconds(60),
        NOON.plusSeconds(9),
        Map.of("seriate.state", "DELIVERED"),
        Map.of("seriate.series", series),
        false);
  }

  private static Occurrence confirmed(long series) {
    return new Occurrence.Confirmed(series, 2, NOON);
  }

  private static TestCollector.Span named(List<TestCollector.Span> spans, String name) {
    return spans.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  private int counted(String end) {
    var counter = counted.find(Measure.TRACE_OCCURRENCES.meter()).tag("end", end).counter();
    return counter == null ? 0 : (int) counter.count();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) { // ended by the time limit of the test
      Thread.sleep(20);
    }
  }
}
