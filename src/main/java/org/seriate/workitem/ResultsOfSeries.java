package org.seriate.workitem;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.seriate.config.AeConfig;
import org.seriate.series.DeclineReason;
import org.seriate.series.ReportKind;

/** How far input series have come, and what came of them; read only. */
@ApplicationScoped
class ResultsOfSeries {
  private final Session rows;
  private final AeConfig config;

  ResultsOfSeries(Session rows, AeConfig config) {
    this.rows = rows;
    this.config = config;
  }

  @Transactional
  SeriesEnd of(Input input) {
    return rows.doReturningWork(connection -> read(connection, input.seriesInstanceUid()));
  }

  private SeriesEnd read(Connection connection, String series) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select s.state, r.id, r.kind, r.decline_reason,
              exists (select 1 from series_work w
                      where w.series_id = s.id and w.revision = s.revision),
              coalesce(a.state, 'ACCEPTED')
            from series s left join report r on r.series_id = s.id and r.revision = s.revision
            left join approval a on a.report_id = r.id
            where s.series_instance_uid = ?
            """)) {
      query.setString(1, series);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          return SeriesEnd.UnderWay.NOT_HERE;
        }
        return switch (row.getString(1)) {
          case "RECEIVING" -> SeriesEnd.UnderWay.COMING;
          case "DELIVERED" -> reported(row);
          case "SET_ASIDE" -> row.getObject(2) == null ? unreported(row) : reported(row);
          // Without a destination that is as far as a report gets.
          case "REPORTED" ->
              config.destinations().isEmpty() ? reported(row) : SeriesEnd.UnderWay.WAITING;
          default -> SeriesEnd.UnderWay.WAITING;
        };
      }
    }
  }

  /** What was never complete has never been work. */
  private static SeriesEnd unreported(ResultSet row) throws SQLException {
    return row.getBoolean(5) ? new SeriesEnd.SetAside() : new SeriesEnd.Missing();
  }

  /** What a person keeps back has not come to anything, as seen from outside. */
  private static SeriesEnd reported(ResultSet row) throws SQLException {
    return switch (row.getString(6)) {
      case "ACCEPTED" -> accepted(row);
      case "REJECTED" -> new SeriesEnd.SetAside();
      default -> SeriesEnd.UnderWay.WAITING;
    };
  }

  private static SeriesEnd accepted(ResultSet row) throws SQLException {
    long report = row.getLong(2);
    return switch (ReportKind.valueOf(row.getString(3))) {
      case POSITIVE, NEGATIVE -> new SeriesEnd.Analysed(report);
      case NOT_ANALYSED ->
          new SeriesEnd.Declined(
              report, Optional.ofNullable(row.getString(4)).map(DeclineReason::valueOf));
    };
  }

  /**
   * The objects of a report that a destination has; all of them where none has any, because then
   * they are to be had here only.
   */
  @Transactional
  List<Created> objects(long report) {
    List<Created> all = rows.doReturningWork(connection -> objects(connection, report));
    List<Created> delivered = all.stream().filter(c -> !c.destinations().isEmpty()).toList();
    return delivered.isEmpty() ? all : delivered;
  }

  private static List<Created> objects(Connection connection, long report) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select o.sop_class_uid, o.sop_instance_uid, o.series_instance_uid,
              o.study_instance_uid,
              array(select d.destination from object_delivery d
                    where d.object_id = o.id order by d.destination)
            from result_object o where o.report_id = ? order by o.id
            """)) {
      query.setLong(1, report);
      List<Created> found = new ArrayList<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          found.add(
              new Created(
                  row.getString(1),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  Arrays.asList((String[]) row.getArray(5).getArray())));
        }
      }
      return found;
    }
  }
}
