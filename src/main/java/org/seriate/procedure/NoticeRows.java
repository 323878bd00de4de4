package org.seriate.procedure;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.Session;
import org.seriate.procedure.Notice.Instance;
import org.seriate.procedure.Notice.Understood;
import org.seriate.store.SeriesSignals.Named;

/** Tables {@code availability_notice} and {@code availability}. */
@ApplicationScoped
class NoticeRows {
  private final Session rows;

  NoticeRows(Session rows) {
    this.rows = rows;
  }

  /** False when there is a notice of this name. */
  @Transactional(TxType.MANDATORY)
  public boolean keep(String uid, String source, Understood notice) {
    return rows.doReturningWork(
        c -> {
          try (PreparedStatement insert =
              c.prepareStatement(
                  """
                  insert into availability_notice (sop_instance_uid, source, study_instance_uid)
                  values (?, ?, ?) on conflict do nothing
                  """)) {
            insert.setString(1, uid);
            insert.setString(2, source);
            insert.setString(3, notice.studyInstanceUid());
            if (insert.executeUpdate() == 0) {
              return false;
            }
          }
          insert(c, source, notice.instances());
          return true;
        });
  }

  private static void insert(Connection c, String source, List<Instance> instances)
      throws SQLException {
    try (PreparedStatement upsert =
        c.prepareStatement(
            """
            insert into availability (source, sop_instance_uid, series_instance_uid, availability)
            values (?, ?, ?, ?)
            on conflict (source, sop_instance_uid) do update
            set availability = excluded.availability,
                series_instance_uid = excluded.series_instance_uid, told_at = now()
            """)) {
      for (Instance instance : instances) {
        upsert.setString(1, source);
        upsert.setString(2, instance.sopInstanceUid());
        upsert.setString(3, instance.seriesInstanceUid());
        upsert.setString(4, instance.availability());
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }

  /** All that a source has of these series. Never final: a notice does not say it is the last. */
  @Transactional(TxType.MANDATORY)
  public List<Named> named(String source, List<String> series) {
    return rows.doReturningWork(
        c -> {
          try (PreparedStatement select =
              c.prepareStatement(
                  """
                  select s.series, array(
                      select sop_instance_uid from availability
                      where source = ? and series_instance_uid = s.series
                        and availability <> 'UNAVAILABLE')
                  from unnest(?) as s (series)
                  """)) {
            select.setString(1, source);
            select.setArray(2, c.createArrayOf("text", series.toArray()));
            List<Named> named = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                String[] uids = (String[]) row.getArray(2).getArray();
                named.add(new Named(row.getString(1), List.of(uids), false));
              }
            }
            return named;
          }
        });
  }
}
