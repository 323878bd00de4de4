package org.seriate.assemble;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers and nouns as a person would say them. */
final class Words {
  private Words() {}

  /** "1 image", "7 images". */
  static String images(long count) {
    return count == 1 ? "1 image" : count + " images";
  }

  /** "1 slice", "7 slices". */
  static String slices(long count) {
    return count == 1 ? "1 slice" : count + " slices";
  }

  /** "1 position", "7 positions". */
  static String positions(long count) {
    return count == 1 ? "1 position" : count + " positions";
  }

  /** "is" or "are". */
  static String are(long count) {
    return count == 1 ? "is" : "are";
  }

  /** "0.625 mm", "5 mm". */
  static String mm(double millimetres) {
    return number(millimetres) + " mm";
  }

  /** At most three decimals, none that say nothing. */
  static String number(double value) {
    return Double.isFinite(value)
        ? BigDecimal.valueOf(value)
            .setScale(3, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString()
        : String.valueOf(value);
  }
}
