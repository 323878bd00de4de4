package org.seriate.dicom.image;

import java.util.Arrays;

/**
 * Decodes the bit-planes of code-blocks: ITU-T T.800 Annex D. Magnitudes are kept in halves, the
 * lowest bit for the middle of the interval that is still open.
 */
final class J2kBlockDecoder {
  private static final int STRIPE = 4;
  private static final int MAX_BIT_PLANES = 29;

  private final MqDecoder mq = new MqDecoder(J2kContexts.COUNT);
  private final J2kRawBits raw = new J2kRawBits();
  private final int style;

  // What the last row of a stripe sees: in vertically causal mode nothing of the next one (D.7).
  private final int lastRowMask;

  // One place more on each side, so that every coefficient has eight neighbours.
  private int[] flags = {};
  private int[] values = {};
  private byte[] zeroCoding = {};
  private int width;
  private int height;
  private int stride;

  J2kBlockDecoder(int style) {
    this.style = style;
    this.lastRowMask = (style & J2kCoding.CAUSAL) != 0 ? ~J2kContexts.BELOW : -1;
  }

  /** Decodes one block; {@link #value} has the outcome until the next call. */
  void decode(J2kBlock block) throws DamagedFrame {
    width = block.width;
    height = block.height;
    stride = width + 2;
    int places = stride * (height + 2);
    if (flags.length < places) {
      flags = new int[places];
      values = new int[places];
    } else {
      Arrays.fill(flags, 0, places, 0);
      Arrays.fill(values, 0, places, 0);
    }
    zeroCoding = J2kContexts.zeroCodingOf(block.band);
    int planes = block.band.bitPlanes() - block.zeroBitPlanes;
    if (planes > MAX_BIT_PLANES) {
      throw new DamagedFrame("a JPEG 2000 code-block of " + planes + " bit-planes");
    }
    resetContexts();
    int pass = 2;
    for (J2kBlock.Segment segment : block.segments) {
      startSegment(segment, pass - 2);
      for (int i = 0; i < segment.passes; i++, pass++) {
        decodePass(pass, planes - pass / 3);
      }
    }
  }

  /** Sign and magnitude in halves. */
  int value(int x, int y) {
    return values[(y + 1) * stride + x + 1];
  }

  private void startSegment(J2kBlock.Segment segment, int pass) {
    byte[] data = segment.data.toByteArray();
    if (J2kBlock.isRaw(pass, style)) {
      raw.start(data);
    } else {
      mq.start(data, 0, data.length);
    }
  }

  /** Passes go round: significance, refinement, clean-up; the first is a clean-up. */
  private void decodePass(int pass, int plane) {
    boolean isRaw = J2kBlock.isRaw(pass - 2, style);
    switch (pass % 3) {
      case 0 -> propagateSignificance(1 << plane, isRaw);
      case 1 -> refineMagnitudes(1 << plane, isRaw);
      default -> {
        cleanUp(1 << plane);
        if ((style & J2kCoding.SEGMENTATION_SYMBOLS) != 0) {
          for (int i = 0; i < 4; i++) {
            mq.decode(J2kContexts.UNIFORM);
          }
        }
      }
    }
    if ((style & J2kCoding.RESET_CONTEXTS) != 0) {
      resetContexts();
    }
  }

  /** Table D.7 */
  private void resetContexts() {
    for (int context = 0; context < J2kContexts.COUNT; context++) {
      mq.setContext(context, 0);
    }
    mq.setContext(0, 4);
    mq.setContext(J2kContexts.RUN_LENGTH, 3);
    mq.setContext(J2kContexts.UNIFORM, 46);
  }

  private int mask(int rowInStripe) {
    return rowInStripe == STRIPE - 1 ? lastRowMask : -1;
  }

  /** D.3.1 */
  private void propagateSignificance(int one, boolean isRaw) {
    int[] f = flags;
    for (int top = 0; top < height; top += STRIPE) {
      int rows = Math.min(STRIPE, height - top);
      for (int x = 0; x < width; x++) {
        int at = (top + 1) * stride + x + 1;
        if (rows == STRIPE && (columnFlags(at) & J2kContexts.NEIGHBOURS) == 0) {
          continue;
        }
        for (int row = 0; row < rows; row++, at += stride) {
          int seen = f[at] & mask(row);
          if ((seen & J2kContexts.NEIGHBOURS) != 0 && (seen & J2kContexts.SIGNIFICANT) == 0) {
            int bit = isRaw ? raw.next() : mq.decode(zeroCoding[seen & 0xFF]);
            if (bit == 1) {
              becomeSignificant(at, one, isRaw ? raw.next() : decodeSign(seen));
            }
            f[at] |= J2kContexts.VISITED;
          }
        }
      }
    }
  }

  /** D.3.3 */
  private void refineMagnitudes(int one, boolean isRaw) {
    int[] f = flags;
    int half = one >> 1;
    for (int top = 0; top < height; top += STRIPE) {
      int rows = Math.min(STRIPE, height - top);
      for (int x = 0; x < width; x++) {
        int at = (top + 1) * stride + x + 1;
        if (rows == STRIPE && (columnFlags(at) & J2kContexts.SIGNIFICANT) == 0) {
          continue;
        }
        for (int row = 0; row < rows; row++, at += stride) {
          int seen = f[at] & mask(row);
          if ((seen & (J2kContexts.SIGNIFICANT | J2kContexts.VISITED)) == J2kContexts.SIGNIFICANT) {
            int bit = isRaw ? raw.next() : mq.decode(J2kContexts.refinement(seen));
            boolean grows = bit == 1 == values[at] > 0;
            values[at] += grows ? half : -half;
            f[at] |= J2kContexts.REFINED;
          }
        }
      }
    }
  }

  /** D.3.4 */
  private void cleanUp(int one) {
    for (int top = 0; top < height; top += STRIPE) {
      int rows = Math.min(STRIPE, height - top);
      for (int x = 0; x < width; x++) {
        int at = (top + 1) * stride + x + 1;
        int row = 0;
        if (rows == STRIPE && isQuiet(at)) {
          if (mq.decode(J2kContexts.RUN_LENGTH) == 0) {
            continue;
          }
          row = mq.decode(J2kContexts.UNIFORM) << 1 | mq.decode(J2kContexts.UNIFORM);
          int first = at + row * stride;
          becomeSignificant(first, one, decodeSign(flags[first] & mask(row)));
          row++;
        }
        cleanUpColumn(at, row, rows, one);
      }
    }
  }

  private boolean isQuiet(int at) {
    int any = J2kContexts.NEIGHBOURS | J2kContexts.SIGNIFICANT | J2kContexts.VISITED;
    return (columnFlags(at) & any) == 0;
  }

  /** Of the four coefficients of a whole stripe, together. */
  private int columnFlags(int at) {
    int[] f = flags;
    int last = f[at + 3 * stride] & lastRowMask;
    return f[at] | f[at + stride] | f[at + 2 * stride] | last;
  }

  private void cleanUpColumn(int top, int from, int rows, int one) {
    int[] f = flags;
    int at = top + from * stride;
    for (int row = from; row < rows; row++, at += stride) {
      int seen = f[at] & mask(row);
      if ((seen & (J2kContexts.SIGNIFICANT | J2kContexts.VISITED)) == 0
          && mq.decode(zeroCoding[seen & 0xFF]) == 1) {
        becomeSignificant(at, one, decodeSign(seen));
      }
      f[at] &= ~J2kContexts.VISITED;
    }
  }

  /** D.3.2 */
  private int decodeSign(int seen) {
    int coding = J2kContexts.signOf(seen);
    return mq.decode(coding & 0x7F) ^ coding >>> 31;
  }

  private void becomeSignificant(int at, int one, int negative) {
    int magnitude = one | one >> 1;
    values[at] = negative == 1 ? -magnitude : magnitude;
    int[] f = flags;
    int above = at - stride;
    int below = at + stride;
    f[above - 1] |= J2kContexts.SOUTH_EAST;
    f[above + 1] |= J2kContexts.SOUTH_WEST;
    f[below - 1] |= J2kContexts.NORTH_EAST;
    f[below + 1] |= J2kContexts.NORTH_WEST;
    f[above] |= J2kContexts.SOUTH | (negative * J2kContexts.SOUTH_NEGATIVE);
    f[below] |= J2kContexts.NORTH | (negative * J2kContexts.NORTH_NEGATIVE);
    f[at - 1] |= J2kContexts.EAST | (negative * J2kContexts.EAST_NEGATIVE);
    f[at + 1] |= J2kContexts.WEST | (negative * J2kContexts.WEST_NEGATIVE);
    f[at] |= J2kContexts.SIGNIFICANT;
  }
}
