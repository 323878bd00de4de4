package org.seriate.receive;

import org.seriate.dicom.net.Status;

/** What became of one C-STORE request; each has its status of PS3.4 B.2.3 and PS3.7 C. */
sealed interface StoreOutcome {

  /**
   * On disk and synced; its rows follow. The same object again changes nothing. Other content under
   * a known SOP Instance UID is kept aside, the first one stands, a person can see it.
   */
  record Stored() implements StoreOutcome {}

  /** Disk or database cannot take it now; the sender should try again. */
  record OutOfResources(String why) implements StoreOutcome {}

  /** Class or instance UID in command and data set disagree. */
  record DoesNotMatch(String why) implements StoreOutcome {}

  /** Not a DICOM data set to its end, or without the UIDs that every object has. */
  record NotUnderstood(String why) implements StoreOutcome {}

  /** The peer may call, but not send. */
  record NotAuthorized(String why) implements StoreOutcome {}

  /** The table that the conformance statement prints. */
  static Status statusOf(StoreOutcome outcome) {
    return switch (outcome) {
      case Stored _ -> Status.SUCCESS;
      case OutOfResources o -> Status.of(0xA700, o.why());
      case DoesNotMatch o -> Status.of(0xA900, o.why());
      case NotUnderstood o -> Status.of(0xC000, o.why());
      case NotAuthorized o -> Status.of(0x0124, o.why());
    };
  }
}
