package org.seriate;

import jakarta.enterprise.context.ApplicationScoped;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.commitment.Confirmation;
import org.seriate.queue.WorkQueue;
import org.seriate.store.NodeRun;
import org.seriate.store.WorkRow.Step;

/**
 * Delivery is finished by confirmation where the destination offers it; else it is not finished.
 */
@ApplicationScoped
class ConfirmedDeliveries implements Confirmation {
  private final AnalysisRows rows;
  private final ResultObjects objects;
  private final WorkQueue queue;
  private final AuditTrail audit;
  private final NodeRun run;

  ConfirmedDeliveries(
      AnalysisRows rows, ResultObjects objects, WorkQueue queue, AuditTrail audit, NodeRun run) {
    this.rows = rows;
    this.objects = objects;
    this.queue = queue;
    this.audit = audit;
    this.run = run;
  }

  @Override
  public void lock(long series) {
    rows.lock(series);
  }

  @Override
  public void confirmed(long series, int revision, String destination) {
    rows.deliveredIfAll(series, revision);
  }

  @Override
  public void sendAgain(
      long series, int revision, String destination, String sopInstanceUid, String why) {
    objects.lost(sopInstanceUid, destination);
    queue.again(series, revision, Step.DELIVER, destination, why);
  }

  @Override
  public void neverConfirmed(long series, int revision, String destination, String why) {
    queue.setAsideDone(series, revision, Step.DELIVER, destination, why);
    rows.setAside(series, revision, why);
    audit.record(
        AuditEvent.SERIES_SET_ASIDE,
        AuditOutcome.SERIOUS_FAILURE,
        "node " + run.id(),
        destination,
        series,
        why);
  }
}
