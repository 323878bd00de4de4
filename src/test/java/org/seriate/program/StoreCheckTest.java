package org.seriate.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.store.Arrival;
import org.seriate.store.IncomingObject;
import org.seriate.store.Kept;
import org.seriate.store.ObjectStore;

/** Rows and store side by side, with one or the other taken away. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StoreCheckTest {
  @Inject DataSource database;
  @TempDir Path home;
  private Kept small;
  private Kept damaged;
  private Kept large;

  @BeforeEach
  void three_objects_with_rows() throws Exception {
    ObjectStore store = ObjectStore.open(home);
    small = keep(store, 1000);
    damaged = keep(store, 2000);
    large = keep(store, 1_200_000);
    sql("truncate series, store_segment cascade");
    sql(
        "insert into series (series_instance_uid, study_instance_uid, modality, source)"
            + " values ('1.2', '1.3', 'CT', 'ct')");
    for (Kept kept : List.of(small, damaged, large)) {
      row(kept);
    }
    sql(
        "insert into store_segment (number, run, listed_to) values (%d, '%s', %d)"
            .formatted(small.place().segment(), UUID.randomUUID(), large.place().recordEnd()));
  }

  @Test
  void what_is_whole_is_said_to_be() throws Exception {
    assertEquals(
        List.of("OK store: every one of 3 objects that rows name is there, checksums are right"),
        findings());
  }

  @Test
  void objects_that_are_damaged_or_gone_are_a_failure_and_their_series_is_named() throws Exception {
    Path segment = home.resolve("segments").resolve(small.place().segment() + ".seg");
    try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {7}), damaged.place().fileAt() + 100);
    }
    Files.delete(
        home.resolve("objects/" + large.digest().substring(0, 2)).resolve(large.digest() + ".dcm"));

    List<String> findings = findings();

    assertEquals(1, findings.size());
    assertTrue(
        findings.getFirst().startsWith("FAIL store: rows name 2 objects, 1.1 MiB that are not"),
        findings.getFirst());
  }

  @Test
  void objects_without_rows_are_counted_with_their_size() throws Exception {
    sql(
        "delete from instance where digest in ('%s', '%s')"
            .formatted(small.digest(), large.digest()));
    sql("update store_segment set listed_to = " + damaged.place().recordAt());
    sql("delete from instance where digest = '%s'".formatted(damaged.digest()));

    assertEquals(
        List.of(
            "WARN store: no row names 2 objects, 1.1 MiB",
            "WARN store: 1 object, 0.0 MiB wait for their rows",
            "OK store: every one of 0 objects that rows name is there, checksums are right"),
        findings());
  }

  private List<String> findings() throws IOException, SQLException {
    try (Connection rows = database.getConnection()) {
      return StoreCheck.of(home, rows).stream()
          .map(f -> f.verdict() + " " + f.subject() + ": " + f.what())
          .toList();
    }
  }

  private static Kept keep(ObjectStore store, int length) throws IOException {
    Arrival arrival = new Arrival(new UUID(1, 2), 3, "CT", "::1", "CT", Instant.EPOCH);
    try (IncomingObject incoming = store.receive()) {
      incoming
          .keeping(new ByteArrayInputStream(new byte[length]))
          .transferTo(OutputStream.nullOutputStream());
      return incoming.keep(arrival);
    }
  }

  private void row(Kept kept) throws SQLException {
    boolean own = kept.place().ownFile();
    sql(
        """
        insert into instance (series_id, sop_instance_uid, sop_class_uid, transfer_syntax_uid,
            digest, bytes, revision, study_instance_uid, patient_digest, calling_ae, header,
            segment, segment_at, file_bytes)
        select id, '%s', '1.2', '1.2', '%s', %d, 1, '1.2', '', 'CT', '{}', %s, %s, %s from series
        """
            .formatted(
                UUID.randomUUID(),
                kept.digest(),
                kept.bytes(),
                own ? null : kept.place().segment(),
                own ? null : kept.place().fileAt(),
                own ? null : kept.place().fileBytes()));
  }

  private void sql(String statement) throws SQLException {
    try (Connection rows = database.getConnection();
        Statement s = rows.createStatement()) {
      s.executeUpdate(statement);
    }
  }
}
