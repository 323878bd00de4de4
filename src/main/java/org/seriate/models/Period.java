package org.seriate.models;

import java.time.LocalDate;
import java.util.Locale;

/**
 * What a model said in a week or month.
 *
 * @param begin first day, in the time zone of the node
 * @param median of the probabilities
 * @param sharePositive of the results, with the thresholds of their time
 */
public record Period(LocalDate begin, long results, double median, double sharePositive) {

  /** How long one is. */
  public enum Length {
    WEEK(26),
    MONTH(24);

    private final int most;

    Length(int most) {
      this.most = most;
    }

    /** So many are looked at, the present one included. */
    public int most() {
      return most;
    }

    /** As PostgreSQL and people say it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The first day of the one that is {@code ago} before the one of this day. */
    public LocalDate begin(LocalDate day, int ago) {
      return switch (this) {
        case WEEK -> day.minusDays(day.getDayOfWeek().getValue() - 1L).minusWeeks(ago);
        case MONTH -> day.withDayOfMonth(1).minusMonths(ago);
      };
    }
  }
}
