package org.seriate.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;

/** Times as people write them: {@code 2026-11-01} or {@code 2026-11-01T08:00:00Z}. */
public final class Moment {
  public static final String FORM =
      "a date such as 2026-11-01, or a time such as 2026-11-01T08:00:00Z";

  private Moment() {}

  /** The instant, or the beginning of the day in the zone of this machine. */
  public static Optional<Instant> from(String text) {
    return of(text, 0);
  }

  /** The instant, or the end of the day: what happened on that day is before it. */
  public static Optional<Instant> to(String text) {
    return of(text, 1);
  }

  private static Optional<Instant> of(String text, int days) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException notATime) {
      try {
        return Optional.of(
            LocalDate.parse(text).plusDays(days).atStartOfDay(ZoneId.systemDefault()).toInstant());
      } catch (DateTimeException notADate) {
        return Optional.empty();
      }
    }
  }
}
