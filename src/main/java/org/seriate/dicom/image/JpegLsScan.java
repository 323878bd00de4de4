package org.seriate.dicom.image;

import java.util.Arrays;

/**
 * Decodes the samples of one JPEG-LS scan: T.87 Annex A read backwards (A.8, F.1). Arrays are the
 * Standard's A, B, C and N, indexed by context; the last two contexts are those of run
 * interruption.
 */
final class JpegLsScan {
  private static final int REGULAR_CONTEXTS = 365;
  private static final int MIN_C = -128;
  private static final int MAX_C = 127;

  /** Table A.1, the order of run-length codes. */
  private static final int[] J = {
    0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13,
    14, 15
  };

  private final JpegLsParameters p;
  private final JpegLsBits bits;
  private final int step;
  private final byte[] gradientClass;
  private final int[] a = new int[REGULAR_CONTEXTS + 2];
  private final int[] b = new int[REGULAR_CONTEXTS];
  private final int[] c = new int[REGULAR_CONTEXTS];
  private final int[] n = new int[REGULAR_CONTEXTS + 2];
  private final int[] negatives = new int[2];
  private int runIndex;

  JpegLsScan(JpegLsParameters parameters, JpegLsBits bits) {
    this.p = parameters;
    this.bits = bits;
    this.step = 2 * p.near() + 1;
    this.gradientClass = new byte[2 * p.maxVal() + 1];
    for (int d = -p.maxVal(); d <= p.maxVal(); d++) {
      gradientClass[d + p.maxVal()] = (byte) quantize(d);
    }
    Arrays.fill(a, Math.max(2, (p.range() + 32) >> 6));
    Arrays.fill(n, 1);
  }

  /** A.3.3 */
  private int quantize(int gradient) {
    int size = Math.abs(gradient);
    int level = 0;
    if (size >= p.t3()) {
      level = 4;
    } else if (size >= p.t2()) {
      level = 3;
    } else if (size >= p.t1()) {
      level = 2;
    } else if (size > p.near()) {
      level = 1;
    }
    return gradient < 0 ? -level : level;
  }

  void decode(int rows, int columns, short[] out) throws DamagedFrame {
    // Lines have a place on either side for the neighbours beyond the edge (A.2.1): left of a line
    // is the sample above its first, right of it is its own last. Above the first line are zeros.
    int[] above = new int[columns + 2];
    int[] line = new int[columns + 2];
    for (int row = 0; row < rows; row++) {
      above[columns + 1] = above[columns];
      line[0] = above[1];
      decodeLine(above, line, columns);
      if (bits.overrun()) {
        throw new DamagedFrame("the JPEG-LS scan ends in row " + (row + 1) + " of " + rows);
      }
      for (int i = 0; i < columns; i++) {
        out[row * columns + i] = (short) line[i + 1];
      }
      int[] spare = above;
      above = line;
      line = spare;
    }
  }

  private void decodeLine(int[] above, int[] line, int columns) throws DamagedFrame {
    int maxVal = p.maxVal();
    int x = 1;
    while (x <= columns) {
      int ra = line[x - 1];
      int rb = above[x];
      int rc = above[x - 1];
      int rd = above[x + 1];
      int context =
          81 * gradientClass[rd - rb + maxVal]
              + 9 * gradientClass[rb - rc + maxVal]
              + gradientClass[rc - ra + maxVal];
      if (context == 0) {
        x = decodeRun(above, line, x, columns);
      } else {
        line[x++] = decodeRegular(context, ra, rb, rc);
      }
    }
  }

  /** A.4 to A.6. A context and its mirror image share one place, with the sign turned. */
  private int decodeRegular(int context, int ra, int rb, int rc) throws DamagedFrame {
    int sign = context >> 31 | 1;
    int q = context * sign;
    int k = golombParameter(n[q], a[q]);
    int mapped = golomb(k, p.limit());
    int error = (mapped >>> 1) ^ -(mapped & 1);
    if (k == 0 && p.near() == 0 && 2 * b[q] <= -n[q]) {
      error = ~error;
    }
    int predicted = clampToSample(medianEdge(ra, rb, rc) + sign * c[q]);
    adapt(q, error);
    return reconstruct(predicted, sign * error);
  }

  /** A.4.1 */
  private static int medianEdge(int ra, int rb, int rc) {
    int low = Math.min(ra, rb);
    int high = Math.max(ra, rb);
    return rc >= high ? low : rc <= low ? high : ra + rb - rc;
  }

  /** A.6 */
  private void adapt(int q, int error) {
    int count = n[q];
    int bias = b[q] + error * step;
    int size = a[q] + Math.abs(error);
    if (count == p.reset()) {
      size >>= 1;
      bias >>= 1;
      count >>= 1;
    }
    count++;
    if (bias <= -count) {
      bias = Math.max(bias + count, 1 - count);
      c[q] = Math.max(MIN_C, c[q] - 1);
    } else if (bias > 0) {
      bias = Math.min(bias - count, 0);
      c[q] = Math.min(MAX_C, c[q] + 1);
    }
    a[q] = size;
    b[q] = bias;
    n[q] = count;
  }

  /** A.7: copies of the sample to the left, then, before the end of the line, one that differs. */
  private int decodeRun(int[] above, int[] line, int from, int columns) throws DamagedFrame {
    int value = line[from - 1];
    int x = from;
    while (bits.take(1) == 1) {
      int length = 1 << J[runIndex];
      int end = Math.min(x + length, columns + 1);
      Arrays.fill(line, x, end, value);
      if (end - x == length && runIndex < 31) {
        runIndex++;
      }
      x = end;
      if (x > columns) {
        return x;
      }
    }
    int end = x + bits.take(J[runIndex]);
    if (end > columns) {
      throw new DamagedFrame("a JPEG-LS run leaves its line");
    }
    Arrays.fill(line, x, end, value);
    line[end] = decodeRunInterruption(value, above[end]);
    if (runIndex > 0) {
      runIndex--;
    }
    return end + 1;
  }

  /** A.7.2 */
  private int decodeRunInterruption(int ra, int rb) throws DamagedFrame {
    int type = Math.abs(ra - rb) <= p.near() ? 1 : 0;
    int q = REGULAR_CONTEXTS + type;
    int k = golombParameter(n[q], type == 0 ? a[q] : a[q] + (n[q] >> 1));
    int mapped = golomb(k, p.limit() - J[runIndex] - 1);
    int size = (mapped + type + 1) >> 1;
    boolean map = ((mapped + type) & 1) == 1;
    boolean negative = (k != 0 || 2 * negatives[type] >= n[q]) == map;
    int error = negative ? -size : size;

    if (error < 0) {
      negatives[type]++;
    }
    a[q] += (mapped + 1 - type) >> 1;
    if (n[q] == p.reset()) {
      a[q] >>= 1;
      n[q] >>= 1;
      negatives[type] >>= 1;
    }
    n[q]++;
    boolean fromLeft = type == 1;
    int sign = !fromLeft && ra > rb ? -1 : 1;
    return reconstruct(fromLeft ? ra : rb, sign * error);
  }

  private static int golombParameter(int count, int size) {
    int k = 0;
    while (count << k < size && k < 24) {
      k++;
    }
    return k;
  }

  /** A.5.3, with the escape for codes that would be longer than {@code limit}. */
  private int golomb(int k, int limit) throws DamagedFrame {
    int zeros = bits.zeros();
    if (zeros < limit - p.qbpp() - 1) {
      return (zeros << k) + bits.take(k);
    }
    return bits.take(p.qbpp()) + 1;
  }

  /** A.4.5 backwards: the error is known modulo RANGE only. */
  private int reconstruct(int predicted, int error) {
    int value = predicted + error * step;
    if (value < -p.near()) {
      value += p.range() * step;
    } else if (value > p.maxVal() + p.near()) {
      value -= p.range() * step;
    }
    return clampToSample(value);
  }

  private int clampToSample(int value) {
    return Math.max(0, Math.min(p.maxVal(), value));
  }
}
