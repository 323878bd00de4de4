package org.seriate.audit;

/** EventOutcomeIndicator of PS3.15 A.5.2. */
public enum AuditOutcome {
  SUCCESS(0),
  MINOR_FAILURE(4),
  SERIOUS_FAILURE(8),
  MAJOR_FAILURE(12);

  private final int code;

  AuditOutcome(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
