package org.seriate.models;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What a threshold would have made of answers on record; nothing is changed by asking.
 *
 * @param threshold that was asked about
 * @param results answers that were looked at, the newest
 * @param positive with the thresholds of their time
 * @param wouldBePositive with this threshold
 * @param newlyPositive of those that were negative
 * @param newlyNegative of those that were positive
 * @param histogram counts by probability, in {@link #BINS} equal steps from 0 to 1
 */
public record Effect(
    String label,
    double threshold,
    long results,
    long positive,
    long wouldBePositive,
    long newlyPositive,
    long newlyNegative,
    List<Long> histogram) {
  public static final int BINS = 20;

  /** An answer on record. */
  record Said(double probability, boolean positive) {}

  static Effect of(String label, double threshold, List<Said> said) {
    return new Effect(
        label,
        threshold,
        said.size(),
        said.stream().filter(Said::positive).count(),
        said.stream().filter(s -> s.probability() >= threshold).count(),
        said.stream().filter(s -> !s.positive() && s.probability() >= threshold).count(),
        said.stream().filter(s -> s.positive() && s.probability() < threshold).count(),
        IntStream.range(0, BINS).mapToObj(bin -> counted(said, bin)).toList());
  }

  private static long counted(List<Said> said, int bin) {
    return said.stream()
        .filter(s -> Math.clamp((int) (s.probability() * BINS), 0, BINS - 1) == bin)
        .count();
  }
}
