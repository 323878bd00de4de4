package org.seriate.queue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import org.hibernate.Session;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfig;
import org.seriate.config.Role;
import org.seriate.store.WorkRow.Step;

/**
 * What a person keeps back beyond single works: all work of a series, or all reports for a
 * destination, that which is to come included. Each command is one transaction with its audit
 * event; it locks out who is about to give work back to the line, so none slips past.
 */
@ApplicationScoped
public class Holds {
  private final Session rows;
  private final WorkQueue queue;
  private final AuditTrail audit;
  private final AeConfig config;
  private final double headStart;

  Holds(Session rows, WorkQueue queue, AuditTrail audit, AeConfig config) {
    this.rows = rows;
    this.queue = queue;
    this.audit = audit;
    this.config = config;
    this.headStart = WorkQueue.seconds(config.node().work().headStart());
  }

  /** Keeps back all work of a series, also what it will need later. Work under way ends first. */
  @Transactional
  public Commanded onSeries(long series, String reason, String actor) {
    if (!queue.lockSeries(series)) {
      return new Commanded.Unknown("There is no series %d.".formatted(series));
    }
    exclusively(35, "hashint8(:what)", series);
    int placed =
        rows.createNativeMutationQuery(
                """
                insert into work_hold (scope, series_id, placed_by, reason)
                values ('SERIES', :series, :by, :reason) on conflict do nothing
                """)
            .setParameter("series", series)
            .setParameter("by", actor)
            .setParameter("reason", reason)
            .executeUpdate();
    if (placed == 0) {
      return new Commanded.Refused("Series %d is held already.".formatted(series));
    }
    int held = holdWaiting("SERIES", "series_id = :what", series);
    record(actor, null, series, "series held: " + reason);
    return new Commanded.Done(held, "Series %d is held.".formatted(series));
  }

  /** Ends the hold of a series. */
  @Transactional
  public Commanded releaseSeries(long series, String actor) {
    queue.lockSeries(series);
    exclusively(35, "hashint8(:what)", series);
    if (!lift("series_id = :what", series)) {
      return new Commanded.Refused("Series %d is not held.".formatted(series));
    }
    int works = goOn("SERIES", "series_id = :what", series);
    record(actor, null, series, "series released");
    return new Commanded.Done(works, "Series %d goes on.".formatted(series));
  }

  /** Sends nothing more to a destination until it is resumed. Reports under way end first. */
  @Transactional
  public Commanded pause(String destination, String reason, String actor) {
    if (config.peer(destination).filter(p -> p.is(Role.DESTINATION)).isEmpty()) {
      return new Commanded.Unknown(
          "No peer '%s' has the role destination; the page Peers shows them."
              .formatted(destination));
    }
    exclusively(36, "hashtext(:what)", destination);
    int placed =
        rows.createNativeMutationQuery(
                """
                insert into work_hold (scope, destination, placed_by, reason)
                values ('DESTINATION', :destination, :by, :reason) on conflict do nothing
                """)
            .setParameter("destination", destination)
            .setParameter("by", actor)
            .setParameter("reason", reason)
            .executeUpdate();
    if (placed == 0) {
      return new Commanded.Refused("%s is paused already.".formatted(destination));
    }
    int held = holdWaiting("DESTINATION", "step = 'DELIVER' and destination = :what", destination);
    record(actor, destination, null, "destination paused: " + reason);
    return new Commanded.Done(held, "%s is paused.".formatted(destination));
  }

  /** Ends a pause. */
  @Transactional
  public Commanded resume(String destination, String actor) {
    exclusively(36, "hashtext(:what)", destination);
    if (!lift("destination = :what", destination)) {
      return new Commanded.Refused("%s is not paused.".formatted(destination));
    }
    int works = goOn("DESTINATION", "step = 'DELIVER' and destination = :what", destination);
    record(actor, destination, null, "destination resumed");
    return new Commanded.Done(works, "%s goes on.".formatted(destination));
  }

  /** The counterpart of the shared locks in {@code work_hold_on}. */
  private void exclusively(int kind, String hash, Object what) {
    rows.createNativeQuery(
            "select cast(pg_advisory_xact_lock(" + kind + ", " + hash + ") as text)", String.class)
        .setParameter("what", what)
        .getSingleResult();
  }

  // A row that a worker claims or gives back at this moment is skipped: it sees the hold next time.
  private int holdWaiting(String scope, String which, Object what) {
    return rows.createNativeMutationQuery(
            """
            update series_work set state = 'HELD', held_by = :scope
            where id in (select id from series_work
                         where state = 'WAITING' and %s order by id for update skip locked)
            """
                .formatted(which))
        .setParameter("scope", scope)
        .setParameter("what", what)
        .executeUpdate();
  }

  private boolean lift(String which, Object what) {
    return rows.createNativeMutationQuery("delete from work_hold where " + which)
            .setParameter("what", what)
            .executeUpdate()
        == 1;
  }

  private int goOn(String scope, String which, Object what) {
    List<Object[]> changed =
        rows.createNativeQuery(
                """
                update series_work w
                set held_by = h.hold, state = case when h.hold is null then 'WAITING' else 'HELD' end,
                    rank_at = coalesce(w.rank_at, now() - make_interval(secs => w.priority * :headStart))
                from (select id, work_hold_on(series_id, step, destination, report_id) as hold
                      from series_work where state = 'HELD' and held_by = :scope and %s
                      order by id offset 0) h
                where w.id = h.id and w.state = 'HELD'
                returning w.step, w.destination
                """
                    .formatted(which),
                Object[].class)
            .setParameter("scope", scope)
            .setParameter("headStart", headStart)
            .setParameter("what", what)
            .getResultList();
    changed.stream()
        .map(r -> new Lane(Step.valueOf((String) r[0]), (String) r[1]))
        .distinct()
        .forEach(queue::nudge);
    return changed.size();
  }

  private void record(String actor, String peer, Long series, String detail) {
    audit.record(AuditEvent.WORK_COMMANDED, AuditOutcome.SUCCESS, actor, peer, series, detail);
  }
}
