package org.seriate.queue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.hibernate.query.MutationQuery;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfig;
import org.seriate.series.Priority;
import org.seriate.store.WorkRow.Step;

/**
 * The line itself.
 *
 * <pre>
 *               +--hold--> HELD --release--+
 *               |                          |
 *   enqueue--> WAITING <-------------------+
 *               |   ^
 *             claim +--lease ran out, or failed (rests for a pause first)
 *               v   |
 *              CLAIMED --finish--> DONE
 *               |   |
 *               |   +--set aside--> SET_ASIDE --re-run--> WAITING
 *               +--a late slice--> SUPERSEDED; a person may make any of them CANCELLED
 * </pre>
 *
 * Two workers never hold one work: a claim locks a row and skips rows already locked. A dead worker
 * needs no funeral: its lease runs out and {@link WorkSweep} puts the row back. Whatever ends a
 * claim, the row then no longer carries its state, attempt and owner, and every write made under it
 * names all three. All times are the database's.
 */
@ApplicationScoped
public class WorkQueue {
  static final String CHANNEL = "series_work";

  // src/bench/queue runs this statement as it stands.
  // The setting holds to the end of the transaction and saves a statement of its own.
  // "offset 0" keeps the planner from turning the check into a join over every waiting row.
  static final String CLAIM =
      """
      with lazily as materialized (select set_config('synchronous_commit', 'off', true))
      update series_work w
      set state = 'CLAIMED', attempt = attempt + 1, owner = :owner,
          lease_until = now() + make_interval(secs => :lease)
      where exists (select 1 from lazily) and w.id = (
        select n.id from series_work n
        where n.step = :step and n.destination = :destination
          and n.state = 'WAITING' and n.rank_at is not null and n.due_at <= now()
          and not exists (
            select 1 from series_work e
            where e.series_id = n.series_id and e.step = n.step
              and e.destination = n.destination and e.revision < n.revision
              and e.state in ('WAITING', 'CLAIMED', 'HELD') offset 0)
        order by n.rank_at, n.id
        for update skip locked
        limit 1)
      returning id, series_id, revision, coalesce(report_id, 0), priority, failures,
                attempt
      """;

  private final Session rows;
  private final AuditTrail audit;
  private final double headStart;

  WorkQueue(Session rows, AuditTrail audit, AeConfig config) {
    this.rows = rows;
    this.audit = audit;
    this.headStart = seconds(config.node().work().headStart());
  }

  /**
   * Enqueues once; the same step of the same revision for the same destination is not enqueued
   * twice. Work of a series that is held, for a destination that is paused, or with a report that
   * awaits approval, joins as held. The caller holds the series row.
   */
  @Transactional(TxType.MANDATORY)
  public void enqueue(
      long series, int revision, Step step, String destination, Long report, Priority priority) {
    rows.createNativeMutationQuery(
            """
            insert into series_work (series_id, revision, step, destination, report_id, priority,
                                     rank_at, state, held_by)
            select :series, :revision, :step, :destination, :report, :priority,
                   now() - make_interval(secs => :ahead),
                   case when hold is null then 'WAITING' else 'HELD' end, hold
            from work_hold_on(:series, :step, :destination, :report) hold
            on conflict (series_id, revision, step, destination) do nothing
            """)
        .setParameter("series", series)
        .setParameter("revision", revision)
        .setParameter("step", step.name())
        .setParameter("destination", destination)
        .setParameter("report", report, Long.class)
        .setParameter("priority", priority.headStarts())
        .setParameter("ahead", priority.headStarts() * headStart)
        .executeUpdate();
    nudge(new Lane(step, destination));
  }

  /** Every writer takes the row of the series first; false when there is none. */
  @Transactional(TxType.MANDATORY)
  boolean lockSeries(long series) {
    return !rows.createNativeQuery(
            "select id from series where id = :id for no key update", Long.class)
        .setParameter("id", series)
        .getResultList()
        .isEmpty();
  }

  /** Tells the workers of every node when this transaction commits. */
  @Transactional(TxType.MANDATORY)
  void nudge(Lane lane) {
    rows.createNativeQuery("select cast(pg_notify(:channel, :lane) as text)", String.class)
        .setParameter("channel", CHANNEL)
        .setParameter("lane", lane.step() + ":" + lane.destination())
        .getSingleResult();
  }

  /**
   * Takes the next work of a lane: the one whose arrival, less its head start, is longest ago. A
   * report never overtakes the one of an earlier revision on its way to the same destination.
   *
   * <p>A claim does not wait for the disk: should a crash of the database forget it, the work waits
   * again and the owner is fenced off by its name.
   */
  @Transactional(TxType.REQUIRES_NEW)
  public Optional<Claim> claim(Lane lane, String owner, Duration lease) {
    List<Object[]> claimed =
        rows.createNativeQuery(CLAIM, Object[].class)
            .setParameter("owner", owner)
            .setParameter("lease", seconds(lease))
            .setParameter("step", lane.step().name())
            .setParameter("destination", lane.destination())
            .getResultList();
    return claimed.stream().findFirst().map(r -> claim(r, lane, owner));
  }

  private void commitWithoutWaiting() {
    rows.createNativeMutationQuery("set local synchronous_commit = off").executeUpdate();
  }

  private static Claim claim(Object[] r, Lane lane, String owner) {
    return new Claim(
        ((Number) r[0]).longValue(),
        ((Number) r[1]).longValue(),
        ((Number) r[2]).intValue(),
        lane,
        ((Number) r[3]).longValue(),
        Priority.of(((Number) r[4]).intValue()),
        ((Number) r[5]).intValue(),
        ((Number) r[6]).intValue(),
        owner);
  }

  /** Extends the lease; false once the claim is no longer ours. */
  @Transactional(TxType.REQUIRES_NEW)
  public boolean renew(Claim claim, Duration lease) {
    commitWithoutWaiting();
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

  /** After a failed attempt: the work rests, then waits in its lane again. */
  @Transactional(TxType.REQUIRES_NEW)
  public boolean tryAgain(Claim claim, String answer, Duration pause) {
    boolean held =
        back(
            claim,
            "failures = failures + 1, due_at = now() + make_interval(secs => :pause),"
                + " rank_at = null, last_answer = :answer",
            q -> q.setParameter("pause", seconds(pause)).setParameter("answer", answer));
    if (held) {
      audit.record(
          AuditEvent.WORK_FAILED,
          AuditOutcome.MINOR_FAILURE,
          claim.owner(),
          claim.destination().isEmpty() ? null : claim.destination(),
          claim.series(),
          "work %d, %s, attempt %d: %s; tried again in %d s"
              .formatted(claim.work(), claim.lane(), claim.attempt(), answer, pause.toSeconds()));
    }
    return held;
  }

  /** What the work needs is not there yet: it rests and waits again, and no attempt is counted. */
  @Transactional(TxType.REQUIRES_NEW)
  public boolean rest(Claim claim, String answer, Duration pause) {
    return back(
        claim,
        "due_at = now() + make_interval(secs => :pause), rank_at = null, last_answer = :answer",
        q -> q.setParameter("pause", seconds(pause)).setParameter("answer", answer));
  }

  /** Gives the work back untouched, at its old place in the lane: no attempt is counted. */
  @Transactional(TxType.REQUIRES_NEW)
  public boolean giveBack(Claim claim, String answer) {
    boolean held = back(claim, "last_answer = :answer", q -> q.setParameter("answer", answer));
    if (held) {
      nudge(claim.lane());
    }
    return held;
  }

  private boolean back(
      Claim claim, String change, java.util.function.UnaryOperator<MutationQuery> parameters) {
    MutationQuery query =
        held(
            claim,
            "held_by = work_hold_on(series_id, step, destination, report_id),"
                + " state = 'WAITING', owner = null, lease_until = null, "
                + change);
    if (parameters.apply(query).executeUpdate() != 1) {
      return false;
    }
    rows.createNativeMutationQuery(
            "update series_work set state = 'HELD' where id = :id and held_by is not null")
        .setParameter("id", claim.work())
        .executeUpdate();
    return true;
  }

  /** Takes the work out of the line until a person acts. */
  @Transactional(TxType.MANDATORY)
  public boolean setAside(Claim claim, String reason) {
    return held(
                claim,
                "state = 'SET_ASIDE', finished_at = now(), owner = null, lease_until = null,"
                    + " failures = failures + 1, last_answer = :answer")
            .setParameter("answer", reason)
            .executeUpdate()
        == 1;
  }

  /**
   * Puts done work back into its lane, at its end and as if it had never been tried: its
   * destination turned out not to have what it was given. The caller holds the series row.
   */
  @Transactional(TxType.MANDATORY)
  public void again(long series, int revision, Step step, String destination, String why) {
    done(
            series,
            revision,
            step,
            destination,
            "held_by = work_hold_on(series_id, step, destination, report_id), state = 'WAITING',"
                + " finished_at = null, failures = 0, due_at = now(),"
                + " rank_at = now() - make_interval(secs => priority * :headStart),"
                + " last_answer = :answer")
        .setParameter("headStart", headStart)
        .setParameter("answer", why)
        .executeUpdate();
    rows.createNativeMutationQuery(
            """
            update series_work set state = 'HELD'
            where series_id = :series and revision = :revision and step = :step
              and destination = :destination and state = 'WAITING' and held_by is not null
            """)
        .setParameter("series", series)
        .setParameter("revision", revision)
        .setParameter("step", step.name())
        .setParameter("destination", destination)
        .executeUpdate();
    nudge(new Lane(step, destination));
  }

  /** Takes back that work is done: a person has to look. The caller holds the series row. */
  @Transactional(TxType.MANDATORY)
  public void setAsideDone(
      long series, int revision, Step step, String destination, String reason) {
    done(series, revision, step, destination, "state = 'SET_ASIDE', last_answer = :answer")
        .setParameter("answer", reason)
        .executeUpdate();
  }

  private MutationQuery done(
      long series, int revision, Step step, String destination, String change) {
    return rows.createNativeMutationQuery(
            "update series_work set "
                + change
                + " where series_id = :series and revision = :revision and step = :step"
                + " and destination = :destination and state = 'DONE'")
        .setParameter("series", series)
        .setParameter("revision", revision)
        .setParameter("step", step.name())
        .setParameter("destination", destination);
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

  static double seconds(Duration d) {
    return d.toMillis() / 1000.0;
  }
}
