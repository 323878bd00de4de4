package org.seriate.audit;

/** Event IDs of CID 400 (PS3.16), and ours, which extend it. */
enum EventId {
  APPLICATION_ACTIVITY("110100", "Application Activity"),
  AUDIT_LOG_USED("110101", "Audit Log Used"),
  BEGIN_TRANSFERRING("110102", "Begin Transferring DICOM Instances"),
  INSTANCES_ACCESSED("110103", "DICOM Instances Accessed"),
  INSTANCES_TRANSFERRED("110104", "DICOM Instances Transferred"),
  STUDY_DELETED("110105", "DICOM Study Deleted"),
  EXPORT("110106", "Export"),
  IMPORT("110107", "Import"),
  PROCEDURE_RECORD("110111", "Procedure Record"),
  QUERY("110112", "Query"),
  SECURITY_ALERT("110113", "Security Alert"),
  USER_AUTHENTICATION("110114", "User Authentication"),
  SERIES_COMPLETED("SERIES_COMPLETED", "Series judged complete"),
  SERIES_SET_ASIDE("SERIES_SET_ASIDE", "Series set aside for a person"),
  WORK_FAILED("WORK_FAILED", "Work on a series failed"),
  WORK_COMMANDED("WORK_COMMANDED", "Command on work of the queue");

  /** Private coding schemes begin with 99 (PS3.3 8.2). */
  private static final String OURS = "99SERIATE";

  private final String code;
  private final String meaning;

  EventId(String code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  String code() {
    return code;
  }

  String meaning() {
    return meaning;
  }

  String codeSystem() {
    return Character.isDigit(code.charAt(0)) ? "DCM" : OURS;
  }
}
