package org.seriate.models;

import java.time.Instant;
import java.util.OptionalDouble;

/**
 * How a shadow model agrees with one that was active beside it.
 *
 * @param series revisions of series that both were, or will be, asked about
 * @param meanDifference of the probabilities of the first class, where both gave one
 * @param meanMs time of the shadow for a series
 */
public record Agreement(
    long model,
    String activeDigest,
    long series,
    long bothPositive,
    long bothNegative,
    long onlyActivePositive,
    long onlyShadowPositive,
    long bothDeclined,
    long onlyShadowDeclined,
    long onlyActiveDeclined,
    long failed,
    long waiting,
    Double meanDifference,
    Double largestDifference,
    Double meanMs,
    Instant since) {

  /** Series on which both gave a result. */
  public long compared() {
    return bothPositive + bothNegative + onlyActivePositive + onlyShadowPositive;
  }

  /** Series that one of the two, or both, declined. */
  public long declined() {
    return bothDeclined + onlyShadowDeclined + onlyActiveDeclined;
  }

  /** Share of the same answer, where both gave one. */
  public OptionalDouble share() {
    return compared() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) (bothPositive + bothNegative) / compared());
  }

  /**
   * Cohen's kappa: agreement beyond what chance gives with these shares of positives, 1 at most;
   * empty where one of the two always says the same.
   */
  public OptionalDouble kappa() {
    double n = compared();
    double active = (bothPositive + onlyActivePositive) / n;
    double shadow = (bothPositive + onlyShadowPositive) / n;
    double chance = active * shadow + (1 - active) * (1 - shadow);
    return n == 0 || chance >= 1
        ? OptionalDouble.empty()
        : OptionalDouble.of((share().getAsDouble() - chance) / (1 - chance));
  }
}
