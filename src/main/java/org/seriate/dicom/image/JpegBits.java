package org.seriate.dicom.image;

/**
 * The bits of an entropy-coded segment, highest first, without the zero stuffed after each FF byte.
 * At a marker or at the end it gives zeros, and {@link #overrun} tells that they were used.
 */
final class JpegBits {
  private final byte[] bytes;
  private int at;
  private long window;
  private int available;
  private int invented;

  JpegBits(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  /** Makes at least 48 bits available: enough for one code and one difference. */
  void fill() {
    while (available <= 48) {
      window = window << 8 | nextByte();
      available += 8;
    }
  }

  private int nextByte() {
    if (at < bytes.length) {
      int value = bytes[at] & 0xFF;
      if (value != 0xFF) {
        at++;
        return value;
      }
      if (at + 1 < bytes.length && bytes[at + 1] == 0) {
        at += 2;
        return value;
      }
    }
    invented += 8;
    return 0;
  }

  int peek(int count) {
    return (int) (window >>> (available - count)) & ((1 << count) - 1);
  }

  void skip(int count) {
    available -= count;
  }

  int take(int count) {
    available -= count;
    return (int) (window >>> available) & ((1 << count) - 1);
  }

  boolean overrun() {
    return invented > available;
  }

  /** Drops the rest of this byte and steps over the restart marker that must follow. */
  void restart() throws DamagedFrame {
    available = 0;
    invented = 0;
    while (at + 1 < bytes.length && bytes[at] == -1 && bytes[at + 1] == -1) {
      at++;
    }
    if (at + 1 >= bytes.length || bytes[at] != -1 || (bytes[at + 1] & 0xF8) != 0xD0) {
      throw new DamagedFrame("a JPEG restart marker is missing");
    }
    at += 2;
  }
}
