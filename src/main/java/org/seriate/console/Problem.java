package org.seriate.console;

import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A refusal as RFC 9457 has it, for programs. */
public final class Problem {
  /** Media type of every refusal under {@code /api}. */
  public static final String TYPE = "application/problem+json";

  private Problem() {}

  /**
   * @param detail one sentence: what is wrong and what to do
   */
  public static Response of(int status, String detail) {
    return of(status, detail, Map.of());
  }

  /** With the single problems of what was sent. */
  public static Response of(int status, String detail, List<String> problems) {
    return of(status, detail, Map.of("problems", problems));
  }

  /**
   * @param more extension members
   */
  static Response of(int status, String detail, Map<String, ?> more) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", "about:blank");
    members.put("title", title(status));
    members.put("status", status);
    members.put("detail", detail);
    members.putAll(more);
    return Response.status(status).type(TYPE).entity(members).build();
  }

  private static String title(int status) {
    return switch (status) {
      case 422 -> "Unprocessable Content";
      default -> {
        Response.Status known = Response.Status.fromStatusCode(status);
        yield known == null ? "Status " + status : known.getReasonPhrase();
      }
    };
  }
}
