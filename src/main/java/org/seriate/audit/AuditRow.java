package org.seriate.audit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import org.seriate.series.Sha256;

/** A row of table {@code audit_event}; columns are explained there. */
public record AuditRow(
    long id,
    Instant at,
    String event,
    String codeSystem,
    String eventId,
    String eventType,
    String action,
    int outcome,
    String node,
    String actor,
    String peer,
    Long series,
    String studyInstanceUid,
    String seriesInstanceUid,
    String patientId,
    String issuerOfPatientId,
    String sopClassUid,
    Integer instances,
    String object,
    byte[] query,
    String detail) {
  static final String COLUMNS =
      """
      e.id, e.at, e.event, e.code_system, e.event_id, e.event_type, e.action, e.outcome, e.node,
      e.actor, e.peer, e.series_id, e.study_instance_uid, e.series_instance_uid, e.patient_id,
      e.issuer_of_patient_id, e.sop_class_uid, e.instances, e.object, e.query, e.detail
      """;

  static AuditRow of(ResultSet r) throws SQLException {
    return new AuditRow(
        r.getLong("id"),
        r.getObject("at", OffsetDateTime.class).toInstant(),
        r.getString("event"),
        r.getString("code_system"),
        r.getString("event_id"),
        r.getString("event_type"),
        r.getString("action"),
        r.getInt("outcome"),
        r.getString("node"),
        r.getString("actor"),
        r.getString("peer"),
        r.getObject("series_id", Long.class),
        r.getString("study_instance_uid"),
        r.getString("series_instance_uid"),
        r.getString("patient_id"),
        r.getString("issuer_of_patient_id"),
        r.getString("sop_class_uid"),
        r.getObject("instances", Integer.class),
        r.getString("object"),
        r.getBytes("query"),
        r.getString("detail"));
  }

  /**
   * SHA-256 of the canonical form: every column in the order of this record as {@code
   * name=length:value} in UTF-8, {@code name=-} for null, each with a line feed. The length keeps
   * what stands in one column from being read as the next.
   */
  public String contentSha256() {
    Canonical c = new Canonical();
    c.add("id", id);
    c.add("at", ChronoUnit.MICROS.between(Instant.EPOCH, at));
    c.add("event", event);
    c.add("code_system", codeSystem);
    c.add("event_id", eventId);
    c.add("event_type", eventType);
    c.add("action", action);
    c.add("outcome", outcome);
    c.add("node", node);
    c.add("actor", actor);
    c.add("peer", peer);
    c.add("series_id", series);
    c.add("study_instance_uid", studyInstanceUid);
    c.add("series_instance_uid", seriesInstanceUid);
    c.add("patient_id", patientId);
    c.add("issuer_of_patient_id", issuerOfPatientId);
    c.add("sop_class_uid", sopClassUid);
    c.add("instances", instances);
    c.add("object", object);
    c.add("query", query == null ? null : HexFormat.of().formatHex(query));
    c.add("detail", detail);
    return c.sha256();
  }

  private static final class Canonical {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);

    void add(String name, Object value) {
      byte[] v = value == null ? null : value.toString().getBytes(StandardCharsets.UTF_8);
      bytes.writeBytes(
          (name + '=' + (v == null ? "-" : v.length + ":")).getBytes(StandardCharsets.UTF_8));
      if (v != null) {
        bytes.writeBytes(v);
      }
      bytes.write('\n');
    }

    String sha256() {
      return Sha256.of(bytes.toByteArray());
    }
  }

  /** What event_id means. */
  public String eventMeaning() {
    return Arrays.stream(EventId.values())
        .filter(e -> e.code().equals(eventId))
        .findFirst()
        .map(EventId::meaning)
        .orElse(event);
  }

  /** What event_type means; empty without one. */
  public String typeMeaning() {
    return EventType.of(eventType).map(EventType::meaning).orElse("");
  }

  public boolean failed() {
    return outcome > 0;
  }

  /** Without the patient. */
  @Override
  public String toString() {
    return "audit row " + id + " " + event;
  }
}
