package org.seriate.dicom.net;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The User Information Item of A-ASSOCIATE-RQ and -AC (PS3.8 9.3.2.3, PS3.7 D.3.3). */
record UserInformation(List<Item> items) {
  /** Taken when a peer does not say how much it can receive, though it must (PS3.8 D.1). */
  static final int ASSUMED_MAXIMUM_LENGTH = 16_384;

  UserInformation {
    items = List.copyOf(items);
  }

  /** One sub-item. Those of unknown types are skipped on reading (PS3.8 9.3.1). */
  sealed interface Item {}

  /** 51H: the longest P-DATA-TF this side can receive; 0 is no limit (PS3.8 D.1.1). */
  record MaximumLength(int value) implements Item {}

  /** 52H (PS3.7 D.3.3.2.1). */
  record ImplementationClassUid(String uid) implements Item {}

  /** 55H (PS3.7 D.3.3.2.3). */
  record ImplementationVersionName(String name) implements Item {}

  /** 53H; 0 is no limit (PS3.7 D.3.3.3). */
  record AsynchronousOperationsWindow(int invoked, int performed) implements Item {}

  /** 54H (PS3.7 D.3.3.4). */
  record RoleSelection(String sopClassUid, boolean scu, boolean scp) implements Item {}

  /** 56H (PS3.7 D.3.3.5). */
  record ExtendedNegotiation(String sopClassUid, byte[] information) implements Item {}

  /** 57H (PS3.7 D.3.3.6). */
  record CommonExtendedNegotiation(
      String sopClassUid, String serviceClassUid, List<String> relatedGeneralSopClassUids)
      implements Item {}

  /** 58H (PS3.7 D.3.3.7.1). Prints without its fields, which may be a passcode. */
  record UserIdentity(int kind, boolean responseRequested, byte[] primary, byte[] secondary)
      implements Item {
    @Override
    public String toString() {
      return "user identity of type " + kind;
    }
  }

  /** 59H (PS3.7 D.3.3.7.2). */
  record UserIdentityResponse(byte[] response) implements Item {
    @Override
    public String toString() {
      return "user identity response";
    }
  }

  private <T extends Item> Stream<T> all(Class<T> kind) {
    return items.stream().filter(kind::isInstance).map(kind::cast);
  }

  <T extends Item> Optional<T> first(Class<T> kind) {
    return all(kind).findFirst();
  }

  /**
   * What we may send in one P-DATA-TF; 0 is no limit, negative is over 2 GiB and no limit either.
   */
  int maximumLength() {
    int value = first(MaximumLength.class).map(MaximumLength::value).orElse(ASSUMED_MAXIMUM_LENGTH);
    return Math.max(0, value);
  }

  String implementationClassUid() {
    return first(ImplementationClassUid.class).map(ImplementationClassUid::uid).orElse("");
  }

  Optional<String> implementationVersionName() {
    return first(ImplementationVersionName.class).map(ImplementationVersionName::name);
  }

  List<RoleSelection> roleSelections() {
    return all(RoleSelection.class).toList();
  }
}
