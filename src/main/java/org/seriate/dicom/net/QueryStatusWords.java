package org.seriate.dicom.net;

/** The statuses of C-FIND, C-MOVE and C-GET in words (PS3.4 C.4.1.1.4, C.4.2.1.5, C.4.3.1.4). */
public final class QueryStatusWords {
  private QueryStatusWords() {}

  /** E.g. "A801, it does not know the move destination". */
  public static String of(Status status) {
    String comment = status.comment().isEmpty() ? "" : " \"" + status.comment() + "\"";
    return status.hex() + ", " + words(status.code()) + comment;
  }

  private static String words(int code) {
    return switch (code) {
      case 0x0000 -> "success";
      case 0x0122 -> "it does not offer this query model";
      case 0x0124 -> "we are not authorized there";
      case 0xA700 -> "it is out of resources";
      case 0xA701 -> "it is out of resources to count the matches";
      case 0xA702 -> "it could not perform any sub-operation";
      case 0xA801 -> "it does not know the move destination";
      case 0xA900 -> "it says that the query does not fit the model";
      case 0xB000 -> "one or more sub-operations failed";
      case 0xFE00 -> "cancelled";
      default -> (code & 0xF000) == 0xC000 ? "it was unable to process" : "a failure";
    };
  }
}
