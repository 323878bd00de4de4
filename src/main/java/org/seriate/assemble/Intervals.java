package org.seriate.assemble;

import static java.util.Comparator.comparingDouble;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The distances between neighbouring slices, and which of them is a gap.
 *
 * <p>An interval is a gap when it is wider than {@code factor} x the usual interval below or above
 * it, or of the whole series. One protocol breaks that rule without missing a slice: a head scanned
 * in two blocks, thin through the skull base and thick above, e.g. 14 slices at 4 mm, one odd
 * interval at the join, 14 slices at 7 mm. So a series has no gap either when it is one uniform
 * block, at most one join no wider than the wider block's intervals, and a second uniform block,
 * each block of at least five slices. A slice missing inside a block cuts it in two and shows. What
 * geometry cannot show: slices missing at either end, and one that overlapped its neighbour at the
 * join.
 */
final class Intervals {
  /** Positions are often written in whole tenths of a millimetre. */
  private static final double ROUNDING = 0.11;

  private static final double UNIFORM = 0.1;

  /** Slices; in a shorter block a missing slice could not be told from another spacing. */
  private static final int MIN_BLOCK = 5;

  /** Intervals looked at on either side. */
  private static final int NEAR = 4;

  private final double[] widths;
  private final double median;

  private Intervals(double[] widths) {
    this.widths = widths;
    this.median = median(Arrays.stream(widths));
  }

  /** Between positions in rising order. */
  static Intervals between(double[] positions) {
    double[] widths = new double[Math.max(0, positions.length - 1)];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = positions[i + 1] - positions[i];
    }
    return new Intervals(widths);
  }

  double median() {
    return median;
  }

  double largest() {
    return Arrays.stream(widths).max().orElse(0);
  }

  /** How many intervals are narrower than this. */
  long narrowerThan(double width) {
    return Arrays.stream(widths).filter(w -> w < width).count();
  }

  /**
   * A place where slices are missing.
   *
   * @param below index of the slice below the gap
   * @param usual width of the intervals around it, mm
   */
  record Gap(int below, double width, double usual) {
    long missingSlices() {
      return Math.max(1, Math.round(width / usual) - 1);
    }
  }

  /** The gap that is widest for its surroundings, if there is any gap. */
  Optional<Gap> gap(double factor) {
    return IntStream.range(0, widths.length)
        .filter(i -> widths[i] > factor * leastUsual(i))
        .mapToObj(i -> new Gap(i, widths[i], median(DoubleStream.concat(below(i), above(i)))))
        .max(comparingDouble(gap -> gap.width() / gap.usual()))
        .filter(_ -> !isTwoBlocks());
  }

  private double leastUsual(int at) {
    return DoubleStream.of(median, median(below(at)), median(above(at)))
        .filter(width -> width > 0)
        .min()
        .orElse(median);
  }

  private DoubleStream below(int at) {
    return Arrays.stream(widths, Math.max(0, at - NEAR), at);
  }

  private DoubleStream above(int at) {
    return Arrays.stream(widths, at + 1, Math.min(widths.length, at + 1 + NEAR));
  }

  private boolean isTwoBlocks() {
    int last = widths.length - 1;
    double lower = widths[0];
    double upper = widths[last];
    int below = 0;
    while (below <= last && isNear(widths[below], lower)) {
      below++;
    }
    int above = 0;
    while (above <= last - below && isNear(widths[last - above], upper)) {
      above++;
    }
    int between = widths.length - below - above;
    return below + 1 >= MIN_BLOCK
        && above + 1 >= MIN_BLOCK
        && (between == 0 || (between == 1 && widths[below] <= Math.max(lower, upper) + ROUNDING));
  }

  private static boolean isNear(double width, double usual) {
    return Math.abs(width - usual) <= Math.max(ROUNDING, UNIFORM * usual);
  }

  private static double median(DoubleStream widths) {
    double[] sorted = widths.sorted().toArray();
    if (sorted.length == 0) {
      return 0;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
