package org.seriate.store;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.hibernate.Session;

/** What others said a series consists of, in table {@code series_signal}. */
@ApplicationScoped
public class SeriesSignals {
  private final Session rows;

  SeriesSignals(Session rows) {
    this.rows = rows;
  }

  /** Who can say so, and how. */
  public enum Signal {
    MPPS,
    STORAGE_COMMITMENT,
    IAN
  }

  /**
   * All that a source named of one series so far; replaces what it had named before.
   *
   * @param last nothing more will be named
   */
  public record Named(String seriesInstanceUid, List<String> sopInstanceUids, boolean last) {}

  @Transactional(TxType.MANDATORY)
  public void tell(Signal signal, String source, Collection<Named> series) {
    rows.doWork(
        connection -> {
          try (PreparedStatement upsert =
              connection.prepareStatement(
                  """
                  insert into series_signal
                      (series_instance_uid, signal, source, instances, sop_instance_uids, final)
                  values (?, ?, ?, ?, ?, ?)
                  on conflict (series_instance_uid, signal, source) do update
                  set instances = excluded.instances,
                      sop_instance_uids = excluded.sop_instance_uids,
                      final = excluded.final, told_at = now()
                  """)) {
            for (Named named : series) {
              add(upsert, signal, source, named);
            }
            upsert.executeBatch();
          }
        });
  }

  private static void add(PreparedStatement upsert, Signal signal, String source, Named named)
      throws SQLException {
    Object[] uids = named.sopInstanceUids().toArray();
    upsert.setString(1, named.seriesInstanceUid());
    upsert.setString(2, signal.name());
    upsert.setString(3, source);
    upsert.setInt(4, uids.length);
    upsert.setArray(5, upsert.getConnection().createArrayOf("text", uids));
    upsert.setBoolean(6, named.last());
    upsert.addBatch();
  }

  /**
   * Has these series judged by what is known now. Each in a transaction of its own: nobody holds
   * one series while waiting for another.
   */
  public void judgeSoon(Collection<String> seriesInstanceUids) {
    for (String uid : seriesInstanceUids) {
      QuarkusTransaction.requiringNew()
          .run(
              () ->
                  rows.createNativeMutationQuery(
                          """
                          update series set judge_at = now()
                          where series_instance_uid = :uid and state = 'RECEIVING'
                          """)
                      .setParameter("uid", uid)
                      .executeUpdate());
    }
  }
}
