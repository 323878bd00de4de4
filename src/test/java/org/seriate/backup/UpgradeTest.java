package org.seriate.backup;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.store.EmbeddedDatabase;
import org.seriate.store.HomeDatabase;

/**
 * A database of an earlier state of the tables, with data, goes forward. The backup holds three
 * invented series (positive, declined, still receiving) with their reports, deliveries, work, a
 * user and an audit event; it was written by {@code seriate backup} at migration 070.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UpgradeTest {
  private static final Path EARLIER = Path.of("src/test/resources/backups/0.1.0-at-070");

  @TempDir Path folder;

  @Test
  void rows_of_an_earlier_release_are_all_there_after_its_tables_went_forward() throws Exception {
    Places home = new Places(folder, folder, folder.resolve("ae-config"));
    Restoration restoration = Restoration.of(home, EARLIER);
    restoration.files();
    List<String> before;
    try (HomeDatabase made = HomeDatabase.make(folder, Map.of())) {
      restoration.rows(made.connection(), connection -> {});
      before = facts(made.connection());
    }
    restoration.end();

    EmbeddedDatabase server = EmbeddedDatabase.start(folder);
    try {
      Flyway flyway =
          Flyway.configure()
              .dataSource(server.jdbcUrl(), server.user(), server.password())
              .locations("filesystem:db-migrations")
              .load();
      flyway.migrate();
      assertDoesNotThrow(flyway::validate, "no migration was changed since");
      try (HomeDatabase rows = HomeDatabase.open(folder, Map.of())) {
        assertEquals(before, facts(rows.connection()));
      }
    } finally {
      server.close();
    }
    assertEquals(3, before.stream().filter(f -> f.startsWith("series ")).count());
    assertTrue(before.stream().filter(f -> f.startsWith("object ")).count() >= 6);
  }

  /** What must be the same before and after, in columns that every release since has. */
  private static List<String> facts(Connection connection) throws SQLException {
    List<String> facts = new ArrayList<>();
    for (String query :
        List.of(
            "select 'series', id, series_instance_uid, state, revision, source from series",
            "select 'instance', id, series_id, sop_instance_uid, digest, header from instance",
            "select 'report', id, series_id, kind, sop_instance_uid, finding from report",
            "select 'object', id, report_id, kind, md5(data_set) from result_object",
            "select 'attributes', object_id, patient_id, accession_number from result_attributes",
            "select 'delivery', object_id, destination, answer from object_delivery",
            "select 'work', id, series_id, step, destination, state from series_work",
            "select 'event', id, event, actor, detail from audit_event",
            "select 'user', id, name, roles from console_user")) {
      try (Statement s = connection.createStatement();
          ResultSet row = s.executeQuery(query + " order by 2")) {
        while (row.next()) {
          StringBuilder fact = new StringBuilder(row.getString(1));
          for (int i = 2; i <= row.getMetaData().getColumnCount(); i++) {
            fact.append(' ').append(row.getString(i));
          }
          facts.add(fact.toString());
        }
      }
    }
    return facts;
  }
}
