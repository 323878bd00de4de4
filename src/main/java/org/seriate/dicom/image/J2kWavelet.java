package org.seriate.dicom.image;

import java.util.List;
import java.util.function.IntBinaryOperator;

/**
 * Inverse wavelet transforms by lifting: ITU-T T.800 Annex F. A plane holds the low-pass samples
 * before the high-pass ones, in rows and columns, and after each level the image they make.
 *
 * <p>Past an edge the nearest sample of the same kind stands in, which is what symmetric extension
 * (F.3.7) comes to here.
 */
enum J2kWavelet {
  REVERSIBLE_5_3(
      0,
      List.of(
          new Lift(true, (x, neighbours) -> x - ((neighbours + 2) >> 2)),
          new Lift(false, (x, neighbours) -> x + (neighbours >> 1)))),

  /** In fixed point; the scaling by K is part of dequantization, see {@link #scaleOf}. */
  IRREVERSIBLE_9_7(
      6,
      List.of(
          new Lift(true, times(-0.443506852043971)),
          new Lift(false, times(-0.882911075530934)),
          new Lift(true, times(0.052980118572961)),
          new Lift(false, times(1.586134342059924))));

  private static final double K = 1.230174104914001;

  private final int fractionBits;
  private final List<Lift> lifts;

  J2kWavelet(int fractionBits, List<Lift> lifts) {
    this.fractionBits = fractionBits;
    this.lifts = lifts;
  }

  /** One lifting step: what becomes of a sample and the sum of its two neighbours. */
  private record Lift(boolean ofLow, IntBinaryOperator step) {}

  private static IntBinaryOperator times(double factor) {
    long fixed = Math.round(factor * (1 << 24));
    return (x, neighbours) -> x + (int) (fixed * neighbours + (1 << 23) >> 24);
  }

  int fractionBits() {
    return fractionBits;
  }

  /**
   * What a quantization step of 9-7 is multiplied by, so that no level has to scale.
   *
   * @param level of decomposition, 1 is the finest
   * @param highPasses how many of the two directions are high-pass
   */
  static double scaleOf(int level, int highPasses) {
    return Math.pow(K, 2 * (level - 1) + 2 - 2 * highPasses) * (1 << 6);
  }

  /** One level: the samples from x0 to x1 and y0 to y1 of the finer image. */
  void synthesize(int[] plane, int stride, int x0, int x1, int y0, int y1) {
    int width = x1 - x0;
    int height = y1 - y0;
    if (width == 0 || height == 0) {
      return;
    }
    int lowColumns = (x1 + 1) / 2 - (x0 + 1) / 2;
    int lowRows = (y1 + 1) / 2 - (y0 + 1) / 2;
    int[] line = new int[width];
    for (int row = 0; row < height; row++) {
      synthesizeRow(plane, row * stride, width, lowColumns, x0 & 1, line);
    }
    synthesizeColumns(plane, stride, width, height, lowRows, y0 & 1);
  }

  private void synthesizeRow(int[] plane, int from, int width, int lows, int odd, int[] line) {
    if (width == 1) {
      plane[from] = odd == 1 ? plane[from] >> 1 : plane[from];
      return;
    }
    for (int i = 0; i < lows; i++) {
      line[2 * i + odd] = plane[from + i];
    }
    for (int i = 0; i < width - lows; i++) {
      line[2 * i + 1 - odd] = plane[from + lows + i];
    }
    for (Lift lift : lifts) {
      IntBinaryOperator step = lift.step();
      int first = lift.ofLow() ? odd : 1 - odd;
      if (first == 0) {
        line[0] = step.applyAsInt(line[0], 2 * line[1]);
      }
      int i = first == 0 ? 2 : 1;
      for (; i + 1 < width; i += 2) {
        line[i] = step.applyAsInt(line[i], line[i - 1] + line[i + 1]);
      }
      if (i < width) {
        line[i] = step.applyAsInt(line[i], 2 * line[i - 1]);
      }
    }
    System.arraycopy(line, 0, plane, from, width);
  }

  // The same with whole rows for samples, which keeps to the order of memory.
  private void synthesizeColumns(
      int[] plane, int stride, int width, int height, int lows, int odd) {
    if (height == 1) {
      for (int i = 0; odd == 1 && i < width; i++) {
        plane[i] >>= 1;
      }
      return;
    }
    int[][] rows = new int[height][];
    for (int row = 0; row < height; row++) {
      int[] copy = new int[width];
      System.arraycopy(plane, row * stride, copy, 0, width);
      rows[row < lows ? 2 * row + odd : 2 * (row - lows) + 1 - odd] = copy;
    }
    for (Lift lift : lifts) {
      for (int row = lift.ofLow() ? odd : 1 - odd; row < height; row += 2) {
        int[] above = rows[row == 0 ? 1 : row - 1];
        int[] below = rows[row + 1 == height ? row - 1 : row + 1];
        liftRow(rows[row], above, below, lift.step());
      }
    }
    for (int row = 0; row < height; row++) {
      System.arraycopy(rows[row], 0, plane, row * stride, width);
    }
  }

  private static void liftRow(int[] row, int[] above, int[] below, IntBinaryOperator step) {
    for (int i = 0; i < row.length; i++) {
      row[i] = step.applyAsInt(row[i], above[i] + below[i]);
    }
  }
}
