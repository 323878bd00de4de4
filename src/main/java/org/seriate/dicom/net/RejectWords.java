package org.seriate.dicom.net;

/** What the numbers of an A-ASSOCIATE-RJ mean (PS3.8 Table 9-21). */
final class RejectWords {
  private RejectWords() {}

  static String of(Pdu.AssociateRj reject) {
    String lasting = reject.isPermanent() ? "permanent" : "transient";
    return "%s, %s (%d/%d/%d)"
        .formatted(lasting, reason(reject), reject.result(), reject.source(), reject.reason());
  }

  private static String reason(Pdu.AssociateRj reject) {
    return switch (reject.source() << 4 | reject.reason()) {
      case 0x11, 0x21 -> "no reason given";
      case 0x12 -> "application context name not supported";
      case 0x13 -> "calling AE title not recognized";
      case 0x17 -> "called AE title not recognized";
      case 0x22 -> "protocol version not supported";
      case 0x31 -> "temporary congestion";
      case 0x32 -> "local limit exceeded";
      default -> "reserved reason";
    };
  }
}
