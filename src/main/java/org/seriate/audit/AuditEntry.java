package org.seriate.audit;

import java.util.Objects;

/**
 * An act to be recorded. What a caller does not know stays null; study, series and patient of a
 * series are filled in from what is recorded of it already.
 *
 * @param actor who acted: an AE title with its address ({@code CT1@10.1.2.3}), a node process
 *     ({@code node ...}), or a person ({@code user alice@10.1.2.3})
 * @param peer the other party, in the same forms, or null
 * @param series our number of the series, or null
 * @param sopClassUid of what was transferred, or of the query
 * @param instances how many were transferred
 * @param object what a security event is about: a route, a file, a user, a node
 * @param query keys of a query, Explicit VR Little Endian
 * @param detail one sentence without patient attributes
 */
public record AuditEntry(
    AuditEvent event,
    AuditOutcome outcome,
    String actor,
    String peer,
    Long series,
    String studyInstanceUid,
    String patientId,
    String issuerOfPatientId,
    String sopClassUid,
    Integer instances,
    String object,
    byte[] query,
    String detail) {
  private static final int LONGEST = 4000;

  public AuditEntry {
    Objects.requireNonNull(event);
    Objects.requireNonNull(outcome);
    actor = Objects.requireNonNull(clean(actor));
    peer = clean(peer);
    studyInstanceUid = clean(studyInstanceUid);
    patientId = clean(patientId);
    issuerOfPatientId = clean(issuerOfPatientId);
    sopClassUid = clean(sopClassUid);
    object = clean(object);
    detail = Objects.requireNonNull(clean(detail));
  }

  public static AuditEntry of(AuditEvent event, AuditOutcome outcome, String actor, String detail) {
    return new AuditEntry(
        event, outcome, actor, null, null, null, null, null, null, null, null, null, detail);
  }

  public AuditEntry toOrFrom(String other) {
    return new AuditEntry(
        event,
        outcome,
        actor,
        other,
        series,
        studyInstanceUid,
        patientId,
        issuerOfPatientId,
        sopClassUid,
        instances,
        object,
        query,
        detail);
  }

  public AuditEntry aboutSeries(Long number) {
    return new AuditEntry(
        event,
        outcome,
        actor,
        peer,
        number,
        studyInstanceUid,
        patientId,
        issuerOfPatientId,
        sopClassUid,
        instances,
        object,
        query,
        detail);
  }

  public AuditEntry ofPatient(String id, String issuer) {
    return new AuditEntry(
        event,
        outcome,
        actor,
        peer,
        series,
        studyInstanceUid,
        id,
        issuer,
        sopClassUid,
        instances,
        object,
        query,
        detail);
  }

  public AuditEntry ofStudy(String uid) {
    return new AuditEntry(
        event,
        outcome,
        actor,
        peer,
        series,
        uid,
        patientId,
        issuerOfPatientId,
        sopClassUid,
        instances,
        object,
        query,
        detail);
  }

  public AuditEntry instances(String ofSopClass, Integer count) {
    return new AuditEntry(
        event,
        outcome,
        actor,
        peer,
        series,
        studyInstanceUid,
        patientId,
        issuerOfPatientId,
        ofSopClass,
        count,
        object,
        query,
        detail);
  }

  public AuditEntry about(String thing) {
    return new AuditEntry(
        event,
        outcome,
        actor,
        peer,
        series,
        studyInstanceUid,
        patientId,
        issuerOfPatientId,
        sopClassUid,
        instances,
        thing,
        query,
        detail);
  }

  public AuditEntry asking(String ofSopClass, byte[] keys) {
    return new AuditEntry(
        event,
        outcome,
        actor,
        peer,
        series,
        studyInstanceUid,
        patientId,
        issuerOfPatientId,
        ofSopClass,
        instances,
        object,
        keys,
        detail);
  }

  /**
   * What a peer sent may hold anything; a record holds what XML can say (XML 1.0, 2.2), and neither
   * line breaks nor the byte 0, which PostgreSQL refuses.
   */
  static String clean(String text) {
    if (text == null) {
      return null;
    }
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .limit(LONGEST)
        .forEach(c -> out.appendCodePoint(isFit(c) ? c : Character.isISOControl(c) ? ' ' : '?'));
    return out.toString();
  }

  private static boolean isFit(int c) {
    return !Character.isISOControl(c)
        && !(Character.MIN_SURROGATE <= c && c <= Character.MAX_SURROGATE)
        && c != 0xFFFE
        && c != 0xFFFF;
  }

  /** Without the patient. */
  @Override
  public String toString() {
    return event + " " + outcome;
  }
}
