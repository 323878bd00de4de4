package org.seriate.console;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.hibernate.Session;
import org.seriate.access.Me;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.export.CaseList;

/** Lets the list of results that somebody disagrees with leave, and records it. */
@ApplicationScoped
class DisputedCases {
  private static final int MOST = 10_000;

  private final Session rows;
  private final AuditTrail audit;
  private final Me me;

  DisputedCases(Session rows, AuditTrail audit, Me me) {
    this.rows = rows;
    this.audit = audit;
    this.me = me;
  }

  /** The record is committed before a byte of the list leaves. */
  @Transactional
  String export() {
    CaseList.Whole list = rows.doReturningWork(connection -> CaseList.of(connection, MOST));
    list.series()
        .forEach(
            series ->
                audit.record(
                    AuditEvent.RESULT_EXPORTED,
                    AuditOutcome.SUCCESS,
                    me.actor(),
                    null,
                    series,
                    "result exported in a list of disagreements, de-identified"));
    if (list.series().isEmpty()) {
      audit.record(
          AuditEvent.RESULT_EXPORTED,
          AuditOutcome.SUCCESS,
          me.actor(),
          null,
          null,
          "a list of disagreements exported, empty");
    }
    return list.text();
  }
}
