package org.seriate.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
    try (NodeUnderTest receiver =
        NodeUnderTest.start(pacs, shared, "--roles", "receive,assemble")) {
      String series = send(receiver, SyntheticSeries.headCt().named("killed"));
      receiver.await("the series waits", () -> count(WAITING_ANALYSES) == 1);
      assertEquals(404, receiver.get("/api/v1/series").statusCode());
      // As a worker that died in the middle leaves it.
      update(
          "update series_work set state = 'CLAIMED', attempt = 1, owner = 'dead',"
              + " lease_until = now() + interval '2 seconds'");

      try (NodeUnderTest worker =
          NodeUnderTest.start(pacs, shared, "--roles", "classify,deliver,console")) {
        worker.awaitState(series, "DELIVERED");

        assertEquals(1, uids().size());
        assertEquals(1, count("select count(*) from series_work where failures = 1"));
      }
    }
  }

  @Test
  void a_node_told_to_stop_gives_back_a_delivery_that_does_not_end_and_counts_no_failure()
      throws Exception {
    try (NodeUnderTest node = NodeUnderTest.start(pacs, shared)) {
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
    }
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
