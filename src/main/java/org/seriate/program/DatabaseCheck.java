package org.seriate.program;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;

/** Can the database be reached? */
final class DatabaseCheck {
  private DatabaseCheck() {}

  static CheckFinding of(Map<String, String> environment) {
    String url = environment.getOrDefault("SERIATE_DB_URL", "");
    if (url.isEmpty()) {
      return CheckFinding.ok(
          "database", "embedded PostgreSQL, kept in the home (SERIATE_DB_URL is not set)");
    }
    Properties login = new Properties();
    login.setProperty("user", environment.getOrDefault("SERIATE_DB_USER", ""));
    login.setProperty("password", environment.getOrDefault("SERIATE_DB_PASSWORD", ""));
    login.setProperty("connectTimeout", "5");
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
}
