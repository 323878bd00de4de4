package org.seriate.dicom.net;

/** What the first byte of something that is no PDU most often means; for people reading the log. */
final class Strangers {
  private static final int TLS_HANDSHAKE = 0x16;

  private Strangers() {}

  /** The first byte on a port where TLS should be spoken. */
  static String describeOnTlsPort(int firstByte) {
    String guess =
        switch (firstByte) {
          case Pdu.ASSOCIATE_RQ -> "; the peer seems to speak DICOM without TLS to the TLS port";
          case 'G', 'P', 'H', 'O', 'D' -> "; the peer seems to speak HTTP";
          default -> "";
        };
    return "no TLS, the first byte is %02XH%s".formatted(firstByte, guess);
  }

  static String describe(int firstByte) {
    String guess =
        switch (firstByte) {
          case TLS_HANDSHAKE -> "; the peer seems to speak TLS to a plain port";
          case 'G', 'P', 'H', 'O', 'D' -> "; the peer seems to speak HTTP";
          default -> "";
        };
    return "PDU type %02XH%s".formatted(firstByte, guess);
  }
}
