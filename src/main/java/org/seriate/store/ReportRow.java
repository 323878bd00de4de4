package org.seriate.store;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.seriate.series.DeclineReason;
import org.seriate.series.ReportKind;

/** A row of table {@code report}; columns are explained there. */
@Entity
@Table(name = "report")
public class ReportRow extends PanacheEntityBase {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  public Long id;

  @Column(name = "series_id")
  public long seriesId;

  public int revision;

  @Enumerated(EnumType.STRING)
  public ReportKind kind;

  @Column(name = "model_digest")
  public String modelDigest;

  @Column(name = "sop_class_uid")
  public String sopClassUid;

  @Column(name = "sop_instance_uid")
  public String sopInstanceUid;

  @Column(name = "series_instance_uid")
  public String seriesInstanceUid;

  @Column(name = "study_instance_uid")
  public String studyInstanceUid;

  @JdbcTypeCode(SqlTypes.JSON)
  public String finding;

  @Enumerated(EnumType.STRING)
  @Column(name = "decline_reason")
  public DeclineReason declineReason;

  @Column(name = "written_at")
  public Instant writtenAt;
}
