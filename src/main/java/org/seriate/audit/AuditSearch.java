package org.seriate.audit;

import java.time.Instant;

/**
 * What to look for; null is: anything.
 *
 * @param who part of actor or peer, without regard to case
 * @param event name of an {@link AuditEvent}
 * @param eventId code of an event, e.g. 110112
 * @param from this instant or later
 * @param to before this instant
 * @param patientId whole
 * @param outcome 0, 4, 8, 12, or {@link #ANY_FAILURE}
 * @param series our number
 * @param studyInstanceUid whole
 * @param before events recorded before the one of this id, for the next page
 */
public record AuditSearch(
    String who,
    String event,
    String eventId,
    Instant from,
    Instant to,
    String patientId,
    Integer outcome,
    Long series,
    String studyInstanceUid,
    Long before) {
  /** Every outcome but success. */
  public static final Integer ANY_FAILURE = -1;

  public static final AuditSearch ALL =
      new AuditSearch(null, null, null, null, null, null, null, null, null, null);

  public static AuditSearch between(Instant from, Instant to) {
    return new AuditSearch(null, null, null, from, to, null, null, null, null, null);
  }

  public AuditSearch before(Long id) {
    return new AuditSearch(
        who, event, eventId, from, to, patientId, outcome, series, studyInstanceUid, id);
  }

  /** For the record of the search itself; says that a patient was asked for, not which. */
  public String inWords() {
    StringBuilder words = new StringBuilder();
    say(words, "who", who);
    say(words, "event", event);
    say(words, "event ID", eventId);
    say(words, "from", from);
    say(words, "to", to);
    say(words, "patient", patientId == null ? null : "given");
    say(words, "outcome", outcome);
    say(words, "series", series);
    say(words, "study", studyInstanceUid == null ? null : "given");
    return words.isEmpty() ? "everything" : words.toString();
  }

  private static void say(StringBuilder words, String key, Object value) {
    if (value != null) {
      words.append(words.isEmpty() ? "" : ", ").append(key).append(' ').append(value);
    }
  }

  @Override
  public String toString() {
    return inWords();
  }
}
