package org.seriate.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a client takes, best first (RFC 9110 12.5.1; PS3.18 8.7). */
record Accept(List<Range> ranges) {

  /**
   * One media range.
   *
   * @param parameters names in lower case, without q
   */
  record Range(String type, Map<String, String> parameters, double quality) {
    boolean covers(String mediaType) {
      String kind = mediaType.substring(0, mediaType.indexOf('/'));
      return type.equals("*/*") || type.equals(kind + "/*") || type.equals(mediaType);
    }

    Optional<String> parameter(String name) {
      return Optional.ofNullable(parameters.get(name));
    }
  }

  /**
   * @param header of the request, or its query parameter {@code accept}; nothing takes everything
   */
  static Accept of(String header) {
    String text = header == null || header.isBlank() ? "*/*" : header;
    List<Range> ranges = new ArrayList<>();
    for (String part : split(text, ',')) {
      List<String> words = split(part, ';');
      Map<String, String> parameters = new HashMap<>();
      words.stream().skip(1).forEach(w -> parameter(w, parameters));
      double quality = quality(parameters.remove("q"));
      if (quality > 0) {
        ranges.add(new Range(words.getFirst().toLowerCase(Locale.ROOT), parameters, quality));
      }
    }
    ranges.sort(Comparator.comparingDouble(Range::quality).reversed());
    return new Accept(ranges);
  }

  /** The first of the offered types that the best range covers. */
  Optional<String> best(String... offered) {
    return ranges.stream()
        .flatMap(range -> Arrays.stream(offered).filter(range::covers))
        .findFirst();
  }

  // A separator within quotes is none: multipart/related; type="application/dicom".
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    for (char c : text.toCharArray()) {
      quoted ^= c == '"';
      if (c == separator && !quoted) {
        parts.add(part.toString().strip());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString().strip());
    return parts;
  }

  private static void parameter(String word, Map<String, String> parameters) {
    int equals = word.indexOf('=');
    if (equals > 0) {
      parameters.put(
          word.substring(0, equals).strip().toLowerCase(Locale.ROOT),
          word.substring(equals + 1).strip().replace("\"", ""));
    }
  }

  private static double quality(String q) {
    try {
      return q == null ? 1 : Double.parseDouble(q);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
