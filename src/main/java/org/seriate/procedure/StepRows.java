package org.seriate.procedure;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hibernate.Session;
import org.seriate.procedure.Step.Begun;
import org.seriate.procedure.Step.Changed;
import org.seriate.procedure.Step.Performed;
import org.seriate.store.SeriesSignals.Named;

/** Tables {@code procedure_step} and {@code procedure_series}. */
@ApplicationScoped
class StepRows {
  private final Session rows;

  StepRows(Session rows) {
    this.rows = rows;
  }

  /** A step as it stands. */
  record Standing(String source, String state, String endDate, String endTime, boolean hasSeries) {
    boolean isOver() {
      return !state.equals(Step.IN_PROGRESS);
    }
  }

  /**
   * Until the end of the transaction nobody else works on facts of this source: what it named of
   * one series is put together from all its messages.
   */
  @Transactional(TxType.MANDATORY)
  public void alone(String source) {
    rows.createNativeQuery(
            "select cast(pg_advisory_xact_lock(hashtext('procedure'), hashtext(:source)) as text)",
            String.class)
        .setParameter("source", source)
        .getSingleResult();
  }

  /** False when there is a step of this name. */
  @Transactional(TxType.MANDATORY)
  public boolean create(String uid, String source, Begun step) {
    return rows.doReturningWork(
        c -> {
          try (PreparedStatement insert =
              c.prepareStatement(
                  """
                  insert into procedure_step
                      (sop_instance_uid, source, state, study_instance_uids, modality, station_ae)
                  values (?, ?, 'IN PROGRESS', ?, ?, ?)
                  on conflict do nothing
                  """)) {
            insert.setString(1, uid);
            insert.setString(2, source);
            insert.setArray(3, text(c, step.studyInstanceUids()));
            insert.setString(4, step.modality());
            insert.setString(5, step.stationAe());
            if (insert.executeUpdate() == 0) {
              return false;
            }
          }
          insertSeries(c, uid, step.series());
          return true;
        });
  }

  @Transactional(TxType.MANDATORY)
  public Optional<Standing> find(String uid) {
    return rows.doReturningWork(
        c -> {
          try (PreparedStatement select =
              c.prepareStatement(
                  """
                  select source, state, end_date, end_time,
                      exists (select 1 from procedure_series where step_uid = sop_instance_uid)
                  from procedure_step where sop_instance_uid = ? for update
                  """)) {
            select.setString(1, uid);
            try (ResultSet row = select.executeQuery()) {
              return row.next()
                  ? Optional.of(
                      new Standing(
                          row.getString(1),
                          row.getString(2),
                          row.getString(3),
                          row.getString(4),
                          row.getBoolean(5)))
                  : Optional.empty();
            }
          }
        });
  }

  /**
   * @return the series that the step named before or names now
   */
  @Transactional(TxType.MANDATORY)
  public Set<String> change(String uid, Changed change) {
    return rows.doReturningWork(
        c -> {
          Set<String> concerned = new TreeSet<>(seriesOf(c, uid));
          try (PreparedStatement update =
              c.prepareStatement(
                  """
                  update procedure_step
                  set state = coalesce(?, state), end_date = coalesce(nullif(?, ''), end_date),
                      end_time = coalesce(nullif(?, ''), end_time), changed_at = now()
                  where sop_instance_uid = ?
                  """)) {
            update.setString(1, change.state().orElse(null));
            update.setString(2, change.endDate());
            update.setString(3, change.endTime());
            update.setString(4, uid);
            update.executeUpdate();
          }
          if (change.series().isPresent()) {
            deleteSeries(c, uid);
            insertSeries(c, uid, change.series().get());
            change.series().get().forEach(p -> concerned.add(p.seriesInstanceUid()));
          }
          return concerned;
        });
  }

  private static List<String> seriesOf(Connection c, String step) throws SQLException {
    try (PreparedStatement select =
        c.prepareStatement("select series_instance_uid from procedure_series where step_uid = ?")) {
      select.setString(1, step);
      List<String> series = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          series.add(row.getString(1));
        }
      }
      return series;
    }
  }

  private static void deleteSeries(Connection c, String step) throws SQLException {
    try (PreparedStatement delete =
        c.prepareStatement("delete from procedure_series where step_uid = ?")) {
      delete.setString(1, step);
      delete.executeUpdate();
    }
  }

  // A series in two items is one series: protocols change in the middle of one.
  private static void insertSeries(Connection c, String step, List<Performed> series)
      throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement(
            """
            insert into procedure_series (step_uid, series_instance_uid, sop_instance_uids)
            values (?, ?, ?)
            on conflict (step_uid, series_instance_uid) do update
            set sop_instance_uids = array(
              select distinct unnest(
                procedure_series.sop_instance_uids || excluded.sop_instance_uids))
            """)) {
      for (Performed performed : series) {
        insert.setString(1, step);
        insert.setString(2, performed.seriesInstanceUid());
        insert.setArray(3, text(c, performed.sopInstanceUids()));
        insert.executeUpdate();
      }
    }
  }

  private static Array text(Connection c, Collection<String> values) throws SQLException {
    return c.createArrayOf("text", values.toArray());
  }

  /** All that the steps of a source name of these series; none of it when they name it no more. */
  @Transactional(TxType.MANDATORY)
  public List<Named> named(String source, Collection<String> series) {
    return rows.doReturningWork(
        c -> {
          try (PreparedStatement select =
              c.prepareStatement(
                  """
                  select a.series,
                      array(select distinct u from procedure_series n
                            join procedure_step m on m.sop_instance_uid = n.step_uid,
                            unnest(n.sop_instance_uids) u
                            where n.series_instance_uid = a.series and m.source = ?),
                      coalesce(bool_and(p.state <> 'IN PROGRESS'), false)
                  from unnest(?) as a (series)
                  left join procedure_series s on s.series_instance_uid = a.series
                  left join procedure_step p on p.sop_instance_uid = s.step_uid and p.source = ?
                  group by a.series
                  """)) {
            select.setString(1, source);
            select.setArray(2, text(c, series));
            select.setString(3, source);
            List<Named> named = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                String[] uids = (String[]) row.getArray(2).getArray();
                named.add(new Named(row.getString(1), List.of(uids), row.getBoolean(3)));
              }
            }
            return named;
          }
        });
  }
}
