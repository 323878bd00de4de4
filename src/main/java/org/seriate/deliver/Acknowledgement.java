package org.seriate.deliver;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * MSA and ERR of an HL7 version 2 acknowledgement, of whatever version.
 *
 * <p>Two segments are read and no more: receivers answer in any version, with and without the
 * segments that theirs demands.
 *
 * @param code MSA-1
 * @param controlId MSA-2, the message that is acknowledged
 * @param error code of the first ERR, of table 0357; empty if there is none
 */
record Acknowledgement(String code, String controlId, String error) {
  private static final List<String> VERSION_OR_EVENT_NOT_KNOWN =
      List.of("200", "201", "202", "203");

  static Acknowledgement of(byte[] message) {
    String[] segments = new String(message, StandardCharsets.UTF_8).split("[\r\n]+");
    char separator = segments[0].length() > 3 ? segments[0].charAt(3) : '|';
    String component = segments[0].length() > 4 ? segments[0].substring(4, 5) : "^";
    List<String> msa = segment(segments, "MSA", separator);
    List<String> err = segment(segments, "ERR", separator);
    // ERR-3 since 2.5; before, the fourth component of ERR-1.
    String since25 = part(field(err, 3), component, 0);
    String before = part(field(err, 1), component, 3);
    return new Acknowledgement(field(msa, 1), field(msa, 2), since25.isEmpty() ? before : since25);
  }

  private static List<String> segment(String[] segments, String name, char separator) {
    Optional<String> found =
        Arrays.stream(segments).filter(s -> s.startsWith(name + separator)).findFirst();
    return found
        .map(s -> List.of(s.split(java.util.regex.Pattern.quote(String.valueOf(separator)), -1)))
        .orElse(List.of());
  }

  private static String field(List<String> segment, int at) {
    return at < segment.size() ? segment.get(at).strip() : "";
  }

  private static String part(String field, String delimiter, int at) {
    String[] parts = field.split(java.util.regex.Pattern.quote(delimiter), -1);
    return at < parts.length ? parts[at].replaceAll("[^A-Za-z0-9]", "") : "";
  }

  /**
   * AR is about the receiver's state, which may change; AE about the message, which will not (HL7
   * 2.5.1, 2.9.2.2). CA, CE and CR are the same in enhanced mode.
   */
  Delivery judge(String sent, String destination) {
    String said = "%s acknowledged %s%s".formatted(destination, printable(), reason());
    if (!controlId.equals(sent)) {
      return new Delivery.TryAgain(destination + " acknowledged another message");
    }
    return switch (code) {
      case "AA", "CA" -> new Delivery.Delivered(code);
      case "AR", "CR" ->
          VERSION_OR_EVENT_NOT_KNOWN.contains(error)
              ? new Delivery.Refused(said)
              : new Delivery.TryAgain(said);
      case "AE", "CE" -> new Delivery.Refused(said);
      default -> new Delivery.TryAgain(said + ", which is no answer that we know");
    };
  }

  private String printable() {
    return code.replaceAll("[^A-Z0-9]", "?");
  }

  private String reason() {
    return error.isEmpty() ? "" : " (error " + error + ")";
  }
}
