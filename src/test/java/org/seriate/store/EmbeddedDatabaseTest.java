package org.seriate.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A first start may be cut off at any moment; the next one has to come up all the same. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EmbeddedDatabaseTest {
  @TempDir Path home;

  @Test
  void a_start_that_was_cut_off_is_made_good_by_the_next_one_and_rows_stay()
      throws IOException, SQLException {
    startWith("create table kept (n int); insert into kept values (7)");

    Path unpacked = only(home.resolve("database/program"));
    Files.delete(unpacked.resolve(".exists"));
    Files.delete(unpacked.resolve("bin/initdb"));
    assertEquals(List.of(7), startWith("select n from kept"), "the program is unpacked again");
    assertTrue(Files.exists(unpacked.resolve("bin/initdb")));

    // What initdb leaves when the power goes: no server ever ran on it.
    Path data = home.resolve("database/data");
    Files.delete(data.resolve("postmaster.opts"));
    Files.delete(data.resolve("global/pg_control"));
    assertEquals(List.of(1), startWith("select 1"), "the database is made again");
    assertTrue(
        names(home.resolve("database")).stream().anyMatch(n -> n.startsWith("data-never-started-")),
        "and what was there is put aside");
  }

  @Test
  void a_password_is_there_whole_or_not_at_all() throws IOException {
    Path database = Files.createDirectories(home.resolve("database"));
    Files.writeString(database.resolve("password.new"), "");

    String password = EmbeddedDatabase.passwordOf(home);

    assertEquals(48, password.length());
    assertEquals(password, EmbeddedDatabase.passwordOf(home));
    assertFalse(Files.exists(database.resolve("password.new")));
  }

  /** Whole numbers that the statement gives back; none if it is no query. */
  private List<Integer> startWith(String sql) throws IOException, SQLException {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(home);
        Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        var statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return List.of();
      }
      try (ResultSet rows = statement.getResultSet()) {
        return rows.next() ? List.of(rows.getInt(1)) : List.of();
      }
    }
  }

  private static Path only(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.filter(Files::isDirectory).findFirst().orElseThrow();
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.map(p -> p.getFileName().toString()).toList();
    }
  }
}
