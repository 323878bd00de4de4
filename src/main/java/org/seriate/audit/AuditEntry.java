package org.seriate.audit;

import java.util.Objects;

/**
 * An act to be recorded. What a caller does not know stays null; study and patient of a series are
 * filled in from what is recorded of it already.
 *
 * @param actor who acted: an AE title with its address ({@code CT1@10.1.2.3}), a node process
 *     ({@code node ...}), or a person ({@code user alice@10.1.2.3})
 * @param peer the other party, in the same forms, or null
 * @param object what a security event is about: a route, a file, a user, a node
 * @param detail one sentence without patient attributes
 */
public record AuditEntry(
    AuditEvent event,
    AuditOutcome outcome,
    String actor,
    String peer,
    Subject subject,
    Transfer transfer,
    String object,
    String detail) {
  private static final int LONGEST = 4000;

  /**
   * Whose images or results the act is about.
   *
   * @param series our number of the series, or null
   */
  record Subject(Long series, String studyInstanceUid, String patientId, String issuerOfPatientId) {
    private static final Subject NONE = new Subject(null, null, null, null);

    Subject {
      studyInstanceUid = clean(studyInstanceUid);
      patientId = clean(patientId);
      issuerOfPatientId = clean(issuerOfPatientId);
    }
  }

  /**
   * What went over the network.
   *
   * @param sopClassUid of what was transferred, or of the query
   * @param instances how many were transferred
   * @param query its keys, Explicit VR Little Endian
   */
  record Transfer(String sopClassUid, Integer instances, byte[] query) {
    private static final Transfer NONE = new Transfer(null, null, null);

    Transfer {
      sopClassUid = clean(sopClassUid);
    }
  }

  public AuditEntry {
    Objects.requireNonNull(event);
    Objects.requireNonNull(outcome);
    Objects.requireNonNull(subject);
    Objects.requireNonNull(transfer);
    actor = Objects.requireNonNull(clean(actor));
    peer = clean(peer);
    object = clean(object);
    detail = Objects.requireNonNull(clean(detail));
  }

  public static AuditEntry of(AuditEvent event, AuditOutcome outcome, String actor, String detail) {
    return new AuditEntry(event, outcome, actor, null, Subject.NONE, Transfer.NONE, null, detail);
  }

  public AuditEntry toOrFrom(String other) {
    return new AuditEntry(event, outcome, actor, other, subject, transfer, object, detail);
  }

  public AuditEntry aboutSeries(Long number) {
    return of(
        new Subject(
            number, subject.studyInstanceUid, subject.patientId, subject.issuerOfPatientId));
  }

  public AuditEntry ofPatient(String id, String issuer) {
    return of(new Subject(subject.series, subject.studyInstanceUid, id, issuer));
  }

  public AuditEntry ofStudy(String uid) {
    return of(new Subject(subject.series, uid, subject.patientId, subject.issuerOfPatientId));
  }

  public AuditEntry instances(String ofSopClass, Integer count) {
    return by(new Transfer(ofSopClass, count, transfer.query));
  }

  public AuditEntry asking(String ofSopClass, byte[] keys) {
    return by(new Transfer(ofSopClass, transfer.instances, keys));
  }

  public AuditEntry about(String thing) {
    return new AuditEntry(event, outcome, actor, peer, subject, transfer, thing, detail);
  }

  private AuditEntry of(Subject of) {
    return new AuditEntry(event, outcome, actor, peer, of, transfer, object, detail);
  }

  private AuditEntry by(Transfer by) {
    return new AuditEntry(event, outcome, actor, peer, subject, by, object, detail);
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
