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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.dicom.data.Tag;
import org.seriate.fixtures.NodeUnderTest;
import org.seriate.fixtures.S3Server;
import org.seriate.fixtures.Scanner;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.fixtures.TestPacs;
import org.seriate.store.EmbeddedDatabase;

/** Two nodes that share a database and a bucket, and no folder. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BucketOfTwoHostsIT {
  @TempDir Path folder;

  private TestPacs pacs;
  private EmbeddedDatabase database;
  private S3Server bucket;
  private Map<String, String> shared;

  @BeforeEach
  void a_database_a_bucket_and_a_pacs() throws IOException {
    pacs = TestPacs.open();
    database = EmbeddedDatabase.start(folder.resolve("db"));
    bucket = new S3Server(Files.createDirectories(folder.resolve("s3")));
    shared = new HashMap<>(bucket.environment());
    shared.put("SERIATE_DB_URL", database.jdbcUrl());
    shared.put("SERIATE_DB_USER", database.user());
    shared.put("SERIATE_DB_PASSWORD", database.password());
  }

  @AfterEach
  void close() {
    pacs.close();
    bucket.close();
    database.close();
  }

  @Test
  void a_series_is_analysed_on_a_host_that_never_received_it_once_the_bucket_is_there()
      throws Exception {
    try (NodeUnderTest receiver = NodeUnderTest.start(pacs, shared, "--roles", "receive,assemble");
        NodeUnderTest worker =
            NodeUnderTest.start(pacs, shared, "--roles", "classify,deliver,console")) {
      SyntheticSeries synthetic = SyntheticSeries.headCt().named("bucket");
      synthetic.writeTo(folder.resolve("images"));
      new Scanner(receiver).sendAll(folder.resolve("images"));
      worker.await(
          "the worker says what it waits for",
          () -> worker.logged("are not in the bucket yet (segment"));
      assertTrue(receiver.logged("what this node receives cannot be uploaded"));

      bucket.start();

      String uid = synthetic.dataSets().getFirst().string(Tag.SeriesInstanceUID).orElseThrow();
      worker.awaitState(uid, "DELIVERED");
      assertEquals(1, pacs.reports().size());
      assertEquals(
          0, count("select sum(failures) from series_work"), "waiting for images is no failure");
      assertTrue(bytes(worker.home().resolve("fetched")) > 0);
      assertEquals(0, files(receiver.home().resolve("fetched")), "the receiver has its own");
      assertEquals(
          count("select count(*) from store_piece"),
          files(folder.resolve("s3").resolve("buckets").resolve("seriate").resolve("ward-1")));
      assertTrue(
          worker.get("/series/1/slices/1.png").statusCode() == 200, "the console shows it too");
    }
  }

  private static long files(Path in) throws IOException {
    try (Stream<Path> all = Files.walk(in)) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  private static long bytes(Path in) throws IOException {
    try (Stream<Path> all = Files.walk(in)) {
      List<Path> files = all.filter(Files::isRegularFile).toList();
      long sum = 0;
      for (Path file : files) {
        sum += Files.size(file);
      }
      return sum;
    }
  }

  private long count(String sql) {
    try (Connection c =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        ResultSet rows = c.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
