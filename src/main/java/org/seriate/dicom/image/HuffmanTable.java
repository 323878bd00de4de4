package org.seriate.dicom.image;

import java.util.Arrays;

/** A JPEG Huffman table, read and used as in ITU-T T.81 Annex C and F.2.2.3. */
final class HuffmanTable {
  private static final int QUICK_BITS = 10;
  private static final int LONGEST_CODE = 16;

  private final short[] quick = new short[1 << QUICK_BITS];
  private final int[] firstCodeAfter = new int[LONGEST_CODE + 1];
  private final int[] symbolOffset = new int[LONGEST_CODE + 1];
  private final byte[] symbols;

  private HuffmanTable(int[] countByLength, byte[] symbols) throws DamagedFrame {
    this.symbols = symbols;
    int code = 0;
    int symbol = 0;
    for (int length = 1; length <= LONGEST_CODE; length++) {
      symbolOffset[length] = symbol - code;
      for (int i = 0; i < countByLength[length]; i++) {
        if (code >= 1 << length) {
          throw new DamagedFrame("a JPEG Huffman table has too many codes");
        }
        remember(code++, length, symbol++);
      }
      firstCodeAfter[length] = code;
      code <<= 1;
    }
  }

  private void remember(int code, int length, int symbol) {
    if (length <= QUICK_BITS) {
      int from = code << (QUICK_BITS - length);
      int to = from + (1 << (QUICK_BITS - length));
      Arrays.fill(quick, from, to, (short) (length << 8 | symbols[symbol] & 0xFF));
    }
  }

  /** Reads one table from a define-Huffman-table segment, after its class and destination. */
  static HuffmanTable read(JpegMarkers markers) throws DamagedFrame {
    int[] countByLength = new int[LONGEST_CODE + 1];
    int total = 0;
    for (int length = 1; length <= LONGEST_CODE; length++) {
      countByLength[length] = markers.u8();
      total += countByLength[length];
    }
    byte[] symbols = new byte[total];
    for (int i = 0; i < total; i++) {
      symbols[i] = (byte) markers.u8();
    }
    return new HuffmanTable(countByLength, symbols);
  }

  /** The next symbol; {@code bits} has been filled. */
  int decode(JpegBits bits) throws DamagedFrame {
    int entry = quick[bits.peek(QUICK_BITS)];
    if (entry != 0) {
      bits.skip(entry >> 8);
      return entry & 0xFF;
    }
    for (int length = QUICK_BITS + 1; length <= LONGEST_CODE; length++) {
      int code = bits.peek(length);
      if (code < firstCodeAfter[length]) {
        bits.skip(length);
        return symbols[code + symbolOffset[length]] & 0xFF;
      }
    }
    throw new DamagedFrame("a code that the JPEG Huffman table does not have");
  }
}
