package org.seriate.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import org.hibernate.Session;
import org.seriate.config.AeConfig;

/** Writes the record. There is no method to change or remove what was written. */
@ApplicationScoped
public class AuditTrail {
  private final Session rows;
  private final String node;

  AuditTrail(Session rows, AeConfig config) {
    this.rows = rows;
    this.node = AuditRows.nodeName(config.node().aeTitle());
  }

  /** Records an act inside the transaction that performs it: both are there, or neither. */
  @Transactional(TxType.MANDATORY)
  public void record(AuditEntry entry) {
    rows.doWork(connection -> AuditRows.insert(connection, node, entry));
  }

  /**
   * Records an act inside the transaction that performs it.
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
    record(AuditEntry.of(event, outcome, actor, detail).toOrFrom(peer).aboutSeries(series));
  }

  /** Records an act that has no transaction of its own, such as a refused association. */
  @Transactional(TxType.REQUIRES_NEW)
  public void recordAlone(AuditEntry entry) {
    record(entry);
  }

  /** Records an act that has no transaction of its own, such as a refused association. */
  @Transactional(TxType.REQUIRES_NEW)
  public void recordAlone(
      AuditEvent event, AuditOutcome outcome, String actor, String peer, String detail) {
    record(AuditEntry.of(event, outcome, actor, detail).toOrFrom(peer));
  }
}
