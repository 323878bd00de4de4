package org.seriate.query;

import io.quarkus.narayana.jta.QuarkusTransaction;
import org.seriate.audit.AuditEntry;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.AssociationFacts;

/** The record in the event terms of PS3.15 A.5.3.10 (Query) and A.5.3.3, A.5.3.7 (transfer). */
final class AuditedQueries implements QueryRecord {
  // Every syslog receiver takes messages of 32 KiB (RFC 5425 4.3.1); Base64 makes 4 of 3.
  private static final int LONGEST_KEYS = 16 * 1024;
  private final AuditTrail audit;

  AuditedQueries(AuditTrail audit) {
    this.audit = audit;
  }

  private static String name(AssociationFacts by) {
    return by.callingAe() + "@" + by.remoteAddress().getHostAddress();
  }

  @Override
  public void queried(AssociationFacts by, String sopClassUid, DataSet keys, String detail) {
    byte[] encoded = DataSetWriter.toBytes(keys, TransferSyntax.ExplicitVrLittleEndian);
    audit.recordAlone(
        AuditEntry.of(AuditEvent.QUERY, AuditOutcome.SUCCESS, name(by), detail)
            .asking(sopClassUid, encoded.length <= LONGEST_KEYS ? encoded : null));
  }

  @Override
  public void transferring(AssociationFacts by, String destination, long series, int reports) {
    record(
        AuditEvent.BEGIN_SENDING_REPORT,
        AuditOutcome.SUCCESS,
        by,
        destination,
        series,
        "%d reports asked for by retrieval".formatted(reports));
  }

  // Mixed success and failure are two events (PS3.15 A.5.2).
  @Override
  public void transferred(
      AssociationFacts by, String destination, long series, int sent, int failed) {
    if (sent > 0) {
      record(
          AuditEvent.REPORT_SENT,
          AuditOutcome.SUCCESS,
          by,
          destination,
          series,
          "%d reports sent on retrieval".formatted(sent));
    }
    if (failed > 0) {
      record(
          AuditEvent.REPORT_SENT,
          AuditOutcome.MINOR_FAILURE,
          by,
          destination,
          series,
          "%d reports not sent on retrieval".formatted(failed));
    }
  }

  private void record(
      AuditEvent event,
      AuditOutcome outcome,
      AssociationFacts by,
      String destination,
      long series,
      String detail) {
    QuarkusTransaction.requiringNew()
        .run(() -> audit.record(event, outcome, name(by), destination, series, detail));
  }
}
