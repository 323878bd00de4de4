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

/** A row of table {@code series_work}; columns are explained there. */
@Entity
@Table(name = "series_work")
public class WorkRow extends PanacheEntityBase {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  public Long id;

  @Column(name = "series_id")
  public long seriesId;

  public int revision;

  @Enumerated(EnumType.STRING)
  public Step step;

  public String destination = "";

  @Column(name = "report_id")
  public Long reportId;

  @Enumerated(EnumType.STRING)
  public State state = State.WAITING;

  public int priority;

  @Column(name = "due_at")
  public Instant dueAt;

  public int attempt;
  public String owner;

  @Column(name = "lease_until")
  public Instant leaseUntil;

  @Column(name = "last_answer")
  public String lastAnswer;

  @Column(name = "enqueued_at")
  public Instant enqueuedAt;

  @Column(name = "finished_at")
  public Instant finishedAt;

  @Column(name = "rank_at")
  public Instant rankAt;

  public int failures;

  @Column(name = "held_by")
  public String heldBy;

  /** The steps that wait in line. */
  public enum Step {
    CLASSIFY,
    DELIVER
  }

  /** See the drawing at {@link org.seriate.store.WorkRow} 's room, {@code org.seriate.queue}. */
  public enum State {
    WAITING,
    CLAIMED,
    HELD,
    DONE,
    SET_ASIDE,
    CANCELLED,
    SUPERSEDED
  }
}
