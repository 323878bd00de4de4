package org.seriate.queue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.jboss.logging.Logger;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfig;
import org.seriate.store.NodeRun;
import org.seriate.store.WorkRow.Step;

/**
 * Puts back into the line what dead workers held, and what has rested long enough. Every node
 * sweeps; rows that another one has in hand are skipped.
 */
@ApplicationScoped
class WorkSweep {
  private static final Logger LOG = Logger.getLogger(WorkSweep.class);

  private final Session rows;
  private final WorkQueue queue;
  private final AuditTrail audit;
  private final String actor;
  private final double headStart;

  WorkSweep(Session rows, WorkQueue queue, AuditTrail audit, NodeRun run, AeConfig config) {
    this.rows = rows;
    this.queue = queue;
    this.audit = audit;
    this.actor = "node " + run.id();
    this.headStart = WorkQueue.seconds(config.node().work().headStart());
  }

  /**
   * Ends the claims whose lease ran out. Their owners may still be there, stopped or cut off; from
   * here on they can write nothing.
   */
  @Transactional(TxType.REQUIRES_NEW)
  int takeOver() {
    List<Object[]> lost =
        rows.createNativeQuery(
                """
                with lost as (
                  select id, owner from series_work
                  where state = 'CLAIMED' and lease_until < now()
                  order by id for update skip locked limit 100)
                update series_work w
                set held_by = h.hold, state = case when h.hold is null then 'WAITING' else 'HELD' end,
                    owner = null, lease_until = null, failures = failures + 1, due_at = now(),
                    rank_at = now() - make_interval(secs => priority * :headStart),
                    last_answer = 'its worker fell silent'
                from lost, lateral (select work_hold_on(s.series_id, s.step, s.destination, s.report_id) as hold
                                    from series_work s where s.id = lost.id) h
                where w.id = lost.id
                returning w.id, w.series_id, w.attempt, w.step, w.destination, lost.owner
                """,
                Object[].class)
            .setParameter("headStart", headStart)
            .getResultList();
    lost.forEach(this::tell);
    return lost.size();
  }

  private void tell(Object[] r) {
    Lane lane = new Lane(Step.valueOf((String) r[3]), (String) r[4]);
    LOG.warnf(
        "the worker %s fell silent, its lease ran out; the work waits again, %s."
            + " series=%d work=%d attempt=%d",
        r[5], lane, r[1], r[0], r[2]);
    audit.record(
        AuditEvent.WORK_FAILED,
        AuditOutcome.MINOR_FAILURE,
        actor,
        null,
        ((Number) r[1]).longValue(),
        "work %s, %s, taken back from %s, whose lease ran out".formatted(r[0], lane, r[5]));
    queue.nudge(lane);
  }

  /** Lets rested work that is due join its lane, where its due time stands for its arrival. */
  @Transactional(TxType.REQUIRES_NEW)
  int admit() {
    List<Object[]> due =
        rows.createNativeQuery(
                """
                update series_work w
                set rank_at = w.due_at - make_interval(secs => w.priority * :headStart)
                where w.id in (
                  select id from series_work
                  where state = 'WAITING' and rank_at is null and due_at <= now()
                  order by due_at for update skip locked limit 1000)
                returning w.step, w.destination
                """,
                Object[].class)
            .setParameter("headStart", headStart)
            .getResultList();
    due.stream()
        .map(r -> new Lane(Step.valueOf((String) r[0]), (String) r[1]))
        .distinct()
        .forEach(queue::nudge);
    return due.size();
  }

  /** The work that would be claimed next in a lane. */
  @Transactional(TxType.REQUIRES_NEW)
  Optional<Forsaken.First> first(Lane lane, Duration patience) {
    List<Object[]> first =
        rows.createNativeQuery(
                """
                select n.id, n.enqueued_at < now() - make_interval(secs => :patience),
                       exists (select 1 from series_work c
                               where c.state = 'CLAIMED' and c.step = n.step
                                 and c.destination = n.destination)
                from series_work n
                where n.step = :step and n.destination = :destination
                  and n.state = 'WAITING' and n.rank_at is not null
                order by n.rank_at, n.id limit 1
                """,
                Object[].class)
            .setParameter("patience", WorkQueue.seconds(patience))
            .setParameter("step", lane.step().name())
            .setParameter("destination", lane.destination())
            .getResultList();
    return first.stream()
        .findFirst()
        .map(r -> new Forsaken.First(((Number) r[0]).longValue(), (Boolean) r[1], (Boolean) r[2]));
  }

  /** Each lane that holds anything: the columns of {@code work_depth}. */
  @Transactional(TxType.REQUIRES_NEW)
  List<Object[]> depth() {
    return rows.createNativeQuery(
            """
            select step, destination, ready, resting, claimed, held, set_aside, oldest_seconds
            from work_depth
            """,
            Object[].class)
        .getResultList();
  }

  /** Destinations with waiting reports, found by one index probe each. */
  @Transactional(TxType.REQUIRES_NEW)
  List<String> destinations() {
    return rows.createNativeQuery(
            """
            with recursive found as (
              (select destination from series_work
               where step = 'DELIVER' and state = 'WAITING' and rank_at is not null
               order by destination limit 1)
              union all
              select (select n.destination from series_work n
                      where n.step = 'DELIVER' and n.state = 'WAITING' and n.rank_at is not null
                        and n.destination > f.destination
                      order by n.destination limit 1)
              from found f where f.destination is not null)
            select destination from found where destination is not null
            """,
            String.class)
        .getResultList();
  }
}
