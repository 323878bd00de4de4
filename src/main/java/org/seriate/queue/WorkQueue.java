package org.seriate.queue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.hibernate.query.MutationQuery;
import org.seriate.store.WorkRow.Step;

/**
 * The line itself.
 *
 * <pre>
 *   WAITING --claim--> CLAIMED --finish--> DONE
 *      ^                  |
 *      +---lease ran out--+--fail--> WAITING after a pause, or --setAside--> SET_ASIDE
 *                         |
 *                         +--a late slice--> SUPERSEDED
 * </pre>
 *
 * Two workers never hold one work: a claim locks a row and skips rows already locked. A dead worker
 * needs no funeral: its lease runs out and the row is claimed again. All times are the database's.
 */
@ApplicationScoped
public class WorkQueue {
  static final String CHANNEL = "series_work";

  private final Session rows;

  WorkQueue(Session rows) {
    this.rows = rows;
  }

  /**
   * Enqueues once; the same step of the same revision for the same destination is not enqueued
   * twice.
   */
  @Transactional(TxType.MANDATORY)
  public void enqueue(long series, int revision, Step step, String destination, Long report) {
    rows.createNativeMutationQuery(
            """
            insert into series_work (series_id, revision, step, destination, report_id)
            values (:series, :revision, :step, :destination, :report)
            on conflict (series_id, revision, step, destination) do nothing
            """)
        .setParameter("series", series)
        .setParameter("revision", revision)
        .setParameter("step", step.name())
        .setParameter("destination", destination)
        .setParameter("report", report, Long.class)
        .executeUpdate();
    rows.createNativeQuery("select cast(pg_notify(:channel, :step) as text)", String.class)
        .setParameter("channel", CHANNEL)
        .setParameter("step", step.name())
        .getSingleResult();
  }

  /**
   * Takes the next work of a step: highest priority, then longest due. A report never overtakes the
   * one of an earlier revision on its way to the same destination.
   */
  @Transactional(TxType.REQUIRES_NEW)
  public Optional<Claim> claim(Step step, String owner, Duration lease) {
    List<Object[]> claimed =
        rows.createNativeQuery(
                """
                update series_work w
                set state = 'CLAIMED', attempt = attempt + 1, owner = :owner,
                    lease_until = now() + make_interval(secs => :lease)
                where w.id = (
                  select n.id from series_work n
                  where n.step = :step and n.state in ('WAITING', 'CLAIMED')
                    and ((n.state = 'WAITING' and n.due_at <= now())
                         or (n.state = 'CLAIMED' and n.lease_until < now()))
                    and not exists (
                      select 1 from series_work e
                      where e.series_id = n.series_id and e.step = n.step
                        and e.destination = n.destination and e.revision < n.revision
                        and e.state in ('WAITING', 'CLAIMED'))
                  order by n.priority desc, n.due_at, n.id
                  for update skip locked
                  limit 1)
                returning id, series_id, revision, destination, coalesce(report_id, 0), attempt
                """,
                Object[].class)
            .setParameter("owner", owner)
            .setParameter("lease", seconds(lease))
            .setParameter("step", step.name())
            .getResultList();
    return claimed.stream().findFirst().map(r -> claim(r, step, owner));
  }

  private static Claim claim(Object[] r, Step step, String owner) {
    return new Claim(
        ((Number) r[0]).longValue(),
        ((Number) r[1]).longValue(),
        ((Number) r[2]).intValue(),
        step,
        (String) r[3],
        ((Number) r[4]).longValue(),
        ((Number) r[5]).intValue(),
        owner);
  }

  /** Extends the lease; false once the claim is no longer ours. */
  @Transactional(TxType.REQUIRES_NEW)
  public boolean renew(Claim claim, Duration lease) {
    return held(claim, "lease_until = now() + make_interval(secs => :lease)")
            .setParameter("lease", seconds(lease))
            .executeUpdate()
        == 1;
  }

  /**
   * Marks the work done, in the transaction that stores its outcome.
   *
   * @return false when the claim is no longer ours: the caller must roll back
   */
  @Transactional(TxType.MANDATORY)
  public boolean finish(Claim claim, String answer) {
    return held(
                claim,
                "state = 'DONE', finished_at = now(), owner = null, lease_until = null,"
                    + " last_answer = :answer")
            .setParameter("answer", answer)
            .executeUpdate()
        == 1;
  }

  /** Gives the work back to the line, to be claimed again after a pause. */
  @Transactional(TxType.REQUIRES_NEW)
  public boolean tryAgain(Claim claim, String answer, Duration pause) {
    return held(
                claim,
                "state = 'WAITING', due_at = now() + make_interval(secs => :pause), owner = null,"
                    + " lease_until = null, last_answer = :answer")
            .setParameter("answer", answer)
            .setParameter("pause", seconds(pause))
            .executeUpdate()
        == 1;
  }

  /** Takes the work out of the line until a person acts. */
  @Transactional(TxType.MANDATORY)
  public boolean setAside(Claim claim, String reason) {
    return held(
                claim,
                "state = 'SET_ASIDE', finished_at = now(), owner = null, lease_until = null,"
                    + " last_answer = :answer")
            .setParameter("answer", reason)
            .executeUpdate()
        == 1;
  }

  private MutationQuery held(Claim claim, String change) {
    return rows.createNativeMutationQuery(
            "update series_work set "
                + change
                + " where id = :id and attempt = :attempt and owner = :owner and state = 'CLAIMED'")
        .setParameter("id", claim.work())
        .setParameter("attempt", claim.attempt())
        .setParameter("owner", claim.owner());
  }

  private static double seconds(Duration d) {
    return d.toMillis() / 1000.0;
  }
}
