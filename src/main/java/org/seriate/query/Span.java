package org.seriate.query;

import java.util.Optional;
import java.util.regex.Pattern;
import org.seriate.dicom.data.Vr;

/**
 * Range matching of dates and times (PS3.4 C.2.2.2.5): "a-b", "a-", "-b", or a single value, which
 * is the span of its own precision ("1030" is the whole minute).
 *
 * @param from first value as text that compares, "" for no bound
 * @param to last value, or "" for no bound
 */
record Span(String from, String to) {
  private static final Pattern DATE = Pattern.compile("\\d{8}");
  private static final Pattern TIME = Pattern.compile("\\d{2}(\\d{2}(\\d{2}(\\.\\d{1,6})?)?)?");
  private static final String FIRST_TIME = "000000.000000";
  private static final String LAST_TIME = "235959.999999";

  /** Empty when the key is no range of this VR. */
  static Optional<Span> of(Vr vr, String key) {
    int dash = key.indexOf('-');
    String from = plain(vr, dash < 0 ? key : key.substring(0, dash));
    String to = plain(vr, dash < 0 ? key : key.substring(dash + 1));
    if (!isBound(vr, from) || !isBound(vr, to) || from.isEmpty() && to.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(vr == Vr.TM ? ofTimes(from, to) : new Span(from, to));
  }

  private static Span ofTimes(String from, String to) {
    return new Span(
        from.isEmpty() ? "" : from + FIRST_TIME.substring(from.length()),
        to.isEmpty() ? "" : to + LAST_TIME.substring(to.length()));
  }

  /** Without the separators of ACR-NEMA, which PS3.5 6.2 still has readers understand. */
  private static String plain(Vr vr, String value) {
    return value.strip().replace(vr == Vr.TM ? ":" : ".", "");
  }

  private static boolean isBound(Vr vr, String value) {
    return value.isEmpty() || (vr == Vr.TM ? TIME : DATE).matcher(value).matches();
  }

  boolean contains(Vr vr, String present) {
    String value = plain(vr, present);
    if (value.isEmpty()) {
      return false;
    }
    String first = vr == Vr.TM && value.length() < 13 ? value + tail(FIRST_TIME, value) : value;
    return first.compareTo(from) >= 0 && (to.isEmpty() || first.compareTo(to) <= 0);
  }

  private static String tail(String of, String value) {
    return of.substring(value.length());
  }
}
