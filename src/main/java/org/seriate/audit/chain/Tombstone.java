package org.seriate.audit.chain;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** A signed statement: the rows of all links up to this one were retired, by whom and why. */
public record Tombstone(
    long throughSeq,
    String hash,
    long rowsGone,
    String actor,
    String reason,
    Instant at,
    String publicKey,
    String signature) {

  static String text(
      long throughSeq, String hash, long rowsGone, String actor, String reason, Instant at) {
    return "seriate audit tombstone\n%d\n%s\n%d\n%s\n%s\n%s\n"
        .formatted(throughSeq, hash, rowsGone, actor, reason, at);
  }

  boolean isSigned() {
    return CheckpointKey.verifies(
        publicKey, text(throughSeq, hash, rowsGone, actor, reason, at), signature);
  }

  static List<Tombstone> all(Connection connection) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet r =
            s.executeQuery(
                "select through_seq, hash, rows_gone, actor, reason, at, public_key, signature"
                    + " from audit_tombstone order by id")) {
      List<Tombstone> all = new ArrayList<>();
      while (r.next()) {
        all.add(
            new Tombstone(
                r.getLong(1),
                r.getString(2),
                r.getLong(3),
                r.getString(4),
                r.getString(5),
                r.getObject(6, OffsetDateTime.class).toInstant(),
                r.getString(7),
                r.getString(8)));
      }
      return all;
    }
  }
}
