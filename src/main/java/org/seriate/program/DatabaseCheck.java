package org.seriate.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;
import org.seriate.check.CheckFinding;

/** Can the database be reached? */
final class DatabaseCheck {
  private DatabaseCheck() {}

  static CheckFinding of(Map<String, String> environment) {
    String url = environment.getOrDefault("SERIATE_DB_URL", "");
    if (url.isEmpty()) {
      return CheckFinding.ok(
          "database", "embedded PostgreSQL, kept in the home (SERIATE_DB_URL is not set)");
    }
    Properties login = login(environment);
    login.setProperty("socketTimeout", "5");
    try (Connection connection = new Driver().connect(url, login)) {
      if (connection == null) {
        return CheckFinding.fail(
            "database",
            "SERIATE_DB_URL is no PostgreSQL address",
            "Write it as jdbc:postgresql://host:5432/name.");
      }
      return CheckFinding.ok(
          "database", "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion());
    } catch (SQLException e) {
      return CheckFinding.fail(
          "database",
          "cannot be reached: " + e.getMessage(),
          "Check SERIATE_DB_URL, SERIATE_DB_USER and SERIATE_DB_PASSWORD, and that the server"
              + " runs.");
    }
  }

  private static Properties login(Map<String, String> environment) {
    Properties login = new Properties();
    login.setProperty("user", environment.getOrDefault("SERIATE_DB_USER", ""));
    login.setProperty("password", environment.getOrDefault("SERIATE_DB_PASSWORD", ""));
    login.setProperty("connectTimeout", "5");
    return login;
  }

  /**
   * Opens the database of a node; the embedded one where it is running.
   *
   * @throws SQLException when it cannot be reached; the message says why
   */
  static Connection open(Path home, Map<String, String> environment)
      throws IOException, SQLException {
    String url = environment.getOrDefault("SERIATE_DB_URL", "");
    Properties login = login(environment);
    if (url.isEmpty()) {
      Path folder = home.resolve("database");
      Path running = folder.resolve("data").resolve("postmaster.pid");
      if (!Files.exists(running)) {
        throw new SQLException("the embedded PostgreSQL is not running");
      }
      url =
          "jdbc:postgresql://127.0.0.1:%s/postgres"
              .formatted(Files.readAllLines(running).get(3).strip());
      login.setProperty("user", "postgres");
      login.setProperty("password", Files.readString(folder.resolve("password")).strip());
    }
    Connection connection = new Driver().connect(url, login);
    if (connection == null) {
      throw new SQLException("SERIATE_DB_URL is no PostgreSQL address");
    }
    return connection;
  }
}
