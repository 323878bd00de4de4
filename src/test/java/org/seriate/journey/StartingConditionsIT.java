package org.seriate.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.fixtures.FreePort;
import org.seriate.fixtures.NodeUnderTest;
import org.seriate.fixtures.Scanner;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.fixtures.TestPacs;
import org.seriate.store.EmbeddedDatabase;

/**
 * A node that is started without what it needs, its database or a model that it may use; or beside
 * a node of the next release.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StartingConditionsIT {
  @TempDir Path folder;

  private TestPacs pacs;

  @BeforeEach
  void a_pacs() throws IOException {
    pacs = TestPacs.open();
  }

  @AfterEach
  void close() {
    pacs.close();
  }

  @Test
  void a_node_started_before_its_database_waits_for_it_and_then_serves() throws Exception {
    int port = FreePort.find();
    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder.resolve("db"));
        NodeUnderTest node =
            NodeUnderTest.prepare(
                pacs,
                Map.of(
                    "SERIATE_DB_URL", "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                    "SERIATE_DB_USER", database.user(),
                    "SERIATE_DB_PASSWORD", database.password()))) {
      node.launch();
      node.await(
          "readiness says what it waits for",
          () -> ready(node).contains("Connection to 127.0.0.1:" + port + " refused"));
      assertFalse(node.isReady());

      try (ServerSocket door = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
        Thread.ofVirtual().start(() -> relay(door, URI.create(database.jdbcUrl().substring(5))));
        node.await("the node is ready", node::isReady);
        node.stop();
      }
    }
  }

  @Test
  void a_series_that_no_node_has_a_model_for_is_reported_as_not_analysed() throws Exception {
    try (NodeUnderTest node = NodeUnderTest.prepare(pacs, Map.of())) {
      node.work("modelPatience: PT6S");
      Files.createDirectories(node.home().resolve("models"));
      Files.writeString(node.home().resolve("models").resolve("active.zip"), "no model");
      node.launch();
      node.await("associations are taken", () -> ready(node).contains("dicomPort"));
      SyntheticSeries synthetic = SyntheticSeries.headCt().named("no model");
      synthetic.writeTo(folder.resolve("images"));
      List<Path> images = Scanner.files(folder.resolve("images"));
      node.await("the scanner is heard", () -> !new Scanner(node).send(images).isEmpty());

      String uid = synthetic.dataSets().getFirst().string(Tag.SeriesInstanceUID).orElseThrow();
      JsonNode series = node.awaitState(uid, "DELIVERED");

      assertFalse(node.isReady(), "what is broken stays visible");
      assertEquals(1, pacs.reports().size());
      assertTrue(node.logged("no node was able to analyse a series for PT6S"), series.toString());
      assertTrue(texts().contains("No node was able to analyse this series within PT6S"), texts());
    }
  }

  @Test
  void a_node_goes_on_and_starts_again_on_the_schema_of_the_next_release() throws Exception {
    try (NodeUnderTest node = NodeUnderTest.start(pacs)) {
      try (Connection database = node.database();
          Statement statement = database.createStatement()) {
        statement.execute(NEXT_RELEASE);
      }

      node.awaitState(send(node, "while it runs"), "DELIVERED");
      node.stop();
      node.start();

      node.awaitState(send(node, "after its start"), "DELIVERED");
      assertEquals(2, pacs.reports().size());
    }
  }

  /** All that ADR 23 lets a migration do, and the row that Flyway leaves of it. */
  private static final String NEXT_RELEASE =
      """
      create table from_next_release (id bigint primary key);
      alter table series_work add column from_next_release text,
                              add column counted integer not null default 0;
      alter table series add column from_next_release timestamptz;
      create index series_work_from_next_release on series_work (counted);
      alter table series_work drop constraint series_work_state_check,
        add constraint series_work_state_check check (state <> '');
      insert into flyway_schema_history (installed_rank, version, description, type, script,
                                         checksum, installed_by, execution_time, success)
      select max(installed_rank) + 1, '999', 'from next release', 'SQL',
             'V999__from_next_release.sql', 1, 'next release', 1, true
      from flyway_schema_history;
      """;

  private String send(NodeUnderTest node, String name) throws IOException {
    SyntheticSeries synthetic = SyntheticSeries.headCt().named(name);
    Path images = folder.resolve(name.replace(' ', '-'));
    synthetic.writeTo(images);
    new Scanner(node).sendAll(images);
    return synthetic.dataSets().getFirst().string(Tag.SeriesInstanceUID).orElseThrow();
  }

  private String texts() {
    StringBuilder texts = new StringBuilder();
    collect(pacs.reports().getFirst(), texts);
    return texts.toString();
  }

  private static void collect(DataSet item, StringBuilder texts) {
    item.string(Tag.TextValue).ifPresent(t -> texts.append(t).append('\n'));
    item.items(Tag.ContentSequence).forEach(i -> collect(i, texts));
  }

  private static String ready(NodeUnderTest node) {
    try {
      return node.get("/q/health/ready").body();
    } catch (IOException e) {
      return "";
    }
  }

  /** Everything that comes in at the door goes to the database, and back. */
  private static void relay(ServerSocket door, URI database) {
    while (!door.isClosed()) {
      try {
        Socket in = door.accept();
        Socket out = new Socket(database.getHost(), database.getPort());
        Thread.ofVirtual().start(() -> pump(in, out));
        Thread.ofVirtual().start(() -> pump(out, in));
      } catch (IOException e) {
        return; // the test is over
      }
    }
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One side hung up; both are closed.
    }
  }
}
