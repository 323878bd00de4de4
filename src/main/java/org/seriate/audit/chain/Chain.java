package org.seriate.audit.chain;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.seriate.audit.AuditRow;
import org.seriate.audit.AuditRows;
import org.seriate.series.Sha256;

/**
 * The links of the record.
 *
 * <pre>
 * act commits --> audit_event + audit_unsealed --seal()--> audit_seal 1 <- 2 <- 3 <- ...
 * </pre>
 *
 * <p>One node links at a time, whoever gets the lock; the order of the links is the order in which
 * rows were seen committed.
 */
public final class Chain {
  /** Stands where the first link names its predecessor. */
  public static final String BEGINNING = "0".repeat(64);

  private static final int BATCH = 1000;
  // Any number that no other advisory lock of this program has.
  private static final long LOCK = 0x5e41a7e0_a0d17L;

  private Chain() {}

  /**
   * How far the chain goes.
   *
   * @param seq 0 when there is no link yet
   */
  public record Head(long seq, String hash) {}

  public static Head head(Connection connection) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet r =
            s.executeQuery("select seq, hash from audit_seal order by seq desc limit 1")) {
      return r.next() ? new Head(r.getLong(1), r.getString(2)) : new Head(0, BEGINNING);
    }
  }

  /**
   * Links what waits and commits; another node that is at it is left alone.
   *
   * @param connection without auto-commit, at READ COMMITTED: the head must be read after the lock
   * @return how many rows were linked
   */
  public static int seal(Connection connection) throws SQLException {
    int all = 0;
    int linked;
    do {
      linked = batch(connection);
      all += linked;
    } while (linked == BATCH);
    return all;
  }

  private static int batch(Connection connection) throws SQLException {
    try {
      int linked = lock(connection) ? link(connection) : 0;
      connection.commit();
      return linked;
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    }
  }

  private static boolean lock(Connection connection) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery("select pg_try_advisory_xact_lock(" + LOCK + ")")) {
      r.next();
      return r.getBoolean(1);
    }
  }

  private static int link(Connection connection) throws SQLException {
    List<AuditRow> waiting = AuditRows.unsealed(connection, BATCH);
    if (waiting.isEmpty()) {
      return 0;
    }
    Head head = head(connection);
    long seq = head.seq();
    String hash = head.hash();
    List<Long> ids = new ArrayList<>(waiting.size());
    try (PreparedStatement s =
        connection.prepareStatement(
            "insert into audit_seal (seq, audit_event_id, content_sha256, hash)"
                + " values (?, ?, ?, ?)")) {
      for (AuditRow row : waiting) {
        String content = row.contentSha256();
        hash = hash(hash, ++seq, row.id(), content);
        s.setLong(1, seq);
        s.setLong(2, row.id());
        s.setString(3, content);
        s.setString(4, hash);
        s.addBatch();
        ids.add(row.id());
      }
      s.executeBatch();
    }
    try (PreparedStatement s =
        connection.prepareStatement("delete from audit_unsealed where audit_event_id = any (?)")) {
      s.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
      s.executeUpdate();
    }
    return ids.size();
  }

  /** A link's hash, over its predecessor's and its own facts. */
  static String hash(String previous, long seq, long event, String contentSha256) {
    return Sha256.of(previous + '\n' + seq + '\n' + event + '\n' + contentSha256 + '\n');
  }

  /** The hash of one link, if there is such a link. */
  static Optional<String> hashAt(Connection connection, long seq) throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement("select hash from audit_seal where seq = ?")) {
      s.setLong(1, seq);
      try (ResultSet r = s.executeQuery()) {
        return r.next() ? Optional.of(r.getString(1)) : Optional.empty();
      }
    }
  }
}
