package org.seriate.audit.chain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A signed statement: at this time the chain reached link {@code seq}, and its hash was this. */
public record Checkpoint(
    long seq, String hash, String node, Instant at, String publicKey, String signature) {

  private static String text(long seq, String hash, String node, Instant at) {
    return "seriate audit checkpoint\n" + seq + '\n' + hash + '\n' + node + '\n' + at + '\n';
  }

  boolean isSigned() {
    return CheckpointKey.verifies(publicKey, text(seq, hash, node, at), signature);
  }

  /**
   * Signs the head of the chain, unless the last checkpoint of this key is about it already;
   * commits. The home remembers it too, so that nobody can take it out of the database unseen.
   */
  public static Optional<Checkpoint> make(
      Connection connection, String node, CheckpointKey key, Path home)
      throws SQLException, IOException {
    Chain.Head head = Chain.head(connection);
    if (head.seq() == 0 || head.seq() == lastOf(connection, key.publicKey())) {
      connection.commit();
      return Optional.empty();
    }
    Instant at = Instant.now().truncatedTo(ChronoUnit.MICROS);
    Checkpoint made =
        new Checkpoint(
            head.seq(),
            head.hash(),
            node,
            at,
            key.publicKey(),
            key.sign(text(head.seq(), head.hash(), node, at)));
    made.insert(connection);
    connection.commit();
    Files.writeString(
        witness(home),
        made.seq + " " + made.hash + " " + at + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND,
        StandardOpenOption.SYNC);
    return Optional.of(made);
  }

  private static long lastOf(Connection connection, String publicKey) throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement(
            "select coalesce(max(seq), 0) from audit_checkpoint where public_key = ?")) {
      s.setString(1, publicKey);
      try (ResultSet r = s.executeQuery()) {
        r.next();
        return r.getLong(1);
      }
    }
  }

  private void insert(Connection connection) throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement(
            "insert into audit_checkpoint (seq, hash, node, at, public_key, signature)"
                + " values (?, ?, ?, ?, ?, ?)")) {
      s.setLong(1, seq);
      s.setString(2, hash);
      s.setString(3, node);
      s.setObject(4, at.atOffset(ZoneOffset.UTC));
      s.setString(5, publicKey);
      s.setString(6, signature);
      s.executeUpdate();
    }
  }

  static List<Checkpoint> all(Connection connection) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet r =
            s.executeQuery(
                "select seq, hash, node, at, public_key, signature from audit_checkpoint"
                    + " order by seq, id")) {
      List<Checkpoint> all = new ArrayList<>();
      while (r.next()) {
        all.add(
            new Checkpoint(
                r.getLong(1),
                r.getString(2),
                r.getString(3),
                r.getObject(4, OffsetDateTime.class).toInstant(),
                r.getString(5),
                r.getString(6)));
      }
      return all;
    }
  }

  /** What a home remembers of a checkpoint. */
  record Remembered(long seq, String hash, String at) {}

  static List<Remembered> remembered(Path home) throws IOException {
    Path file = witness(home);
    if (!Files.exists(file)) {
      return List.of();
    }
    return Files.readAllLines(file).stream()
        .map(line -> line.split(" "))
        .filter(words -> words.length == 3 && words[0].matches("\\d{1,18}"))
        .map(words -> new Remembered(Long.parseLong(words[0]), words[1], words[2]))
        .toList();
  }

  private static Path witness(Path home) {
    return CheckpointKey.folder(home).resolve("checkpoints");
  }
}
