package org.seriate.queue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.hibernate.query.MutationQuery;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfig;
import org.seriate.config.Role;
import org.seriate.store.WorkRow.Step;

/**
 * Sends reports to a destination again, or for the first time: it lost them, or it is new. What it
 * was recorded to have is forgotten, so that every object goes again under the same UID; revisions
 * of a series keep their order. What was rejected does not go; what awaits approval waits on.
 */
@ApplicationScoped
public class Resending {
  private static final int MOST_AT_ONCE = 10_000;

  private final Session rows;
  private final WorkQueue queue;
  private final AuditTrail audit;
  private final AeConfig config;

  Resending(Session rows, WorkQueue queue, AuditTrail audit, AeConfig config) {
    this.rows = rows;
    this.queue = queue;
    this.audit = audit;
    this.config = config;
  }

  /**
   * @param series whose reports go; empty for those of all series
   */
  @Transactional
  public Commanded resend(Optional<Long> series, String destination, String actor) {
    if (config.peer(destination).filter(p -> p.is(Role.DESTINATION)).isEmpty()) {
      return new Commanded.Unknown(
          "No peer '%s' has the role destination; the page Peers shows them."
              .formatted(destination));
    }
    List<Long> reports = reports(series);
    if (reports.isEmpty()) {
      return new Commanded.Unknown(
          series
              .map(s -> "There is no report of a series %d that may be sent.".formatted(s))
              .orElse("There is no report yet that may be sent."));
    }
    if (reports.size() > MOST_AT_ONCE) {
      return new Commanded.Refused(
          "There are more than %d reports; name a series.".formatted(MOST_AT_ONCE));
    }
    lockSeries(reports);
    int again = again(reports, destination) + forTheFirstTime(reports, destination);
    seriesBackToReported(reports, destination);
    queue.nudge(new Lane(Step.DELIVER, destination));
    String said = "%d reports go to %s.".formatted(again, destination);
    audit.record(
        AuditEvent.WORK_COMMANDED,
        AuditOutcome.SUCCESS,
        actor,
        destination,
        series.orElse(null),
        "resend: " + said);
    return new Commanded.Done(again, said);
  }

  private List<Long> reports(Optional<Long> series) {
    return rows.createNativeQuery(
            """
            select id from report r where (:series = 0 or series_id = :series)
              and not exists (select 1 from approval a
                              where a.report_id = r.id and a.state in ('REJECTED', 'SUPERSEDED'))
            order by series_id, revision limit :most
            """,
            Long.class)
        .setParameter("series", series.orElse(0L))
        .setParameter("most", MOST_AT_ONCE + 1)
        .getResultList();
  }

  // Every writer takes the series row first, in their order, so none can block another.
  private void lockSeries(List<Long> reports) {
    rows.createNativeQuery(
            """
            select id from series where id in (select series_id from report where id in (:reports))
            order by id for no key update
            """,
            Long.class)
        .setParameterList("reports", reports)
        .getResultList();
  }

  /** Work under way, or still before it, brings the report anyway. */
  private int again(List<Long> reports, String destination) {
    forget(reports, destination).executeUpdate();
    return of(
            reports,
            destination,
            """
            update series_work w
            set state = case when work_hold_on(w.series_id, w.step, w.destination, w.report_id) is null
                        then 'WAITING' else 'HELD' end,
                held_by = work_hold_on(w.series_id, w.step, w.destination, w.report_id),
                failures = 0, due_at = now(), finished_at = null,
                rank_at = now() - make_interval(secs => w.priority * :headStart)
            where w.report_id in (:reports) and w.step = 'DELIVER' and w.destination = :destination
              and w.state in ('DONE', 'SET_ASIDE', 'CANCELLED')
            """)
        .setParameter("headStart", WorkQueue.seconds(config.node().work().headStart()))
        .executeUpdate();
  }

  private MutationQuery forget(List<Long> reports, String destination) {
    return of(
        reports,
        destination,
        """
        delete from object_delivery d using result_object o
        where o.id = d.object_id and o.report_id in (:reports) and d.destination = :destination
          and exists (select 1 from series_work w
                      where w.report_id = o.report_id and w.step = 'DELIVER'
                        and w.destination = :destination
                        and w.state in ('DONE', 'SET_ASIDE', 'CANCELLED'))
        """);
  }

  /** A destination that is new, or that this report was not meant for when it was written. */
  private int forTheFirstTime(List<Long> reports, String destination) {
    return of(
            reports,
            destination,
            """
            insert into series_work (series_id, revision, step, destination, report_id, rank_at,
                                     state, held_by)
            select r.series_id, r.revision, 'DELIVER', :destination, r.id, now(),
                   case when hold is null then 'WAITING' else 'HELD' end, hold
            from report r, lateral work_hold_on(r.series_id, 'DELIVER', :destination, r.id) hold
            where r.id in (:reports)
            order by r.series_id, r.revision
            on conflict (series_id, revision, step, destination) do nothing
            """)
        .executeUpdate();
  }

  private void seriesBackToReported(List<Long> reports, String destination) {
    of(
            reports,
            destination,
            """
            update series s set state = 'REPORTED', reason = null
            from series_work w
            where w.report_id in (:reports) and w.destination = :destination and w.step = 'DELIVER'
              and w.state in ('WAITING', 'HELD') and w.series_id = s.id and w.revision = s.revision
              and s.state in ('DELIVERED', 'SET_ASIDE')
              and not exists (select 1 from series_work o
                              where o.series_id = s.id and o.revision = s.revision
                                and o.state = 'SET_ASIDE')
            """)
        .executeUpdate();
  }

  private MutationQuery of(List<Long> reports, String destination, String sql) {
    return rows.createNativeMutationQuery(sql)
        .setParameterList("reports", reports)
        .setParameter("destination", destination);
  }
}
