package org.seriate.dicom.io;

/** Turns big endian values (PS3.5 7.3) into the little endian ones that we keep. */
public final class ByteOrdering {
  private ByteOrdering() {}

  /** Reverses each whole unit in place; what is left over at the end stays. */
  public static void reverse(byte[] value, int unit) {
    for (int at = 0; unit > 1 && at + unit <= value.length; at += unit) {
      for (int i = at, j = at + unit - 1; i < j; i++, j--) {
        byte b = value[i];
        value[i] = value[j];
        value[j] = b;
      }
    }
  }
}
