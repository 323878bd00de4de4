package org.seriate.train;

/** Cross-entropy of one probability. */
final class Loss {
  private Loss() {}

  static double of(double probability, boolean positive) {
    double p = Math.clamp(probability, 1e-6, 1 - 1e-6);
    return -Math.log(positive ? p : 1 - p);
  }
}
