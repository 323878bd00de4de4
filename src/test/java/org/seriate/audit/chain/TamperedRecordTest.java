package org.seriate.audit.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.seriate.audit.AuditRow;
import org.seriate.audit.AuditRows;
import org.seriate.audit.AuditSearch;
import org.seriate.fixtures.AuditedDatabase;

/** Whoever can write every table changes the record, in every way there is; it shows. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TamperedRecordTest {
  private static AuditedDatabase server;

  @TempDir Path home;
  private PGSimpleDataSource database;
  private Connection connection;
  private CheckpointKey key;

  @BeforeAll
  static void start() throws IOException {
    server = AuditedDatabase.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() throws Exception {
    server.clear();
    database = server.database;
    connection = database.getConnection();
    connection.setAutoCommit(false);
    key = CheckpointKey.of(home);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  /** Ten rows, the first five of them signed. */
  private void tenRows() throws Exception {
    record(5);
    Checkpoint.make(connection, AuditedDatabase.NODE, key, home).orElseThrow();
    record(5);
  }

  private void record(int rows) throws SQLException {
    for (int i = 0; i < rows; i++) {
      AuditedDatabase.record(connection, "act " + i);
    }
    Chain.seal(connection);
  }

  private Verification.Result verify() throws Exception {
    return Verification.of(connection, home, Set.of(key.publicKey()));
  }

  private Break first() throws Exception {
    return verify().first().orElseThrow();
  }

  private void tamper(String... statements) throws SQLException {
    AuditedDatabase.tamper(connection, statements);
  }

  @Test
  void a_record_that_nobody_touched_is_whole() throws Exception {
    tenRows();
    AuditedDatabase.record(connection, "not linked yet");

    Verification.Result result = verify();

    assertEquals(List.of(), result.breaks());
    assertEquals(10, result.links());
    assertEquals(1, result.checkpoints());
    assertEquals(1, result.waiting());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit_event set detail = 'nothing'",
        "delete from audit_event where id = 1",
        "truncate audit_event",
        "update audit_seal set hash = ''",
        "delete from audit_seal",
        "truncate audit_checkpoint",
        "delete from audit_tombstone"
      })
  void the_program_itself_cannot_change_what_is_recorded(String statement) throws Exception {
    tenRows();
    try (Statement s = connection.createStatement()) {
      SQLException refused = assertThrows(SQLException.class, () -> s.execute(statement));

      assertTrue(refused.getMessage().contains("is append-only"), refused.getMessage());
    } finally {
      connection.rollback();
    }
  }

  @Test
  void the_owner_of_the_tables_who_is_no_superuser_has_no_right_to_either() throws Exception {
    try (Statement s = connection.createStatement()) {
      s.execute("create role application");
      s.execute("alter table audit_event owner to application");
      try (ResultSet r =
          s.executeQuery(
              """
              select has_table_privilege('application', 'audit_event', 'INSERT'),
                     has_table_privilege('application', 'audit_event', 'UPDATE'),
                     has_table_privilege('application', 'audit_event', 'DELETE'),
                     has_table_privilege('application', 'audit_event', 'TRUNCATE')
              """)) {
        r.next();
        assertTrue(r.getBoolean(1));
        for (int right = 2; right <= 4; right++) {
          assertFalse(r.getBoolean(right));
        }
      }
    } finally {
      connection.rollback();
    }
  }

  @Test
  void a_changed_row_is_named() throws Exception {
    tenRows();
    tamper("update audit_event set actor = 'user bob' where id = 3");

    Break first = first();

    assertEquals(Break.Kind.ROW_CHANGED, first.kind());
    assertEquals(3, first.seq());
    assertEquals(3, first.event());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "at = at + interval '1 microsecond'",
        "event = 'QUERY'",
        "event_id = '110112'",
        "event_type = null",
        "action = 'R'",
        "outcome = 4",
        "node = 'OTHER'",
        "peer = 'P'",
        "series_id = 1",
        "study_instance_uid = '1.2'",
        "series_instance_uid = '1.3'",
        "patient_id = 'P1'",
        "issuer_of_patient_id = 'I'",
        "sop_class_uid = '1'",
        "instances = 0",
        "object = ''",
        "query = '\\x00'",
        "detail = ''",
        "code_system = ''"
      })
  void every_column_counts(String change) throws Exception {
    record(1);
    tamper("update audit_event set " + change);

    assertEquals(Break.Kind.ROW_CHANGED, first().kind());
  }

  @Test
  void a_row_taken_out_is_named() throws Exception {
    tenRows();
    tamper("delete from audit_event where id = 4");

    Break first = first();

    assertEquals(Break.Kind.ROW_MISSING, first.kind());
    assertEquals(4, first.seq());
  }

  @Test
  void a_row_taken_out_with_its_link_is_missing_too() throws Exception {
    tenRows();
    tamper("delete from audit_event where id = 7", "delete from audit_seal where seq = 7");

    Break first = first();

    assertEquals(Break.Kind.ROW_MISSING, first.kind());
    assertEquals(7, first.seq());
  }

  @Test
  void a_row_taken_out_before_it_was_linked_is_missing() throws Exception {
    record(2);
    AuditedDatabase.record(connection, "to be denied");
    tamper("delete from audit_event where id = 3");

    Break first = first();

    assertEquals(Break.Kind.ROW_MISSING, first.kind());
    assertEquals(3, first.event());
  }

  @Test
  void an_end_that_was_cut_off_is_missing_once_it_was_signed() throws Exception {
    tenRows();
    Checkpoint.make(connection, AuditedDatabase.NODE, key, home).orElseThrow();
    tamper(
        "delete from audit_event where id > 6",
        "delete from audit_seal where seq > 6",
        "delete from audit_checkpoint where seq > 6");

    Break first = first();

    assertEquals(Break.Kind.ROW_MISSING, first.kind());
    assertEquals(7, first.seq());
    assertTrue(first.sentence().contains("signed as far as 10"), first.sentence());
  }

  @Test
  void a_row_slipped_in_past_the_chain_is_named() throws Exception {
    record(2);
    AuditedDatabase.record(connection, "never happened");
    tamper("delete from audit_unsealed");

    Break first = first();

    assertEquals(Break.Kind.ROW_ADDED, first.kind());
    assertEquals(3, first.event());
  }

  @Test
  void a_row_changed_together_with_its_link_breaks_the_chain() throws Exception {
    tenRows();
    tamper("update audit_event set actor = 'user bob' where id = 8");
    rewrite(8, 8);

    Break first = first();

    assertEquals(Break.Kind.CHAIN_FORGED, first.kind());
    assertEquals(9, first.seq());
  }

  @Test
  void a_chain_made_anew_from_a_changed_row_on_is_not_the_one_that_was_signed() throws Exception {
    tenRows();
    tamper("update audit_event set actor = 'user bob' where id = 2");
    rewrite(2, 10);

    Break first = first();

    assertEquals(Break.Kind.CHAIN_FORGED, first.kind());
    assertEquals(5, first.seq());
  }

  @Test
  void not_even_when_the_checkpoints_are_taken_out_of_the_database() throws Exception {
    tenRows();
    tamper(
        "update audit_event set actor = 'user bob' where id = 2", "delete from audit_checkpoint");
    rewrite(2, 10);

    assertEquals(Break.Kind.CHAIN_FORGED, first().kind());
  }

  @Test
  void a_checkpoint_made_up_without_the_key_is_named() throws Exception {
    tenRows();
    tamper("update audit_checkpoint set hash = repeat('0', 64)");

    Break first = first();

    assertEquals(Break.Kind.SIGNATURE_WRONG, first.kind());
    assertEquals(5, first.seq());
  }

  @Test
  void a_checkpoint_of_another_key_proves_nothing() throws Exception {
    tenRows();
    Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
    CheckpointKey stranger = CheckpointKey.of(elsewhere);
    Checkpoint.make(connection, "OTHER@node2", stranger, elsewhere).orElseThrow();

    Verification.Result result = verify();

    assertTrue(result.isWhole());
    assertEquals(1, result.checkpoints());
    assertEquals(1, result.notes().size());
    Verification.Result both =
        Verification.of(connection, home, Set.of(key.publicKey(), stranger.publicKey()));
    assertEquals(2, both.checkpoints());
    assertEquals(List.of(), both.notes());
  }

  /** Computes links anew, as somebody who knows this program would. */
  private void rewrite(long from, long to) throws SQLException {
    List<AuditRow> rows = AuditRows.newest(connection, AuditSearch.ALL, 100).reversed();
    String hash = Chain.hashAt(connection, from - 1).orElse(Chain.BEGINNING);
    for (long seq = from; seq <= to; seq++) {
      AuditRow row = rows.get((int) seq - 1);
      hash = Chain.hash(hash, seq, row.id(), row.contentSha256());
      tamper(
          "update audit_seal set content_sha256 = '%s', hash = '%s' where seq = %d"
              .formatted(row.contentSha256(), hash, seq));
    }
  }

  @Test
  void many_writers_and_two_nodes_that_link_leave_one_whole_chain() throws Exception {
    int writers = 8;
    int each = 40;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> work =
          IntStream.range(0, writers + 2)
              .<Callable<Void>>mapToObj(
                  i ->
                      () -> {
                        write(i < writers, each);
                        return null;
                      })
              .toList();
      for (Future<Void> done : threads.invokeAll(work)) {
        done.get();
      }
    }
    Chain.seal(connection);

    Verification.Result result = verify();

    assertEquals(List.of(), result.breaks());
    assertEquals(writers * each, result.links());
    assertEquals(0, result.waiting());
  }

  /** Every third act is rolled back, which leaves holes in the ids and none in the chain. */
  private void write(boolean acts, int each) throws SQLException {
    try (Connection own = database.getConnection()) {
      own.setAutoCommit(false);
      for (int i = 0; i < each; i++) {
        if (acts) {
          AuditedDatabase.record(own, "act");
          try (Statement s = own.createStatement()) {
            s.execute(
                "insert into audit_event (event, event_id, action, outcome, actor, detail)"
                    + " values ('QUERY', '110112', 'E', 0, 'nobody', 'rolled back')");
          }
          own.rollback();
        } else {
          Chain.seal(own);
        }
      }
    }
  }
}
