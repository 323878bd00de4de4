package org.seriate.audit.chain;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.seriate.audit.AuditRow;
import org.seriate.audit.AuditRows;

/** Walks the whole record once and compares it with its chain, its checkpoints and this home. */
public final class Verification {
  private static final int PAGE = 2000;
  private static final int MOST_BREAKS = 100;

  private final Connection connection;
  private final Set<String> keys;
  private final List<Break> breaks = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<Long, String> stated = new HashMap<>();
  private long retiredThrough;
  private long seq;
  private String hash = Chain.BEGINNING;

  private Verification(Connection connection, Set<String> keys) {
    this.connection = connection;
    this.keys = keys;
  }

  /**
   * What was found.
   *
   * @param links how many there are
   * @param waiting rows that no link has yet
   * @param checkpoints how many were signed by keys that are trusted here
   * @param breaks in the order of the chain; empty when the record is whole
   * @param notes what could not be judged
   */
  public record Result(
      long links, long waiting, long checkpoints, List<Break> breaks, List<String> notes) {
    public boolean isWhole() {
      return breaks.isEmpty();
    }

    /** For a person. */
    public String sentence() {
      return first()
          .map(
              b ->
                  "The record is NOT whole. First break at link %d: %s."
                      .formatted(b.seq(), b.kind()))
          .orElseGet(
              () ->
                  "The record is whole: %d links, %d checkpoints verified, %d rows wait for a link."
                      .formatted(links, checkpoints, waiting));
    }

    public Optional<Break> first() {
      return breaks.stream().findFirst();
    }
  }

  /**
   * Verifies in one read-only snapshot; the node may go on recording meanwhile.
   *
   * @param connection without auto-commit, and with nothing under way
   * @param home whose memory of its own checkpoints counts
   * @param keys public keys whose word counts, as {@link CheckpointKey#publicKey()} has them
   */
  public static Result of(Connection connection, Path home, Set<String> keys)
      throws SQLException, IOException {
    try (Statement s = connection.createStatement()) {
      s.execute("set transaction isolation level repeatable read, read only");
      return new Verification(connection, keys).run(home);
    } finally {
      connection.rollback();
    }
  }

  private Result run(Path home) throws SQLException, IOException {
    readTombstones();
    long checkpoints = readCheckpoints();
    for (Checkpoint.Remembered r : Checkpoint.remembered(home)) {
      state(r.seq(), r.hash());
    }
    walk();
    compareEnd();
    long waiting = rowsWithoutLink();
    breaks.sort(Comparator.comparingLong(Break::seq).thenComparing(Break::event));
    return new Result(seq, waiting, checkpoints, List.copyOf(breaks), List.copyOf(notes));
  }

  private void readTombstones() throws SQLException {
    for (Tombstone t : Tombstone.all(connection)) {
      if (!keys.contains(t.publicKey())) {
        notes.add(
            "the tombstone of %s is signed by a key that is not known here".formatted(t.at()));
      } else if (!t.isSigned()) {
        found(
            Break.Kind.SIGNATURE_WRONG,
            t.throughSeq(),
            0,
            "the tombstone of %s was not signed by its key".formatted(t.at()));
      } else {
        retiredThrough = Math.max(retiredThrough, t.throughSeq());
        state(t.throughSeq(), t.hash());
      }
    }
  }

  private long readCheckpoints() throws SQLException {
    long trusted = 0;
    long unknown = 0;
    for (Checkpoint c : Checkpoint.all(connection)) {
      if (!keys.contains(c.publicKey())) {
        unknown++;
      } else if (!c.isSigned()) {
        found(
            Break.Kind.SIGNATURE_WRONG,
            c.seq(),
            0,
            "the checkpoint of %s at link %d was not signed by its key".formatted(c.at(), c.seq()));
      } else {
        trusted++;
        state(c.seq(), c.hash());
      }
    }
    if (unknown > 0) {
      notes.add(
          unknown
              + " checkpoints are signed by keys that are not known here and were not judged; name"
              + " the public keys of the other nodes");
    }
    return trusted;
  }

  /** A trusted word about one link; two that differ cannot both be right. */
  private void state(long at, String is) {
    String before = stated.putIfAbsent(at, is);
    if (before != null && !before.equals(is)) {
      found(Break.Kind.CHAIN_FORGED, at, 0, "two signed statements about link " + at + " differ");
    }
  }

  private void walk() throws SQLException {
    String sql =
        "select s.seq, s.audit_event_id, s.content_sha256, s.hash, "
            + AuditRows.COLUMNS
            + " from audit_seal s left join audit_event e on e.id = s.audit_event_id"
            + " where s.seq > ? order by s.seq limit "
            + PAGE;
    int read;
    do {
      read = 0;
      try (PreparedStatement s = connection.prepareStatement(sql)) {
        s.setLong(1, seq);
        try (ResultSet r = s.executeQuery()) {
          for (; r.next(); read++) {
            judge(r);
          }
        }
      }
    } while (read == PAGE);
  }

  private void judge(ResultSet r) throws SQLException {
    long at = r.getLong("seq");
    long event = r.getLong("audit_event_id");
    String content = r.getString("content_sha256");
    String stands = r.getString("hash");
    Optional<AuditRow> row = AuditRows.joined(r);
    if (at != seq + 1) {
      found(
          Break.Kind.ROW_MISSING,
          seq + 1,
          0,
          "links %d to %d were taken out".formatted(seq + 1, at - 1));
    } else if (!Chain.hash(hash, at, event, content).equals(stands)) {
      found(
          Break.Kind.CHAIN_FORGED,
          at,
          event,
          "link %d does not follow from the one before it: one of the two was rewritten"
              .formatted(at));
    }
    judge(row, at, event, content);
    if (stated.containsKey(at) && !stated.get(at).equals(stands)) {
      found(
          Break.Kind.CHAIN_FORGED,
          at,
          event,
          "link %d is not the one that was signed: it, or a link before it, was rewritten"
              .formatted(at));
    }
    seq = at;
    hash = stands;
  }

  private void judge(Optional<AuditRow> row, long at, long event, String content) {
    if (row.isEmpty()) {
      if (at > retiredThrough) {
        found(
            Break.Kind.ROW_MISSING,
            at,
            event,
            "the row of event %d is gone, and no tombstone says why".formatted(event));
      }
    } else if (!row.get().contentSha256().equals(content)) {
      found(
          Break.Kind.ROW_CHANGED,
          at,
          event,
          "the row of event %d is not as it was recorded".formatted(event));
    }
  }

  /** What was signed and lies beyond the end was cut off. */
  private void compareEnd() {
    stated.keySet().stream()
        .filter(s -> s > seq)
        .max(Comparator.naturalOrder())
        .ifPresent(
            s ->
                found(
                    Break.Kind.ROW_MISSING,
                    seq + 1,
                    0,
                    "the chain ends at link %d, and was signed as far as %d".formatted(seq, s)));
  }

  private long rowsWithoutLink() throws SQLException {
    try (Statement s = connection.createStatement()) {
      try (ResultSet r =
          s.executeQuery(
              """
              select e.id from audit_event e
              where not exists (select 1 from audit_seal s where s.audit_event_id = e.id)
                and not exists (select 1 from audit_unsealed u where u.audit_event_id = e.id)
              order by e.id limit 100
              """)) {
        while (r.next()) {
          found(
              Break.Kind.ROW_ADDED,
              seq + 1,
              r.getLong(1),
              "the row of event %d has no link and does not wait for one".formatted(r.getLong(1)));
        }
      }
      try (ResultSet r =
          s.executeQuery(
              """
              select u.audit_event_id from audit_unsealed u
              where not exists (select 1 from audit_event e where e.id = u.audit_event_id)
              order by 1 limit 100
              """)) {
        while (r.next()) {
          found(
              Break.Kind.ROW_MISSING,
              seq + 1,
              r.getLong(1),
              "event %d was recorded and is gone before it was linked".formatted(r.getLong(1)));
        }
      }
      try (ResultSet r = s.executeQuery("select count(*) from audit_unsealed")) {
        r.next();
        return r.getLong(1);
      }
    }
  }

  private void found(Break.Kind kind, long at, long event, String sentence) {
    if (breaks.size() < MOST_BREAKS) {
      breaks.add(new Break(kind, at, event, sentence));
    }
  }
}
