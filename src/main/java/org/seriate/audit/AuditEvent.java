package org.seriate.audit;

/**
 * An event of PS3.15 A.5.3 as this node causes it: event ID, event type and action belong together.
 */
public enum AuditEvent {
  APPLICATION_START("110100", "110120", 'E'),
  APPLICATION_STOP("110100", "110121", 'E'),
  INSTANCES_RECEIVED("110104", null, 'C'),
  INSTANCES_CHANGED("110104", null, 'U'),
  BEGIN_SENDING_REPORT("110102", null, 'E'),
  QUERY("110112", null, 'E'),
  COMMITMENT_REQUESTED("110103", null, 'R'),
  COMMITMENT_REPORTED("110103", null, 'R'),
  REPORT_SENT("110104", null, 'R'),
  ASSOCIATION_REFUSED("110113", "110126", 'E'),
  CERTIFICATE_REFUSED("110113", "110126", 'E'),
  OBJECT_REFUSED("110113", "110126", 'E'),
  SERIES_COMPLETED("110111", null, 'U'),
  SERIES_SET_ASIDE("110111", null, 'U'),
  WORK_FAILED("110111", null, 'U'),
  WORK_COMMANDED("110111", null, 'U'),
  REPORT_WRITTEN("110103", null, 'C');

  private final String eventId;
  private final String eventType;
  private final char action;

  AuditEvent(String eventId, String eventType, char action) {
    this.eventId = eventId;
    this.eventType = eventType;
    this.action = action;
  }

  String eventId() {
    return eventId;
  }

  String eventType() {
    return eventType;
  }

  char action() {
    return action;
  }
}
