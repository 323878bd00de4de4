package org.seriate.dicom.image;

/** Bits of a pass that bypasses arithmetic coding: ITU-T T.800 D.6. */
final class J2kRawBits {
  private byte[] bytes = {};
  private int at;
  private int current;
  private int left;

  void start(byte[] segment) {
    bytes = segment;
    at = 0;
    current = 0;
    left = 0;
  }

  int next() {
    if (left == 0) {
      left = current == 0xFF ? 7 : 8;
      current = at < bytes.length ? bytes[at++] & 0xFF : 0xFF;
    }
    left--;
    return current >> left & 1;
  }
}
