package org.seriate.program;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How fast a scanner sends: the time from the start of one object to the start of the next. */
record Pace(Duration interval) {
  static final Pace AS_FAST_AS_POSSIBLE = new Pace(Duration.ZERO);

  /** "10" or "10/s" (objects per second), "250ms", "2s", or ISO-8601 "PT0.25S". */
  static Pace parse(String text) {
    String t = text.strip().toLowerCase(Locale.ROOT);
    try {
      if (t.startsWith("pt")) {
        return new Pace(positive(Duration.parse(t), text));
      }
      if (t.endsWith("ms")) {
        return new Pace(seconds(number(t, 2) / 1000, text));
      }
      if (t.endsWith("/s")) {
        return new Pace(seconds(1 / number(t, 2), text));
      }
      return new Pace(
          t.endsWith("s") ? seconds(number(t, 1), text) : seconds(1 / number(t, 0), text));
    } catch (NumberFormatException | DateTimeParseException e) {
      throw unreadable(text);
    }
  }

  private static double number(String text, int unitLength) {
    return Double.parseDouble(text.substring(0, text.length() - unitLength));
  }

  private static Duration seconds(double seconds, String text) {
    if (!Double.isFinite(seconds) || seconds > 86_400) {
      throw unreadable(text);
    }
    return positive(Duration.ofNanos(Math.round(seconds * 1e9)), text);
  }

  private static Duration positive(Duration d, String text) {
    if (d.isNegative() || d.isZero()) {
      throw unreadable(text);
    }
    return d;
  }

  private static IllegalArgumentException unreadable(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is no pace; write objects per second (10/s) or the pause (250ms, PT0.25S)");
  }

  /** For picocli. */
  static final class Converter implements ITypeConverter<Pace> {
    @Override
    public Pace convert(String text) {
      try {
        return parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
