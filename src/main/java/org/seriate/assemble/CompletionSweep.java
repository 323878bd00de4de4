package org.seriate.assemble;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfig;
import org.seriate.config.Completeness;
import org.seriate.config.PeerConfig;
import org.seriate.measure.Occurrence.Judged;
import org.seriate.measure.Traces;
import org.seriate.series.SeriesState;
import org.seriate.series.Signal;
import org.seriate.store.Backlog;
import org.seriate.store.InstanceRow;
import org.seriate.store.NodeRun;
import org.seriate.store.SeriesImages;
import org.seriate.store.SeriesRow;

/**
 * Asks, every second, of each receiving series whose time has come: is it complete? The rows are
 * the only memory, so a restart forgets nothing.
 */
@ApplicationScoped
public class CompletionSweep {
  private static final Logger LOG = Logger.getLogger(CompletionSweep.class);

  private static final Duration BEHIND = Duration.ofSeconds(2);

  /** How soon a held series is looked at again. */
  private static final Duration HOLD = Duration.ofSeconds(5);

  private final EntityManager rows;
  private final SeriesImages images;
  private final AeConfig config;
  private final NodeRun run;
  private final AuditTrail audit;
  private final Completed completed;
  private final CompletenessRule rule = new CompletenessRule();
  private final Backlog backlog;
  private volatile boolean open;

  CompletionSweep(
      EntityManager rows,
      SeriesImages images,
      AeConfig config,
      NodeRun run,
      AuditTrail audit,
      Completed completed,
      Backlog backlog) {
    this.rows = rows;
    this.images = images;
    this.config = config;
    this.run = run;
    this.audit = audit;
    this.completed = completed;
    this.backlog = backlog;
  }

  /** Begins to sweep. */
  public void open() {
    open = true;
  }

  /** Notes the associations of an earlier run on this home that was killed as broken off. */
  public void forgetEarlierRun() {
    run.previous().ifPresent(this::breakOff);
  }

  public void close() {
    open = false;
  }

  private void breakOff(java.util.UUID dead) {
    int left =
        QuarkusTransaction.requiringNew()
            .call(
                () ->
                    rows.createNativeQuery(
                            """
                            update series_source set ended_at = now(), released = false
                            where node = :node and ended_at is null
                            """)
                        .setParameter("node", dead)
                        .executeUpdate());
    if (left > 0) {
      LOG.infof(
          "%d associations were open when the last run ended; their senders repeat what was not"
              + " answered",
          left);
    }
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void sweep() {
    // Slices without rows would make a series look quiet that is not.
    if (!open || backlog.isLongerThan(BEHIND)) {
      return;
    }
    for (long series : due()) {
      try {
        QuarkusTransaction.requiringNew()
            .call(() -> judge(series))
            .ifPresent(revision -> Traces.tell(new Judged(series, revision, Instant.now())));
      } catch (RuntimeException e) {
        LOG.errorf(e, "a series could not be judged, it is asked again. series=%d", series);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private List<Long> due() {
    try {
      return QuarkusTransaction.requiringNew()
          .call(
              () ->
                  rows.createNativeQuery(
                          """
                          select id from series
                          where state = 'RECEIVING' and judge_at <= now()
                          order by judge_at limit 200
                          """,
                          Long.class)
                      .getResultList());
    } catch (RuntimeException e) {
      LOG.warnf(
          "the database cannot be asked which series are due, trying again: %s", e.getMessage());
      return List.of();
    }
  }

  /**
   * Judges one series under the lock that keeps receivers from adding to it meanwhile.
   *
   * @return its revision, when that was judged for good
   */
  private Optional<Integer> judge(long id) {
    List<?> locked =
        rows.createNativeQuery(
                "select id from series where id = :id and state = 'RECEIVING'"
                    + " for no key update skip locked")
            .setParameter("id", id)
            .getResultList();
    if (locked.isEmpty()) {
      return Optional.empty();
    }
    SeriesRow series = SeriesRow.findById(id);
    Instant now = now();
    Completeness rules =
        config
            .peer(series.source)
            .map(PeerConfig::completeness)
            .orElse(config.node().completeness());
    switch (rule.judge(arrivals(series), rules, now)) {
      case Verdict.NotYet wait -> series.judgeAt = wait.askAgain();
      case Verdict.Complete complete when isHeld(series, rules) -> {
        LOG.debugf(
            "series complete, %s; it waits for the others of its study. series=%d",
            complete.by().words(), series.id);
        series.judgeAt = now.plus(HOLD);
      }
      case Verdict.Complete complete -> complete(series, complete, now);
      case Verdict.NeverComplete never -> setAside(series, never);
    }
    return Optional.of(series.revision).filter(_ -> series.state != SeriesState.RECEIVING);
  }

  /**
   * Whether another series of the study still arrives, while the rules let that count. Silence is
   * what ends it, not that series' own verdict, so no two series can wait for each other.
   */
  private boolean isHeld(SeriesRow series, Completeness rules) {
    return rules.studyHold()
        && (boolean)
            rows.createNativeQuery(
                    """
                    select exists (
                        select from series s
                        join lateral (select max(received_at) as last from instance
                                      where series_id = s.id) i on true
                        where s.study_instance_uid = :study and s.id <> :id
                          and s.state = 'RECEIVING'
                          and i.last > now() - make_interval(secs => :quiet))
                    """,
                    Boolean.class)
                .setParameter("study", series.studyInstanceUid)
                .setParameter("id", series.id)
                .setParameter("quiet", rules.quietPeriod().toMillis() / 1000.0)
                .getSingleResult();
  }

  private void setAside(SeriesRow series, Verdict.NeverComplete never) {
    series.state = SeriesState.SET_ASIDE;
    series.reason = "never complete: " + never.why();
    audit.record(
        AuditEvent.SERIES_SET_ASIDE,
        AuditOutcome.MINOR_FAILURE,
        "node " + run.id(),
        null,
        series.id,
        "revision %d set aside: %s".formatted(series.revision, never.why()));
    LOG.warnf(
        "series set aside, it never became complete: %s; another image of it opens the next"
            + " revision. series=%d revision=%d",
        never.why(), series.id, series.revision);
  }

  private void complete(SeriesRow series, Verdict.Complete complete, Instant now) {
    series.state = SeriesState.COMPLETE;
    series.completedBy = complete.by();
    series.completedAt = now;
    audit.record(
        AuditEvent.SERIES_COMPLETED,
        AuditOutcome.SUCCESS,
        "node " + run.id(),
        null,
        series.id,
        "revision %d complete: %s".formatted(series.revision, complete.by().words()));
    LOG.infof(
        "series complete, %s; it is analysed next. series=%d revision=%d",
        complete.by().words(), series.id, series.revision);
    completed.onComplete(series.id, series.revision);
  }

  private Arrivals arrivals(SeriesRow series) {
    List<InstanceRow> instances = InstanceRow.ofSeries(series.id);
    Object[] sources = sources(series.id);
    Instant first =
        instances.stream()
            .filter(i -> i.revision == series.revision)
            .map(i -> i.receivedAt)
            .findFirst()
            .orElse(series.firstReceivedAt);
    return new Arrivals(
        first,
        instances.isEmpty() ? series.firstReceivedAt : instances.getLast().receivedAt,
        ((Number) sources[0]).intValue(),
        Optional.ofNullable((Instant) sources[1]),
        images.of(instances),
        Boolean.FALSE.equals(sources[2]),
        told(series));
  }

  /** What peers told of this series, for good. */
  @SuppressWarnings("unchecked")
  private List<Told> told(SeriesRow series) {
    List<Object[]> found =
        rows.createNativeQuery(
                """
                select signal, source, coalesce(instances, 0), sop_instance_uids, told_at
                from series_signal where series_instance_uid = :uid and final
                """)
            .setParameter("uid", series.seriesInstanceUid)
            .getResultList();
    return found.stream()
        .map(
            row ->
                new Told(
                    Signal.valueOf((String) row[0]),
                    (String) row[1],
                    ((Number) row[2]).intValue(),
                    row[3] == null ? Set.of() : Set.of((String[]) row[3]),
                    (Instant) row[4]))
        .toList();
  }

  /** Open associations, latest release, and whether the latest one to end was released. */
  private Object[] sources(long series) {
    return (Object[])
        rows.createNativeQuery(
                """
                select count(*) filter (where ended_at is null) as open,
                       max(ended_at) filter (where released) as last_released,
                       (select s.released from series_source s
                        where s.series_id = :series and s.ended_at is not null
                        order by s.ended_at desc limit 1) as latest_released
                from series_source where series_id = :series
                """,
                Object[].class)
            .setParameter("series", series)
            .getSingleResult();
  }

  private Instant now() {
    return (Instant) rows.createNativeQuery("select now()", Instant.class).getSingleResult();
  }
}
