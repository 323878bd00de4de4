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
import org.seriate.series.Completion;
import org.seriate.series.ReportKind;
import org.seriate.series.SeriesState;

/** A row of table {@code series}; columns are explained there. */
@Entity
@Table(name = "series")
public class SeriesRow extends PanacheEntityBase {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  public Long id;

  @Column(name = "series_instance_uid")
  public String seriesInstanceUid;

  @Column(name = "study_instance_uid")
  public String studyInstanceUid;

  public String modality;

  @Enumerated(EnumType.STRING)
  public SeriesState state;

  public int revision;
  public String source;

  @Column(name = "first_received_at")
  public Instant firstReceivedAt;

  @Column(name = "judge_at")
  public Instant judgeAt;

  @Enumerated(EnumType.STRING)
  @Column(name = "completed_by")
  public Completion completedBy;

  @Column(name = "completed_at")
  public Instant completedAt;

  @Enumerated(EnumType.STRING)
  public ReportKind result;

  public String reason;
}
