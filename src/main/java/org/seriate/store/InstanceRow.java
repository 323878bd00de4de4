package org.seriate.store;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A row of table {@code instance}; columns are explained there. */
@Entity
@Table(name = "instance")
public class InstanceRow extends PanacheEntityBase {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  public Long id;

  @Column(name = "series_id")
  public long seriesId;

  @Column(name = "sop_instance_uid")
  public String sopInstanceUid;

  @Column(name = "sop_class_uid")
  public String sopClassUid;

  @Column(name = "transfer_syntax_uid")
  public String transferSyntaxUid;

  public String digest;
  public long bytes;
  public int revision;

  @Column(name = "study_instance_uid")
  public String studyInstanceUid;

  @Column(name = "patient_digest")
  public String patientDigest;

  @Column(name = "received_at")
  public Instant receivedAt;

  @Column(name = "calling_ae")
  public String callingAe;

  @JdbcTypeCode(SqlTypes.JSON)
  public String header;

  @JdbcTypeCode(SqlTypes.JSON)
  public String frames;

  public Long segment;

  @Column(name = "segment_at")
  public Long segmentAt;

  @Column(name = "file_bytes")
  public Long fileBytes;

  @Column(name = "purged_at")
  public Instant purgedAt;

  /** All instances of a series in the order they came. */
  public static List<InstanceRow> ofSeries(long seriesId) {
    return list("seriesId = ?1 order by receivedAt, id", seriesId);
  }
}
