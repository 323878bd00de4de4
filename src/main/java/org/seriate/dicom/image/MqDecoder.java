package org.seriate.dicom.image;

/**
 * The adaptive binary arithmetic decoder of JPEG 2000: ITU-T T.800 Annex C. After the last byte of
 * a segment it reads FF bytes without end, as C.3.4 asks.
 */
final class MqDecoder {
  /** Table C.2: Qe, next state after MPS, after LPS, and whether the MPS is turned. */
  private static final int[] STATES = {
    0x5601, 1, 1, 1, 0x3401, 2, 6, 0, 0x1801, 3, 9, 0, 0x0AC1, 4, 12, 0, 0x0521, 5, 29, 0,
    0x0221, 38, 33, 0, 0x5601, 7, 6, 1, 0x5401, 8, 14, 0, 0x4801, 9, 14, 0, 0x3801, 10, 14, 0,
    0x3001, 11, 17, 0, 0x2401, 12, 18, 0, 0x1C01, 13, 20, 0, 0x1601, 29, 21, 0, 0x5601, 15, 14, 1,
    0x5401, 16, 14, 0, 0x5101, 17, 15, 0, 0x4801, 18, 16, 0, 0x3801, 19, 17, 0, 0x3401, 20, 18, 0,
    0x3001, 21, 19, 0, 0x2801, 22, 19, 0, 0x2401, 23, 20, 0, 0x2201, 24, 21, 0, 0x1C01, 25, 22, 0,
    0x1801, 26, 23, 0, 0x1601, 27, 24, 0, 0x1401, 28, 25, 0, 0x1201, 29, 26, 0, 0x1101, 30, 27, 0,
    0x0AC1, 31, 28, 0, 0x09C1, 32, 29, 0, 0x08A1, 33, 30, 0, 0x0521, 34, 31, 0, 0x0441, 35, 32, 0,
    0x02A1, 36, 33, 0, 0x0221, 37, 34, 0, 0x0141, 38, 35, 0, 0x0111, 39, 36, 0, 0x0085, 40, 37, 0,
    0x0049, 41, 38, 0, 0x0025, 42, 39, 0, 0x0015, 43, 40, 0, 0x0009, 44, 41, 0, 0x0005, 45, 42, 0,
    0x0001, 45, 43, 0, 0x5601, 46, 46, 0
  };

  // A context holds a word that needs no looking up: Qe in the low 16 bits, the MPS in bit 16, and
  // from bit 17 on the index 2 * state + mps into the next two.
  private static final int[] WORDS = new int[STATES.length / 2];
  private static final int[] AFTER_MPS = new int[STATES.length / 2];
  private static final int[] AFTER_LPS = new int[STATES.length / 2];

  static {
    for (int entry = 0; entry < WORDS.length; entry++) {
      WORDS[entry] = STATES[entry / 2 * 4] | (entry & 1) << 16 | entry << 17;
    }
    for (int entry = 0; entry < WORDS.length; entry++) {
      int row = entry / 2 * 4;
      int mps = entry & 1;
      AFTER_MPS[entry] = WORDS[2 * STATES[row + 1] + mps];
      AFTER_LPS[entry] = WORDS[2 * STATES[row + 2] + (mps ^ STATES[row + 3])];
    }
  }

  private final int[] contexts;
  private byte[] bytes = {};
  private int at;
  private int end;
  private int a;
  private int c;
  private int ct;

  MqDecoder(int contextCount) {
    contexts = new int[contextCount];
  }

  void setContext(int context, int state) {
    contexts[context] = WORDS[2 * state];
  }

  /** C.3.5 */
  void start(byte[] segment, int from, int to) {
    bytes = segment;
    at = from;
    end = to;
    c = byteAt(at) << 16;
    byteIn();
    c <<= 7;
    ct -= 7;
    a = 0x8000;
  }

  private int byteAt(int index) {
    return index < end ? bytes[index] & 0xFF : 0xFF;
  }

  private void byteIn() {
    if (byteAt(at) == 0xFF) {
      int next = byteAt(at + 1);
      if (next > 0x8F) {
        c += 0xFF00;
        ct = 8;
      } else {
        at++;
        c += next << 9;
        ct = 7;
      }
    } else {
      at++;
      c += byteAt(at) << 8;
      ct = 8;
    }
  }

  /** C.3.2 */
  int decode(int context) {
    int word = contexts[context];
    int qe = word & 0xFFFF;
    int rest = a - qe;
    if (c >>> 16 < qe) {
      a = qe;
      return exchange(context, word, rest < qe);
    }
    c -= qe << 16;
    a = rest;
    if ((rest & 0x8000) != 0) {
      return word >> 16 & 1;
    }
    return exchange(context, word, rest >= qe);
  }

  /** C.3.2, C.3.3: the context learns, and both registers move up until A is whole again. */
  private int exchange(int context, int word, boolean mps) {
    contexts[context] = mps ? AFTER_MPS[word >> 17] : AFTER_LPS[word >> 17];
    int shift = Integer.numberOfLeadingZeros(a) - 16;
    while (shift > 0) {
      if (ct == 0) {
        byteIn();
      }
      int step = Math.min(shift, ct);
      a <<= step;
      c <<= step;
      ct -= step;
      shift -= step;
    }
    return mps ? word >> 16 & 1 : word >> 16 & 1 ^ 1;
  }
}
