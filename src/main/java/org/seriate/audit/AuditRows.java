package org.seriate.audit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The statements on {@code audit_event}: insert and select, nothing else. */
public final class AuditRows {
  private static final int PAGE = 1000;

  // Study, series and patient of a series come from its row and from what was recorded of it first.
  private static final String INSERT =
      """
      insert into audit_event (event, code_system, event_id, event_type, action, outcome, node,
          actor, peer, series_id, study_instance_uid, series_instance_uid, patient_id,
          issuer_of_patient_id, sop_class_uid, instances, object, query, detail)
      select ?, ?, ?, ?, ?, ?, ?,
          ?, ?, g.series, coalesce(?, s.study_instance_uid), s.series_instance_uid,
          coalesce(g.patient, p.patient_id),
          case when g.patient is null then p.issuer_of_patient_id else ? end, ?, ?, ?, ?, ?
      from (select cast(? as bigint) as series, cast(? as text) as patient) g
      left join series s on s.id = g.series
      left join lateral (
        select patient_id, issuer_of_patient_id from audit_event
        where g.patient is null and series_id = g.series and patient_id is not null
        order by id limit 1) p on true
      """;

  /** Of alias {@code e}, for statements that join. */
  public static final String COLUMNS = AuditRow.COLUMNS;

  private AuditRows() {}

  /** How a row names the node that recorded it; always the same address (PS3.15 A.5.2). */
  public static String nodeName(String aeTitle) {
    try {
      return aeTitle + "@" + InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return aeTitle + "@localhost";
    }
  }

  /** The row of an outer join on {@link #COLUMNS}; empty where there was none. */
  public static Optional<AuditRow> joined(ResultSet r) throws SQLException {
    r.getLong("id");
    return r.wasNull() ? Optional.empty() : Optional.of(AuditRow.of(r));
  }

  /** Part of the transaction of the connection. */
  static void insert(Connection connection, String node, AuditEntry e) throws SQLException {
    try (PreparedStatement s = connection.prepareStatement(INSERT)) {
      AuditEvent event = e.event();
      int i = 0;
      s.setString(++i, event.name());
      s.setString(++i, event.id().codeSystem());
      s.setString(++i, event.id().code());
      s.setString(++i, event.type().code());
      s.setString(++i, String.valueOf(event.action()));
      s.setInt(++i, e.outcome().code());
      s.setString(++i, node);
      s.setString(++i, e.actor());
      s.setString(++i, e.peer());
      s.setString(++i, e.subject().studyInstanceUid());
      s.setString(++i, e.subject().issuerOfPatientId());
      s.setString(++i, e.transfer().sopClassUid());
      s.setObject(++i, e.transfer().instances(), Types.INTEGER);
      s.setString(++i, e.object());
      s.setBytes(++i, e.transfer().query());
      s.setString(++i, e.detail());
      s.setObject(++i, e.subject().series(), Types.BIGINT);
      s.setString(++i, e.subject().patientId());
      s.executeUpdate();
    }
  }

  /** For programs that are no node: records in a transaction of its own, committed here. */
  public static void insertAlone(Connection connection, String node, AuditEntry entry)
      throws SQLException {
    insert(connection, node, entry);
    if (!connection.getAutoCommit()) {
      connection.commit();
    }
  }

  /** Newest first. */
  public static List<AuditRow> newest(Connection connection, AuditSearch search, int limit)
      throws SQLException {
    return select(connection, search, "e.id desc", limit, null);
  }

  /** Every event found, oldest first, a page at a time so that memory stays flat. */
  public static void each(Connection connection, AuditSearch search, Consumer<AuditRow> reader)
      throws SQLException {
    Long after = 0L;
    while (after != null) {
      List<AuditRow> page = select(connection, search, "e.id", PAGE, after);
      page.forEach(reader);
      after = page.size() < PAGE ? null : (Long) page.getLast().id();
    }
  }

  /** Committed rows that no link has yet, in the order of their ids. */
  public static List<AuditRow> unsealed(Connection connection, int limit) throws SQLException {
    String sql =
        "select "
            + AuditRow.COLUMNS
            + " from audit_unsealed u join audit_event e on e.id = u.audit_event_id"
            + " order by e.id limit "
            + limit;
    try (PreparedStatement s = connection.prepareStatement(sql)) {
      return read(s);
    }
  }

  private static List<AuditRow> select(
      Connection connection, AuditSearch search, String order, int limit, Long after)
      throws SQLException {
    Conditions where = new Conditions(search, after);
    String sql =
        "select "
            + AuditRow.COLUMNS
            + " from audit_event e"
            + where
            + " order by "
            + order
            + " limit "
            + limit;
    try (PreparedStatement s = connection.prepareStatement(sql)) {
      where.bind(s);
      return read(s);
    }
  }

  private static List<AuditRow> read(PreparedStatement s) throws SQLException {
    try (ResultSet r = s.executeQuery()) {
      List<AuditRow> found = new ArrayList<>();
      while (r.next()) {
        found.add(AuditRow.of(r));
      }
      return found;
    }
  }

  /** Conditions with bound values; nothing that was asked for becomes part of the statement. */
  private static final class Conditions {
    private final List<String> sql = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    Conditions(AuditSearch search, Long after) {
      if (search.who() != null) {
        String part = "%" + search.who().replaceAll("([\\\\%_])", "\\\\$1") + "%";
        sql.add("(e.actor ilike ? or e.peer ilike ?)");
        values.add(part);
        values.add(part);
      }
      add("e.event = ?", search.event());
      add("e.event_id = ?", search.eventId());
      add("e.at >= ?", atZone(search.from()));
      add("e.at < ?", atZone(search.to()));
      add("e.patient_id = ?", search.patientId());
      if (AuditSearch.ANY_FAILURE.equals(search.outcome())) {
        sql.add("e.outcome > 0");
      } else {
        add("e.outcome = ?", search.outcome());
      }
      add("e.series_id = ?", search.series());
      add("e.study_instance_uid = ?", search.studyInstanceUid());
      add("e.id < ?", search.before());
      add("e.id > ?", after);
    }

    private static Object atZone(Instant instant) {
      return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private void add(String condition, Object value) {
      if (value != null) {
        sql.add(condition);
        values.add(value);
      }
    }

    void bind(PreparedStatement s) throws SQLException {
      for (int i = 0; i < values.size(); i++) {
        s.setObject(i + 1, values.get(i));
      }
    }

    @Override
    public String toString() {
      return sql.isEmpty() ? "" : " where " + String.join(" and ", sql);
    }
  }
}
