package org.seriate.receive;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.seriate.store.NodeRun;

/** Which association served which series: what is written when one ends. */
@ApplicationScoped
class SourceRows {
  private final EntityManager rows;
  private final UUID node;

  SourceRows(EntityManager rows, NodeRun run) {
    this.rows = rows;
    this.node = run.id();
  }

  /**
   * Notes the end of an association on every series it served, and has them judged soon; in the
   * caller's transaction.
   */
  void ended(long association, boolean released, Duration settle) {
    List<?> served =
        rows.createNativeQuery(
                """
                update series_source set ended_at = now(), released = :released
                where node = :node and association = :association and ended_at is null
                returning series_id
                """)
            .setParameter("released", released)
            .setParameter("node", node)
            .setParameter("association", association)
            .getResultList();
    for (Object series : served) {
      rows.createNativeQuery(
              """
              update series
              set judge_at = least(judge_at, now() + make_interval(secs => :settle))
              where id = :id and state = 'RECEIVING'
              """)
          .setParameter("settle", settle.toMillis() / 1000.0)
          .setParameter("id", series)
          .executeUpdate();
    }
  }
}
