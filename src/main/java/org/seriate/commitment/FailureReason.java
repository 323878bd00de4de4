package org.seriate.commitment;

/** Failure Reason (0008,1197) of PS3.3 C.14.1.1, those that we give. */
public enum FailureReason {
  PROCESSING_FAILURE(0x0110, "the object was stored, but its file cannot be found now"),
  NO_SUCH_OBJECT_INSTANCE(0x0112, "the object is not here"),
  CLASS_INSTANCE_CONFLICT(0x0119, "the object is here under another SOP Class UID"),
  REFERENCED_SOP_CLASS_NOT_SUPPORTED(0x0122, "objects of this SOP class are not taken"),
  DUPLICATE_TRANSACTION_UID(
      0x0131, "the Transaction UID was used by the same peer for other references");

  private final int code;
  private final String when;

  FailureReason(int code, String when) {
    this.code = code;
    this.when = when;
  }

  public int code() {
    return code;
  }

  /** For people. */
  public String when() {
    return when;
  }
}
