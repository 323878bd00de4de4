package org.seriate.audit;

import static org.seriate.audit.EventType.APPLICATION_STARTED;
import static org.seriate.audit.EventType.APPLICATION_STOPPED;
import static org.seriate.audit.EventType.AUDIT_RECORDING_STARTED;
import static org.seriate.audit.EventType.AUDIT_RECORDING_STOPPED;
import static org.seriate.audit.EventType.EMERGENCY_OVERRIDE_STARTED;
import static org.seriate.audit.EventType.EMERGENCY_OVERRIDE_STOPPED;
import static org.seriate.audit.EventType.LOGIN;
import static org.seriate.audit.EventType.LOGOUT;
import static org.seriate.audit.EventType.NETWORK_CONFIGURATION;
import static org.seriate.audit.EventType.NODE_AUTHENTICATION;
import static org.seriate.audit.EventType.NONE;
import static org.seriate.audit.EventType.SECURITY_CONFIGURATION;
import static org.seriate.audit.EventType.SECURITY_ROLES_CHANGED;
import static org.seriate.audit.EventType.SOFTWARE_CONFIGURATION;
import static org.seriate.audit.EventType.USER_ATTRIBUTES_CHANGED;
import static org.seriate.audit.EventType.USE_OF_RESTRICTED_FUNCTION;

/**
 * An event of PS3.15 A.5.3 as this node causes it: event ID, event type and action belong together.
 * What PS3.15 has no event for has one of ours; CID 400 may be extended.
 */
public enum AuditEvent {
  APPLICATION_START(EventId.APPLICATION_ACTIVITY, APPLICATION_STARTED, 'E'),
  APPLICATION_STOP(EventId.APPLICATION_ACTIVITY, APPLICATION_STOPPED, 'E'),

  /** Once for each association and series, with the first object of it. */
  INSTANCES_RECEIVED(EventId.INSTANCES_TRANSFERRED, NONE, 'C'),
  INSTANCES_CHANGED(EventId.INSTANCES_TRANSFERRED, NONE, 'U'),
  OBJECT_REFUSED(EventId.INSTANCES_TRANSFERRED, NONE, 'C'),
  BEGIN_SENDING_REPORT(EventId.BEGIN_TRANSFERRING, NONE, 'E'),
  REPORT_SENT(EventId.INSTANCES_TRANSFERRED, NONE, 'R'),
  QUERY(EventId.QUERY, NONE, 'E'),

  /** Somebody asked whether instances are kept (PS3.4 J), or was told. */
  COMMITMENT_REQUESTED(EventId.INSTANCES_ACCESSED, NONE, 'R'),
  COMMITMENT_REPORTED(EventId.INSTANCES_ACCESSED, NONE, 'R'),

  /** A destination said whether it keeps what it was sent, or never said so. */
  REPORT_COMMITTED(EventId.INSTANCES_ACCESSED, NONE, 'R'),

  /** A peer told where instances are available (PS3.4 R). */
  AVAILABILITY_TOLD(EventId.INSTANCES_ACCESSED, NONE, 'R'),

  /** The model read the series. */
  SERIES_ANALYSED(EventId.INSTANCES_ACCESSED, NONE, 'R'),
  REPORT_WRITTEN(EventId.INSTANCES_ACCESSED, NONE, 'C'),

  /** A person looked at a series or its result. */
  SERIES_OPENED(EventId.INSTANCES_ACCESSED, NONE, 'R'),
  /** A person accepted, rejected or reopened a result, or said something about it. */
  RESULT_JUDGED(EventId.INSTANCES_ACCESSED, NONE, 'U'),
  SERIES_CHANGED(EventId.INSTANCES_ACCESSED, NONE, 'U'),
  SERIES_DELETED(EventId.INSTANCES_ACCESSED, NONE, 'D'),
  STUDY_DELETED(EventId.STUDY_DELETED, NONE, 'D'),

  /** A result left the security domain as a file, a print or a message. */
  RESULT_EXPORTED(EventId.EXPORT, NONE, 'R'),
  BACKUP_TAKEN(EventId.EXPORT, NONE, 'R'),
  BACKUP_RESTORED(EventId.IMPORT, NONE, 'C'),
  PROCEDURE_CREATED(EventId.PROCEDURE_RECORD, NONE, 'C'),
  PROCEDURE_READ(EventId.PROCEDURE_RECORD, NONE, 'R'),
  PROCEDURE_CHANGED(EventId.PROCEDURE_RECORD, NONE, 'U'),
  PROCEDURE_DELETED(EventId.PROCEDURE_RECORD, NONE, 'D'),

  ASSOCIATION_REFUSED(EventId.SECURITY_ALERT, NODE_AUTHENTICATION, 'E'),
  CERTIFICATE_REFUSED(EventId.SECURITY_ALERT, NODE_AUTHENTICATION, 'E'),
  NETWORK_CONFIGURED(EventId.SECURITY_ALERT, NETWORK_CONFIGURATION, 'E'),
  SECURITY_CONFIGURED(EventId.SECURITY_ALERT, SECURITY_CONFIGURATION, 'E'),
  SOFTWARE_CONFIGURED(EventId.SECURITY_ALERT, SOFTWARE_CONFIGURATION, 'E'),
  ROLES_CHANGED(EventId.SECURITY_ALERT, SECURITY_ROLES_CHANGED, 'E'),
  USER_CHANGED(EventId.SECURITY_ALERT, USER_ATTRIBUTES_CHANGED, 'E'),
  RESTRICTED_FUNCTION(EventId.SECURITY_ALERT, USE_OF_RESTRICTED_FUNCTION, 'E'),
  EMERGENCY_STARTED(EventId.SECURITY_ALERT, EMERGENCY_OVERRIDE_STARTED, 'E'),
  EMERGENCY_ENDED(EventId.SECURITY_ALERT, EMERGENCY_OVERRIDE_STOPPED, 'E'),
  AUDIT_STARTED(EventId.SECURITY_ALERT, AUDIT_RECORDING_STARTED, 'E'),
  AUDIT_STOPPED(EventId.SECURITY_ALERT, AUDIT_RECORDING_STOPPED, 'E'),

  USER_LOGIN(EventId.USER_AUTHENTICATION, LOGIN, 'E'),
  USER_LOGOUT(EventId.USER_AUTHENTICATION, LOGOUT, 'E'),
  AUDIT_LOG_USED(EventId.AUDIT_LOG_USED, NONE, 'R'),

  // Conclusions of the node itself. No event of PS3.15 A.5.3 is about them: 110111 Procedure
  // Record is for what a department planned and performed, 110103 for access to instances.
  SERIES_COMPLETED(EventId.SERIES_COMPLETED, NONE, 'E'),
  SERIES_SET_ASIDE(EventId.SERIES_SET_ASIDE, NONE, 'E'),
  WORK_FAILED(EventId.WORK_FAILED, NONE, 'E'),

  /** Somebody re-ran, cancelled, held, released, paused or resumed work. */
  WORK_COMMANDED(EventId.WORK_COMMANDED, NONE, 'E');

  private final EventId id;
  private final EventType type;
  private final char action;

  AuditEvent(EventId id, EventType type, char action) {
    this.id = id;
    this.type = type;
    this.action = action;
  }

  EventId id() {
    return id;
  }

  EventType type() {
    return type;
  }

  /** C create, R read, U update, D delete, E execute. */
  char action() {
    return action;
  }
}
