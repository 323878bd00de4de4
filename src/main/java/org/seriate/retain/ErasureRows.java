package org.seriate.retain;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Every row of a series, found by the foreign keys of the tables themselves. */
final class ErasureRows {
  /** Name it by its UID, because they may be told of it before it arrives. */
  private static final List<String> BY_UID =
      List.of("series_signal", "procedure_series", "availability", "workitem_input");

  private final Connection connection;

  ErasureRows(Connection connection) {
    this.connection = connection;
  }

  /** A table whose column refers to a column of ours. */
  private record Reference(String table, String column, String referred) {}

  List<Long> ofPatient(String patientId, String issuer) throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement(
            """
            select distinct s.id from series s where s.id in (
              select e.series_id from audit_event e
              where e.patient_id = ? and (cast(? as text) is null or e.issuer_of_patient_id = ?)
              union
              select r.series_id from result_attributes a
              join result_object o on o.id = a.object_id join report r on r.id = o.report_id
              where a.patient_id = ? and (cast(? as text) is null or a.issuer_of_patient_id = ?))
            order by s.id
            """)) {
      for (int i = 0; i < 2; i++) {
        s.setString(3 * i + 1, patientId);
        s.setString(3 * i + 2, issuer);
        s.setString(3 * i + 3, issuer);
      }
      List<Long> found = new ArrayList<>();
      try (ResultSet row = s.executeQuery()) {
        while (row.next()) {
          found.add(row.getLong(1));
        }
      }
      return found;
    }
  }

  boolean lock(long series) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet row =
            s.executeQuery("select 1 from series where id = %d for update".formatted(series))) {
      return row.next();
    }
  }

  Set<String> destinations(long series) throws SQLException {
    Set<String> found = new TreeSet<>();
    try (Statement s = connection.createStatement();
        ResultSet row =
            s.executeQuery(
                """
                select distinct d.destination from object_delivery d
                join result_object o on o.id = d.object_id join report r on r.id = o.report_id
                where r.series_id = %d
                """
                    .formatted(series))) {
      while (row.next()) {
        found.add(row.getString(1));
      }
    }
    return found;
  }

  /** Where the bytes are of which this series has rows. */
  List<Purged> images(long series) throws SQLException {
    List<Purged> found = new ArrayList<>();
    try (Statement s = connection.createStatement();
        ResultSet row =
            s.executeQuery(
                """
                select digest, bytes, segment, segment_at, file_bytes from instance
                where series_id = %1$d and purged_at is null
                union all
                select c.digest, 0, c.segment, c.segment_at, c.file_bytes from instance_conflict c
                join instance i on i.id = c.instance_id
                where i.series_id = %1$d and c.purged_at is null
                """
                    .formatted(series))) {
      while (row.next()) {
        found.add(
            new Purged(
                row.getString(1),
                row.getLong(2),
                row.getObject(3, Long.class),
                row.getObject(4, Long.class),
                row.getObject(5, Long.class)));
      }
    }
    return found;
  }

  /** The series and whatever refers to it, however many tables away. */
  void erase(long series) throws SQLException {
    String uid = "(select series_instance_uid from series where id = %d)".formatted(series);
    for (String table : BY_UID) {
      execute("delete from %s where series_instance_uid = %s".formatted(table, uid));
    }
    erase("series", "id = " + series);
  }

  private void erase(String table, String which) throws SQLException {
    for (Reference r : references(table)) {
      if (!r.table().equals(table)) {
        erase(
            r.table(),
            "%s in (select %s from %s where %s)".formatted(r.column(), r.referred(), table, which));
      }
    }
    execute("delete from %s where %s".formatted(table, which));
  }

  private List<Reference> references(String table) throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement(
            """
            select c.conrelid::regclass::text, a.attname, f.attname
            from pg_constraint c
            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
            join pg_attribute f on f.attrelid = c.confrelid and f.attnum = c.confkey[1]
            where c.contype = 'f' and c.confrelid = cast(? as regclass)
              and cardinality(c.conkey) = 1
            """)) {
      s.setString(1, table);
      List<Reference> found = new ArrayList<>();
      try (ResultSet row = s.executeQuery()) {
        while (row.next()) {
          found.add(new Reference(row.getString(1), row.getString(2), row.getString(3)));
        }
      }
      return found;
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement s = connection.createStatement()) {
      s.execute(sql);
    }
  }
}
