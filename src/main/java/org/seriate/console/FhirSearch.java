package org.seriate.console;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.seriate.audit.AuditSearch;
import org.seriate.audit.Moment;
import org.seriate.console.AuditQuery.NotUnderstood;

/** Search parameters of ITI-81 (ITI TF-2 3.81.4.1.2), as far as this node knows them. */
final class FhirSearch {
  private FhirSearch() {}

  static AuditSearch of(
      List<String> dates, String agent, String patient, String type, String outcome, String before)
      throws NotUnderstood {
    if (dates.isEmpty()) {
      throw new NotUnderstood("date is required: date=ge2026-11-01&date=le2026-11-30");
    }
    Instant from = null;
    Instant to = null;
    for (String date : dates) {
      String day = date.matches("[a-z]{2}.*") ? date.substring(2) : date;
      Instant start = Moment.from(day).orElseThrow(() -> noDate(date));
      Instant end = Moment.to(day).orElseThrow();
      switch (date.equals(day) ? "eq" : date.substring(0, 2)) {
        case "ge" -> from = start;
        case "gt" -> from = day.length() > 10 ? start.plusNanos(1000) : end;
        case "le" -> to = day.length() > 10 ? end.plusNanos(1000) : end;
        case "lt" -> to = start;
        case "eq" -> {
          from = start;
          to = day.length() > 10 ? start.plusSeconds(1) : end;
        }
        default -> throw noDate(date);
      }
    }
    return new AuditSearch(
        agent,
        null,
        code(type),
        from,
        to,
        code(patient),
        outcome(outcome),
        null,
        null,
        number(before));
  }

  private static NotUnderstood noDate(String date) {
    return new NotUnderstood(
        "date '" + date + "' must be ge, gt, le, lt or eq with " + Moment.FORM);
  }

  /** The part behind the system in {@code system|code}. */
  private static String code(String token) {
    return token == null || token.isEmpty() ? null : token.substring(token.lastIndexOf('|') + 1);
  }

  private static Integer outcome(String token) throws NotUnderstood {
    String code = code(token);
    if (code != null && !code.matches("0|4|8|12")) {
      throw new NotUnderstood("outcome must be 0, 4, 8 or 12");
    }
    return code == null ? null : Integer.valueOf(code);
  }

  private static Long number(String text) throws NotUnderstood {
    if (text != null && !text.matches("\\d{1,18}")) {
      throw new NotUnderstood("_before must be a number");
    }
    return text == null ? null : Long.valueOf(text);
  }

  /** FHIR's way to say no. */
  static Map<String, Object> refusal(String sentence) {
    return Map.of(
        "resourceType",
        "OperationOutcome",
        "issue",
        List.of(Map.of("severity", "error", "code", "invalid", "diagnostics", sentence)));
  }
}
