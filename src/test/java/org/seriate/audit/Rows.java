package org.seriate.audit;

import java.time.Instant;

/** Rows as they would come back from the table. */
public final class Rows {
  private Rows() {}

  /** About 7 CT images of patient PAT-1. */
  public static AuditRow of(AuditEvent event, String actor, String peer) {
    return new AuditRow(
        41,
        Instant.parse("2026-11-23T17:45:12.345678Z"),
        event.name(),
        event.id().codeSystem(),
        event.id().code(),
        event.type().code(),
        String.valueOf(event.action()),
        0,
        "SERIATE@node1",
        AuditEntry.clean(actor),
        peer,
        12L,
        "1.2.3",
        "1.2.3.4",
        "PAT-1",
        "HOSPITAL",
        "1.2.840.10008.5.1.4.1.1.2",
        7,
        null,
        new byte[] {1, 2},
        "what happened");
  }
}
