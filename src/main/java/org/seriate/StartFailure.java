package org.seriate;

import java.sql.SQLException;
import org.flywaydb.core.api.exception.FlywayValidateException;

/** Why Quarkus did not come up, for the person at the terminal: what, and what to do. */
final class StartFailure {
  private StartFailure() {}

  static String words(Throwable failure) {
    boolean database = false;
    Throwable t = failure;
    while (t.getCause() != null) {
      t = t.getCause();
      database |= t instanceof SQLException;
    }
    String message = t.getMessage() == null ? t.toString() : t.getMessage();
    if (t instanceof FlywayValidateException) {
      return "the tables of the database "
          + url()
          + " are not those of an earlier Seriate: "
          + detail(message)
          + ". Nothing was changed. Use the program that made them, or an empty database"
          + " (src/docs/upgrading.md)";
    }
    return database
        ? "the database "
            + url()
            + " cannot be used: "
            + message
            + ". Check SERIATE_DB_URL, SERIATE_DB_USER and SERIATE_DB_PASSWORD"
        : message;
  }

  private static String url() {
    return System.getProperty("quarkus.datasource.jdbc.url");
  }

  /** Without the heading and without the advice, which names switches that we do not have. */
  private static String detail(String message) {
    return message
        .lines()
        .map(String::strip)
        .filter(l -> !l.isEmpty() && !l.startsWith("Validate failed"))
        .findFirst()
        .orElse(message)
        .replaceFirst("[.]$", "");
  }
}
