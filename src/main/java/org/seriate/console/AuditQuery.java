package org.seriate.console;

import jakarta.ws.rs.QueryParam;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.seriate.audit.AuditSearch;
import org.seriate.audit.Moment;

/** The questions of page and API, as they stand in the address; empty is the same as absent. */
public class AuditQuery {
  @QueryParam("who")
  public String who;

  @QueryParam("event")
  public String event;

  @QueryParam("from")
  public String from;

  @QueryParam("to")
  public String to;

  @QueryParam("patient")
  public String patient;

  @QueryParam("outcome")
  public String outcome;

  @QueryParam("series")
  public String series;

  @QueryParam("study")
  public String study;

  @QueryParam("before")
  public String before;

  /** A value that is none; the message is for the person who wrote it. */
  static final class NotUnderstood extends Exception {
    private static final long serialVersionUID = 1L;

    NotUnderstood(String message) {
      super(message);
    }
  }

  AuditSearch search() throws NotUnderstood {
    return new AuditSearch(
        text(who),
        text(event),
        null,
        moment("from", from, Moment::from),
        moment("to", to, Moment::to),
        text(patient),
        outcome(),
        number("series", series),
        text(study),
        number("before", before));
  }

  private Integer outcome() throws NotUnderstood {
    return switch (outcome == null ? "" : outcome) {
      case "" -> null;
      case "failed" -> AuditSearch.ANY_FAILURE;
      case "0", "4", "8", "12" -> Integer.valueOf(outcome);
      default -> throw new NotUnderstood("outcome must be 0, 4, 8, 12 or failed");
    };
  }

  private static String text(String value) {
    return value == null || value.isBlank() ? null : value.strip();
  }

  private static Long number(String key, String value) throws NotUnderstood {
    String text = text(value);
    if (text != null && !text.matches("\\d{1,18}")) {
      throw new NotUnderstood(key + " must be a number");
    }
    return text == null ? null : Long.valueOf(text);
  }

  private static Instant moment(String key, String value, Function<String, Optional<Instant>> parse)
      throws NotUnderstood {
    String text = text(value);
    return text == null
        ? null
        : parse.apply(text).orElseThrow(() -> new NotUnderstood(key + " must be " + Moment.FORM));
  }

  /** The same questions as the tail of an address, for links. */
  String inAddress(Long beforeId) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("who", who);
    all.put("event", event);
    all.put("from", from);
    all.put("to", to);
    all.put("patient", patient);
    all.put("outcome", outcome);
    all.put("series", series);
    all.put("study", study);
    all.put("before", beforeId == null ? null : beforeId.toString());
    return all.entrySet().stream()
        .filter(e -> text(e.getValue()) != null)
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
