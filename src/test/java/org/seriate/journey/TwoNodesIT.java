package org.seriate.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.dicom.data.Tag;
import org.seriate.fixtures.NodeUnderTest;
import org.seriate.fixtures.Scanner;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.fixtures.TestCollector;
import org.seriate.fixtures.TestPacs;
import org.seriate.store.EmbeddedDatabase;

/** Two nodes as processes of their own on one database and one store folder. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TwoNodesIT {
  @TempDir Path folder;

  private TestPacs pacs;
  private EmbeddedDatabase database;
  private Map<String, String> shared;

  @BeforeEach
  void a_database_a_store_and_a_pacs() throws IOException {
    pacs = TestPacs.open();
    database = EmbeddedDatabase.start(folder.resolve("db"));
    shared =
        Map.of(
            "SERIATE_DB_URL", database.jdbcUrl(),
            "SERIATE_DB_USER", database.user(),
            "SERIATE_DB_PASSWORD", database.password(),
            "SERIATE_STORE", Files.createDirectories(folder.resolve("store")).toString());
  }

  @AfterEach
  void close() {
    pacs.close();
    database.close();
  }

  @Test
  void
      a_node_that_stands_still_while_it_delivers_is_taken_over_and_writes_nothing_when_it_wakes_up()
          throws Exception {
    try (NodeUnderTest sleeper = NodeUnderTest.start(pacs, shared)) {
      pacs.holdAnswers();
      String series = send(sleeper, SyntheticSeries.headCt().named("frozen"));
      sleeper.await("a delivery is under way", () -> count(CLAIMED_DELIVERIES) == 1);
      sleeper.freeze();
      pacs.answerAgain();

      try (NodeUnderTest heir = NodeUnderTest.start(pacs, shared, "--roles", "deliver,console")) {
        heir.awaitState(series, "DELIVERED");
        sleeper.thaw();
        sleeper.await(
            "the sleeper finds that its work is not its own",
            () -> sleeper.logged("deliver to Archive discarded"));

        assertEquals(1, count("select count(*) from audit_event where detail like '%delivered%'"));
        assertEquals(1, uids().size());
        assertTrue(heir.get("/q/health/ready").body().contains("\"deliver,console\""));
      }
    }
  }

  @Test
  void a_node_killed_while_it_analyses_is_replaced_by_another_that_never_saw_the_images_arrive()
      throws Exception {
    try (TestCollector collector = TestCollector.open();
        NodeUnderTest receiver =
            NodeUnderTest.prepare(pacs, shared, "--roles", "receive,assemble")) {
      receiver.configured(tracesTo(collector)).start();
      String series = send(receiver, SyntheticSeries.headCt().named("killed"));
      receiver.await("the series waits", () -> count(WAITING_ANALYSES) == 1);
      assertEquals(404, receiver.get("/api/v1/series").statusCode());
      // As a worker that died in the middle leaves it.
      update(
          "update series_work set state = 'CLAIMED', attempt = 1, owner = 'dead',"
              + " lease_until = now() + interval '2 seconds'");

      try (NodeUnderTest worker =
          NodeUnderTest.prepare(pacs, shared, "--roles", "classify,deliver,console")) {
        worker.configured(tracesTo(collector)).start();
        worker.awaitState(series, "DELIVERED");

        assertEquals(1, uids().size());
        assertEquals(1, count("select count(*) from series_work where failures = 1"));
        assertOneTraceOfBoth(collector.await(span -> span.name().equals("series")));
      }
    }
  }

  private static String tracesTo(TestCollector collector) {
    return "traces: {url: '%s'}".formatted(collector.url());
  }

  /** Neither node heard of the other's spans, and still they are one tree. */
  private static void assertOneTraceOfBoth(List<TestCollector.Span> spans) {
    Map<String, TestCollector.Span> named =
        spans.stream()
            .collect(Collectors.toMap(TestCollector.Span::name, span -> span, (_, again) -> again));
    assertEquals(Set.of("receive", "classify", "wait", "deliver", "series"), named.keySet());
    TestCollector.Span root = named.remove("series");
    for (TestCollector.Span span : named.values()) {
      assertEquals(root.trace(), span.trace(), span.name());
      assertEquals(root.id(), span.parent(), span.name());
    }
    assertEquals(2L, named.get("classify").attributes().get("seriate.attempt"));
    assertNotEquals(
        named.get("receive").resource().get("service.instance.id"),
        root.resource().get("service.instance.id"),
        "each span names the node that made it");
  }

  @Test
  void a_node_told_to_stop_gives_back_a_delivery_that_does_not_end_and_counts_no_failure()
      throws Exception {
    try (NodeUnderTest node = NodeUnderTest.start(pacs, watchingClasses())) {
      pacs.holdAnswers();
      send(node, SyntheticSeries.headCt().named("drained"));
      node.await("a delivery is under way", () -> count(CLAIMED_DELIVERIES) == 1);

      node.stop();

      assertEquals(
          1,
          count(
              "select count(*) from series_work where step = 'DELIVER' and state = 'WAITING'"
                  + " and failures = 0 and owner is null"));
      pacs.answerAgain();
      assertNoClassOfTracesWasLoaded();
    }
  }

  private Map<String, String> watchingClasses() {
    Map<String, String> environment = new HashMap<>(shared);
    environment.put(
        "JAVA_TOOL_OPTIONS",
        "-Xlog:class+load:file=%s".formatted(folder.resolve("classes-%p.txt")));
    return environment;
  }

  /** Without {@code traces.url} a node starts as if there were no such library. */
  private void assertNoClassOfTracesWasLoaded() throws IOException {
    Set<String> loaded = new TreeSet<>();
    try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder, "classes-*.txt")) {
      for (Path log : logs) {
        try (Stream<String> lines = Files.lines(log)) {
          lines.map(line -> line.replaceAll("^(\\[[^]]*])+ (\\S+).*", "$2")).forEach(loaded::add);
        }
      }
    }
    assertTrue(loaded.contains("org.seriate.NodeTraces"), "the classes of the node are listed");
    loaded.removeIf(
        name ->
            !name.startsWith("io.opentelemetry.sdk")
                && !name.startsWith("io.opentelemetry.exporter"));
    assertEquals(Set.of(), loaded);
  }

  private static final String CLAIMED_DELIVERIES =
      "select count(*) from series_work where step = 'DELIVER' and state = 'CLAIMED'";
  private static final String WAITING_ANALYSES =
      "select count(*) from series_work where step = 'CLASSIFY' and state = 'WAITING'";

  private String send(NodeUnderTest node, SyntheticSeries synthetic) throws IOException {
    Path images = folder.resolve("images");
    synthetic.writeTo(images);
    new Scanner(node).sendAll(images);
    return synthetic.dataSets().getFirst().string(Tag.SeriesInstanceUID).orElseThrow();
  }

  private Set<String> uids() {
    return pacs.reports().stream()
        .map(r -> r.string(Tag.SOPInstanceUID).orElseThrow())
        .collect(Collectors.toSet());
  }

  private long count(String sql) {
    try (Connection c = connection();
        ResultSet rows = c.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private void update(String sql) throws SQLException {
    try (Connection c = connection()) {
      c.createStatement().executeUpdate(sql);
    }
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }
}
