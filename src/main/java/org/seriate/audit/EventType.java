package org.seriate.audit;

import java.util.Arrays;
import java.util.Optional;

/** Event Type Codes of CID 401 (PS3.16) that events of this node carry. */
enum EventType {
  NONE(null, null),
  APPLICATION_STARTED("110120", "Application Start"),
  APPLICATION_STOPPED("110121", "Application Stop"),
  LOGIN("110122", "Login"),
  LOGOUT("110123", "Logout"),
  NODE_AUTHENTICATION("110126", "Node Authentication"),
  EMERGENCY_OVERRIDE_STARTED("110127", "Emergency Override Started"),
  NETWORK_CONFIGURATION("110128", "Network Configuration"),
  SECURITY_CONFIGURATION("110129", "Security Configuration"),
  SOFTWARE_CONFIGURATION("110131", "Software Configuration"),
  USE_OF_RESTRICTED_FUNCTION("110132", "Use of Restricted Function"),
  AUDIT_RECORDING_STOPPED("110133", "Audit Recording Stopped"),
  AUDIT_RECORDING_STARTED("110134", "Audit Recording Started"),
  SECURITY_ROLES_CHANGED("110136", "Security Roles Changed"),
  USER_ATTRIBUTES_CHANGED("110137", "User security Attributes Changed"),
  EMERGENCY_OVERRIDE_STOPPED("110138", "Emergency Override Stopped");

  private final String code;
  private final String meaning;

  EventType(String code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** Null for {@link #NONE}. */
  String code() {
    return code;
  }

  String meaning() {
    return meaning;
  }

  static Optional<EventType> of(String code) {
    return Arrays.stream(values()).filter(t -> t != NONE && t.code.equals(code)).findFirst();
  }
}
