package org.seriate.audit.syslog;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.seriate.audit.AuditRows;
import org.seriate.config.SyslogServer;

/**
 * One server and how far it has the chain. The chain is the spool: nothing is copied, and a row of
 * {@code audit_delivery} moves on only after the server has a batch. A crash in between sends the
 * batch again.
 */
final class Delivery {
  private static final int BATCH = 200;

  private final DataSource database;
  private final SyslogServer server;
  private final Transport transport;

  Delivery(DataSource database, SyslogServer server, Transport transport) {
    this.database = database;
    this.server = server;
    this.transport = transport;
  }

  /**
   * What waits for a server.
   *
   * @param since when the oldest of it was linked
   */
  public record Lag(SyslogServer server, long events, Optional<Instant> since) {
    Duration age() {
      return since.map(s -> Duration.between(s, Instant.now())).orElse(Duration.ZERO);
    }
  }

  /**
   * Sends the next batch.
   *
   * @return how many links the server has now that it had not before; 0 also when another node is
   *     at it
   * @throws IOException when the server did not take it; the same batch goes again
   */
  int next() throws SQLException, IOException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        int sent = next(connection);
        connection.commit();
        return sent;
      } catch (SQLException | IOException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  private int next(Connection connection) throws SQLException, IOException {
    begin(connection);
    Optional<Long> has = lock(connection);
    if (has.isEmpty()) {
      return 0;
    }
    List<byte[]> messages = new ArrayList<>();
    long last = has.get();
    int links = 0;
    String sql =
        "select s.seq, "
            + AuditRows.COLUMNS
            + " from audit_seal s left join audit_event e on e.id = s.audit_event_id"
            + " where s.seq > ? order by s.seq limit "
            + BATCH;
    try (PreparedStatement s = connection.prepareStatement(sql)) {
      s.setLong(1, last);
      try (ResultSet r = s.executeQuery()) {
        for (; r.next(); links++) {
          last = r.getLong("seq");
          AuditRows.joined(r).map(SyslogFrame::of).ifPresent(messages::add);
        }
      }
    }
    if (!messages.isEmpty()) {
      transport.send(messages);
    }
    if (links > 0) {
      moveTo(connection, last);
    }
    return links;
  }

  private void begin(Connection connection) throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement(
            "insert into audit_delivery (destination) values (?) on conflict do nothing")) {
      s.setString(1, server.toString());
      s.executeUpdate();
      connection.commit();
    }
  }

  /** Held while the batch is on its way, so that one node at a time sends. */
  private Optional<Long> lock(Connection connection) throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement(
            "select seq from audit_delivery where destination = ? for update skip locked")) {
      s.setString(1, server.toString());
      try (ResultSet r = s.executeQuery()) {
        return r.next() ? Optional.of(r.getLong(1)) : Optional.empty();
      }
    }
  }

  private void moveTo(Connection connection, long seq) throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement(
            "update audit_delivery set seq = ?, at = now() where destination = ?")) {
      s.setLong(1, seq);
      s.setString(2, server.toString());
      s.executeUpdate();
    }
  }

  Lag lag() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement s =
            connection.prepareStatement(
                """
                select count(*), min(sealed_at) from audit_seal
                where seq > coalesce(
                    (select seq from audit_delivery where destination = ?), 0)
                """)) {
      s.setString(1, server.toString());
      try (ResultSet r = s.executeQuery()) {
        r.next();
        return new Lag(
            server,
            r.getLong(1),
            Optional.ofNullable(r.getObject(2, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant));
      }
    }
  }
}
