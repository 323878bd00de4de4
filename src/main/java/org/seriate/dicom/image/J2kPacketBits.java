package org.seriate.dicom.image;

/** The bits of packet headers, with a zero stuffed after each byte FF: ITU-T T.800 B.10.1. */
final class J2kPacketBits {
  private final byte[] bytes;
  private int at;
  private int current;
  private int left;

  J2kPacketBits(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean atEnd() {
    return at >= bytes.length;
  }

  int position() {
    return at;
  }

  void moveTo(int position) {
    at = position;
  }

  /** Beyond the end all bits are zero. */
  int next() {
    if (left == 0) {
      left = current == 0xFF ? 7 : 8;
      current = at < bytes.length ? bytes[at] & 0xFF : 0;
      at++;
    }
    left--;
    return current >> left & 1;
  }

  int take(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 1 | next();
    }
    return value;
  }

  /** Leaves the header at a whole byte; one after FF is only stuffing. */
  void align() {
    if (current == 0xFF) {
      at++;
    }
    current = 0;
    left = 0;
  }

  /** Steps over a marker segment that may be in the way: start of packet or end of its header. */
  void skipMarker(int marker, int length) {
    if (at + 1 < bytes.length && bytes[at] == (byte) 0xFF && (bytes[at + 1] & 0xFF) == marker) {
      at += length;
    }
  }
}
