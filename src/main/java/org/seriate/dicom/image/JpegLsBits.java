package org.seriate.dicom.image;

/**
 * The bits of a JPEG-LS scan, highest first. After a byte FF the next one carries seven bits, its
 * highest is stuffing; a set one begins a marker (T.87 A.1, C.1). From there on it gives zeros.
 */
final class JpegLsBits {
  private final byte[] bytes;
  private int at;
  private boolean afterFf;
  private long window;
  private int available;
  private int invented;

  JpegLsBits(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  private void fill() {
    while (available <= 48) {
      int value = at < bytes.length ? bytes[at] & 0xFF : 0xFF;
      int bits = afterFf ? 7 : 8;
      if (at >= bytes.length || (afterFf && value > 0x7F)) {
        invented += bits;
        value = 0;
      } else {
        afterFf = value == 0xFF;
        at++;
      }
      window = window << bits | value;
      available += bits;
    }
  }

  /** The next {@code count} bits, at most 32. */
  int take(int count) {
    if (available < count) {
      fill();
    }
    available -= count;
    return (int) (window >>> available) & (int) ((1L << count) - 1);
  }

  /** Counts zeros up to the next one, which is taken too. */
  int zeros() throws DamagedFrame {
    int count = 0;
    for (; ; ) {
      if (available < 32) {
        fill();
      }
      int run = Long.numberOfLeadingZeros(window << (64 - available));
      if (run < available) {
        available -= run + 1;
        return count + run;
      }
      count += available;
      available = 0;
      if (overrun()) {
        throw new DamagedFrame("the JPEG-LS scan ends too early");
      }
    }
  }

  boolean overrun() {
    return invented > available;
  }
}
