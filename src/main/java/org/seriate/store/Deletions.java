package org.seriate.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Keeps images where they are while a backup copies them. A backup holds the lock for as long as it
 * works; whoever deletes bytes that a row names asks for it in the transaction that says so, and
 * comes again later when it is held.
 */
public final class Deletions {
  private static final int CLASS = 125;
  private static final int KEY = 1;

  private Deletions() {}

  /** Waits for deletions under way; the lock lasts as long as the connection. */
  public static void stop(Connection connection) throws SQLException {
    ask(connection, "select pg_advisory_lock(?, ?)");
  }

  public static void allow(Connection connection) throws SQLException {
    ask(connection, "select pg_advisory_unlock(?, ?)");
  }

  /** Whether none is being taken; until the transaction of the connection ends none will begin. */
  public static boolean mayGo(Connection connection) throws SQLException {
    return "t".equals(ask(connection, "select pg_try_advisory_xact_lock_shared(?, ?)"));
  }

  private static String ask(Connection connection, String sql) throws SQLException {
    try (PreparedStatement s = connection.prepareStatement(sql)) {
      s.setInt(1, CLASS);
      s.setInt(2, KEY);
      try (ResultSet row = s.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
