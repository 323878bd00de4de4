package org.seriate.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.audit.chain.Verification;
import org.seriate.dicom.io.FileRegion;
import org.seriate.fixtures.AuditedDatabase;
import org.seriate.store.Arrival;
import org.seriate.store.Deletions;
import org.seriate.store.EmbeddedDatabase;
import org.seriate.store.HomeDatabase;
import org.seriate.store.IncomingObject;
import org.seriate.store.Kept;
import org.seriate.store.ObjectStore;

/** A node with a little of everything is taken to a folder and put back elsewhere. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BackupTest {
  private static final Random BYTES = new Random(9);

  @TempDir static Path folder;
  private static Places node;
  private static EmbeddedDatabase database;
  private static ObjectStore store;
  private static Kept small;
  private static Kept large;
  private static Places whole;

  @BeforeAll
  static void a_node_with_two_images_and_an_audit_record() throws Exception {
    Path home = folder.resolve("home");
    node = new Places(home, home, folder.resolve("ae-config"));
    Files.createDirectories(node.aeConfig());
    Files.writeString(node.aeConfig().resolve("peers.yaml"), "# nobody\n");
    database = EmbeddedDatabase.start(home);
    Flyway.configure()
        .dataSource(database.jdbcUrl(), database.user(), database.password())
        .locations("filesystem:db-migrations")
        .load()
        .migrate();
    store = ObjectStore.open(home);
    small = keep(1000);
    large = keep(1_200_000);
    try (HomeDatabase rows = HomeDatabase.open(home, Map.of())) {
      Connection connection = rows.connection();
      execute(
          connection,
          "insert into series (series_instance_uid, study_instance_uid, modality, source)"
              + " values ('1.2', '1.3', 'CT', 'a tab\t, a \\ and a line\nbreak')",
          row(small),
          row(large));
      AuditedDatabase.record(connection, "an act before the backup");
    }
    whole = goal("whole");
    restore(whole, take("whole"));
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void every_row_and_every_image_comes_back_and_the_audit_record_is_whole() throws Exception {
    try (HomeDatabase there = HomeDatabase.make(whole.home(), Map.of());
        HomeDatabase here = HomeDatabase.open(node.home(), Map.of())) {
      assertEquals(contents(here.connection()), contents(there.connection()));
      there.connection().setAutoCommit(false);
      assertTrue(Verification.of(there.connection(), whole.home(), Set.of()).isWhole());
      there.connection().setAutoCommit(true);
      assertThrows(
          SQLException.class,
          () -> execute(there.connection(), "truncate audit_event"),
          "the triggers that keep the record append-only are back");
    }
    assertSame(small, whole);
    assertSame(large, whole);
    assertEquals("# nobody\n", Files.readString(whole.aeConfig().resolve("peers.yaml")));
  }

  @Test
  void what_comes_after_the_restore_gets_numbers_that_were_never_given() throws Exception {
    try (HomeDatabase there = HomeDatabase.make(whole.home(), Map.of());
        Statement s = there.connection().createStatement()) {
      there.connection().setAutoCommit(false);
      try (ResultSet fresh =
          s.executeQuery(
              """
              insert into series (series_instance_uid, study_instance_uid, modality, source)
              values ('1.9', '1.3', 'CT', 'x')
              returning id > (select max(id) from series)
              """)) {
        fresh.next();
        assertTrue(fresh.getBoolean(1));
      }
      there.connection().rollback();
    }
  }

  @Test
  void the_next_migrations_go_on_from_the_history_that_came_back() throws Exception {
    EmbeddedDatabase restored = EmbeddedDatabase.start(whole.home());
    try {
      Flyway flyway =
          Flyway.configure()
              .dataSource(restored.jdbcUrl(), restored.user(), restored.password())
              .locations("filesystem:db-migrations")
              .load();
      assertDoesNotThrow(flyway::validate);
      assertEquals(0, flyway.migrate().migrationsExecuted);
    } finally {
      restored.close();
    }
  }

  @Test
  void a_backup_that_was_cut_off_is_no_backup() throws Exception {
    Path backup = take("cut-off");
    Files.delete(backup.resolve(Manifest.FILE));

    IOException refused =
        assertThrows(IOException.class, () -> Restoration.of(goal("cut-off"), backup));

    assertTrue(refused.getMessage().contains("it is no backup, or one that was cut off"));
    assertFalse(Files.exists(goal("cut-off").home()));
    assertThrows(IOException.class, () -> take("cut-off"), "its folder is not written over");
  }

  @Test
  void a_restore_that_was_cut_off_among_the_files_begins_anew() throws Exception {
    Path backup = take("files");
    Places goal = goal("files");
    Restoration.of(goal, backup).files();

    assertThrows(IOException.class, () -> Restoration.mustNotBeUnderWay(goal.home()));
    Restoration again = Restoration.of(goal, backup);
    again.files();
    again.end();

    assertDoesNotThrow(() -> Restoration.mustNotBeUnderWay(goal.home()));
    assertSame(small, goal);
  }

  @Test
  void a_restore_that_was_cut_off_among_the_rows_leaves_none_and_begins_anew() throws Exception {
    Path backup = take("rows");
    Places goal = goal("rows");
    Restoration first = Restoration.of(goal, backup);
    first.files();
    try (HomeDatabase made = HomeDatabase.make(goal.home(), Map.of())) {
      assertThrows(
          SQLException.class,
          () ->
              first.rows(
                  made.connection(),
                  connection -> {
                    throw new SQLException("the power goes");
                  }));
      assertTrue(new Tables(made.connection()).isEmpty());
    }

    restore(goal, backup);

    try (HomeDatabase there = HomeDatabase.make(goal.home(), Map.of())) {
      assertFalse(new Tables(there.connection()).isEmpty());
    }
  }

  @Test
  void nothing_that_is_there_is_written_over() throws Exception {
    Path backup = take("there");

    IOException refused = assertThrows(IOException.class, () -> Restoration.of(node, backup));

    assertTrue(refused.getMessage().contains("a restore writes over nothing"));
  }

  @Test
  void a_damaged_image_stops_the_restore() throws Exception {
    Path backup = take("damaged");
    Path segment = backup.resolve("store/segments").resolve(small.place().segment() + ".seg");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[bytes.length / 2] ^= 1;
    Files.write(segment, bytes);
    Places goal = goal("damaged");
    Restoration restoration = Restoration.of(goal, backup);

    assertThrows(IOException.class, restoration::files);

    assertThrows(IOException.class, () -> Restoration.mustNotBeUnderWay(goal.home()));
  }

  @Test
  void a_backup_of_a_newer_release_is_refused_by_name() throws Exception {
    Path backup = take("newer");
    Path manifest = backup.resolve(Manifest.FILE);
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replaceFirst("\"migrations\" : \\[", "\"migrations\" : [ \"9000\",")
            .replace("\"unreleased\"", "\"9.0.0\""));

    IOException refused =
        assertThrows(IOException.class, () -> Restoration.of(goal("newer"), backup));

    assertTrue(refused.getMessage().contains("restore it with release 9.0.0"));
  }

  @Test
  void nothing_is_deleted_while_a_backup_is_taken() throws Exception {
    try (HomeDatabase backup = HomeDatabase.open(node.home(), Map.of());
        HomeDatabase purge = HomeDatabase.open(node.home(), Map.of())) {
      Deletions.stop(backup.connection());
      assertFalse(Deletions.mayGo(purge.connection()));
      Deletions.allow(backup.connection());
      assertTrue(Deletions.mayGo(purge.connection()));
    }
  }

  private static Path take(String name) throws IOException, SQLException {
    Path backup = folder.resolve("backup-" + name);
    try (HomeDatabase rows = HomeDatabase.open(node.home(), Map.of())) {
      Backup.take(node, rows.connection(), backup, "unreleased");
    }
    return backup;
  }

  private static Places goal(String name) {
    Path home = folder.resolve("restored-" + name);
    return new Places(home, home, home.resolve("ae-config"));
  }

  private static void restore(Places goal, Path backup) throws IOException, SQLException {
    Restoration restoration = Restoration.of(goal, backup);
    restoration.files();
    restoration.configuration();
    try (HomeDatabase made = HomeDatabase.make(goal.home(), Map.of())) {
      restoration.rows(made.connection(), connection -> {});
    }
    restoration.end();
  }

  /** Every table, row by row as text. */
  private static Map<String, List<String>> contents(Connection connection) throws SQLException {
    Map<String, List<String>> all = new HashMap<>();
    for (String table : names(connection)) {
      List<String> rows = new ArrayList<>();
      try (Statement s = connection.createStatement();
          ResultSet row = s.executeQuery("select t::text from " + table + " t order by 1")) {
        while (row.next()) {
          rows.add(row.getString(1));
        }
      }
      all.put(table, rows);
    }
    return all;
  }

  private static List<String> names(Connection connection) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement s = connection.createStatement();
        ResultSet row =
            s.executeQuery("select tablename from pg_tables where schemaname = 'public'")) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }

  private static void assertSame(Kept kept, Places goal) throws IOException {
    ObjectStore restored = ObjectStore.open(goal.home());
    assertArrayEquals(bytes(store, kept), bytes(restored, kept));
    restored.close();
  }

  private static byte[] bytes(ObjectStore from, Kept kept) throws IOException {
    FileRegion region = from.region(kept);
    byte[] file = Files.readAllBytes(region.path());
    int at = (int) region.offset();
    int length = (int) (region.length() == FileRegion.WHOLE ? file.length : region.length());
    return Arrays.copyOfRange(file, at, at + length);
  }

  private static Kept keep(int length) throws IOException {
    byte[] bytes = new byte[length];
    BYTES.nextBytes(bytes);
    Arrival arrival = new Arrival(new UUID(1, 2), 3, "CT", "::1", "CT", Instant.EPOCH);
    try (IncomingObject incoming = store.receive()) {
      incoming.keeping(new ByteArrayInputStream(bytes)).transferTo(OutputStream.nullOutputStream());
      return incoming.keep(arrival);
    }
  }

  private static String row(Kept kept) {
    boolean own = kept.place().ownFile();
    return """
    insert into instance (series_id, sop_instance_uid, sop_class_uid, transfer_syntax_uid,
        digest, bytes, revision, study_instance_uid, patient_digest, calling_ae, header,
        segment, segment_at, file_bytes)
    select id, '%s', '1.2', '1.2', '%s', %d, 1, '1.2', '', 'CT', '{"a": 1}', %s, %s, %s from series
    """
        .formatted(
            UUID.randomUUID(),
            kept.digest(),
            kept.bytes(),
            own ? null : kept.place().segment(),
            own ? null : kept.place().fileAt(),
            own ? null : kept.place().fileBytes());
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement s = connection.createStatement()) {
      for (String statement : statements) {
        s.execute(statement);
      }
    }
  }
}
