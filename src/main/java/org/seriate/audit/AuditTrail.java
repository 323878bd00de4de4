package org.seriate.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import org.hibernate.Session;

/** Writes the record. There is no method to change or remove what was written. */
@ApplicationScoped
public class AuditTrail {
  private final Session rows;

  AuditTrail(Session rows) {
    this.rows = rows;
  }

  /**
   * Records an act inside the transaction that performs it: both are there, or neither.
   *
   * @param actor an AE title with its address, a node process, or a user
   * @param peer the other party, or null
   * @param series our number of the series, or null
   * @param detail one sentence without patient attributes
   */
  @Transactional(TxType.MANDATORY)
  public void record(
      AuditEvent event,
      AuditOutcome outcome,
      String actor,
      String peer,
      Long series,
      String detail) {
    rows.createNativeMutationQuery(
            """
            insert into audit_event (event_id, event_type, action, outcome, actor, peer, series_id, detail)
            values (:id, :type, :action, :outcome, :actor, :peer, :series, :detail)
            """)
        .setParameter("id", event.eventId())
        .setParameter("type", event.eventType(), String.class)
        .setParameter("action", String.valueOf(event.action()))
        .setParameter("outcome", outcome.code())
        .setParameter("actor", actor)
        .setParameter("peer", peer, String.class)
        .setParameter("series", series, Long.class)
        .setParameter("detail", detail)
        .executeUpdate();
  }

  /** Records an act that has no transaction of its own, such as a refused association. */
  @Transactional(TxType.REQUIRES_NEW)
  public void recordAlone(
      AuditEvent event, AuditOutcome outcome, String actor, String peer, String detail) {
    record(event, outcome, actor, peer, null, detail);
  }
}
