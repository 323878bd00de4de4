package org.seriate.models;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.series.Outcome;
import org.seriate.series.ReportKind;
import org.seriate.store.FindingJson;

/**
 * What shadow models are to say and have said; table {@code shadow_run}.
 *
 * <pre>
 *   a report is written --(same transaction)--> WAITING --claim--> WAITING, claimed --> DONE
 *                                                  ^                    |
 *                                                  +---lease ran out----+--> FAILED after 3 attempts
 * </pre>
 */
@ApplicationScoped
public class ShadowRuns {
  static final int MOST_ATTEMPTS = 3;

  private final Session rows;
  private final AuditTrail audit;

  ShadowRuns(Session rows, AuditTrail audit) {
    this.rows = rows;
    this.audit = audit;
  }

  /** A run to be done. */
  public record Claimed(long id, long series, int revision, long model, String digest) {}

  /** Every shadow is to look at what a report was just written about. */
  @Transactional(TxType.MANDATORY)
  public void expect(long series, int revision, long report) {
    rows.createNativeMutationQuery(
            """
            insert into shadow_run (series_id, revision, model_id, report_id)
            select :series, :revision, id, :report from model where role = 'SHADOW'
            on conflict do nothing
            """)
        .setParameter("series", series)
        .setParameter("revision", revision)
        .setParameter("report", report)
        .executeUpdate();
  }

  /** The oldest run of these models that nobody has. */
  @Transactional
  public Optional<Claimed> claim(List<String> digests, Duration lease) {
    if (digests.isEmpty()) {
      return Optional.empty();
    }
    return rows
        .createNativeQuery(
            """
            update shadow_run r
            set attempts = r.attempts + 1,
                claimed_until = now() + make_interval(secs => cast(:lease as double precision))
            from model m
            where m.id = r.model_id and r.id = (
              select w.id from shadow_run w join model n on n.id = w.model_id
              where w.state = 'WAITING' and n.role = 'SHADOW' and n.digest in (:digests)
                and (w.claimed_until is null or w.claimed_until < now())
              order by w.id limit 1 for update of w skip locked)
            returning r.id, r.series_id, r.revision, r.model_id, m.digest
            """,
            Tuple.class)
        .setParameter("lease", (double) lease.toSeconds())
        .setParameter("digests", digests)
        .getResultList()
        .stream()
        .map(t -> claimed(t))
        .findFirst();
  }

  private static Claimed claimed(Tuple t) {
    return new Claimed(
        t.get(0, Long.class),
        t.get(1, Long.class),
        t.get(2, Integer.class),
        t.get(3, Long.class),
        t.get(4, String.class));
  }

  @Transactional
  public void done(Claimed run, Outcome outcome, Duration took, String actor) {
    String finding = outcome instanceof Outcome.Finding f ? FindingJson.write(f) : null;
    String reason = outcome instanceof Outcome.Declined d ? d.explanation() : null;
    rows.createNativeMutationQuery(
            """
            update shadow_run
            set state = 'DONE', kind = :kind, finding = cast(:finding as jsonb), reason = :reason,
                took_ms = :took, finished_at = now(), claimed_until = null
            where id = :id and state = 'WAITING'
            """)
        .setParameter("kind", ReportKind.of(outcome).name())
        .setParameter("finding", finding)
        .setParameter("reason", reason)
        .setParameter("took", took.toMillis())
        .setParameter("id", run.id())
        .executeUpdate();
    audit.record(
        AuditEvent.SERIES_ANALYSED,
        AuditOutcome.SUCCESS,
        actor,
        null,
        run.series(),
        "revision %d read by shadow model %s".formatted(run.revision(), run.digest()));
  }

  /** A later revision of the series has a run of its own. */
  @Transactional
  public void superseded(Claimed run) {
    rows.createNativeMutationQuery("delete from shadow_run where id = :id and state = 'WAITING'")
        .setParameter("id", run.id())
        .executeUpdate();
  }

  /** It may be tried again, until its attempts are used up. */
  @Transactional
  public void failed(Claimed run, String reason) {
    rows.createNativeMutationQuery(
            """
            update shadow_run
            set state = case when attempts >= :most then 'FAILED' else 'WAITING' end,
                finished_at = case when attempts >= :most then now() end,
                claimed_until = now() + interval '30 seconds', reason = :reason
            where id = :id and state = 'WAITING'
            """)
        .setParameter("most", MOST_ATTEMPTS)
        .setParameter("reason", reason)
        .setParameter("id", run.id())
        .executeUpdate();
  }

  /** For each shadow model, and each model that was active beside it. */
  @Transactional
  public List<Agreement> agreement() {
    return rows
        .createNativeQuery(
            """
            select model_id, active_digest, series, both_positive, both_negative,
                   only_active_positive, only_shadow_positive, both_declined, only_shadow_declined,
                   only_active_declined, failed, waiting, mean_difference, largest_difference,
                   cast(mean_ms as double precision) as mean_ms, since
            from model_agreement order by model_id, since
            """,
            Tuple.class)
        .getResultList()
        .stream()
        .map(t -> agreement(t))
        .toList();
  }

  private static Agreement agreement(Tuple t) {
    return new Agreement(
        t.get(0, Long.class),
        t.get(1, String.class),
        t.get(2, Long.class),
        t.get(3, Long.class),
        t.get(4, Long.class),
        t.get(5, Long.class),
        t.get(6, Long.class),
        t.get(7, Long.class),
        t.get(8, Long.class),
        t.get(9, Long.class),
        t.get(10, Long.class),
        t.get(11, Long.class),
        t.get(12, Double.class),
        t.get(13, Double.class),
        t.get(14, Double.class),
        t.get(15, Instant.class));
  }

  /** Newest first. */
  @Transactional
  public List<Disagreement> disagreements(long model, int most) {
    return rows
        .createNativeQuery(
            """
            select s.series_id, s.revision, r.kind as active_kind, s.kind as shadow_kind,
                   cast(r.finding -> 'answers' -> 0 ->> 'probability' as double precision) as active,
                   cast(s.finding -> 'answers' -> 0 ->> 'probability' as double precision) as shadow,
                   s.reason, s.finished_at
            from shadow_run s join report r on r.id = s.report_id
            where s.model_id = :model and s.state = 'DONE' and s.kind <> r.kind
            order by s.id desc
            """,
            Tuple.class)
        .setParameter("model", model)
        .setMaxResults(most)
        .getResultList()
        .stream()
        .map(t -> disagreement(t))
        .toList();
  }

  private static Disagreement disagreement(Tuple t) {
    return new Disagreement(
        t.get(0, Long.class),
        t.get(1, Integer.class),
        t.get(2, String.class),
        t.get(3, String.class),
        t.get(4, Double.class),
        t.get(5, Double.class),
        t.get(6, String.class),
        t.get(7, Instant.class));
  }
}
