package org.seriate.queue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.List;
import org.hibernate.Session;
import org.seriate.config.AeConfig;
import org.seriate.store.WorkRow.Step;

/**
 * The deliveries of a report that is to be approved. Every caller is in a transaction and holds the
 * series row.
 */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
class ApprovalWork {
  private static final String REJECTED = "rejected by ";

  private final Session rows;
  private final WorkQueue queue;
  private final double headStart;

  ApprovalWork(Session rows, WorkQueue queue, AeConfig config) {
    this.rows = rows;
    this.queue = queue;
    this.headStart = WorkQueue.seconds(config.node().work().headStart());
  }

  /**
   * One who resumes a destination takes its lock and then reads approvals; taking the locks in the
   * other order, the two could wait for each other.
   */
  void lockDestinations(long report) {
    rows.createNativeQuery(
            """
            select work_hold_on(series_id, step, destination)
            from series_work where report_id = :report and step = 'DELIVER' order by destination
            """,
            String.class)
        .setParameter("report", report)
        .getResultList();
  }

  /** The report is accepted: what nothing else keeps back joins its lane. */
  int goOn(long report) {
    return into(
        report,
        "state = 'HELD' and held_by = 'APPROVAL'",
        "rank_at = coalesce(w.rank_at, now() - make_interval(secs => w.priority * :headStart))");
  }

  /** The rejected report is asked about again: its deliveries wait for the answer. */
  int backToLine(long series, int revision, long report) {
    rows.createNativeMutationQuery(
            """
            update series set state = 'REPORTED',
                reason = (select series_reason from approval where report_id = :report)
            where id = :series and revision = :revision and state = 'SET_ASIDE'
            """)
        .setParameter("report", report)
        .setParameter("series", series)
        .setParameter("revision", revision)
        .executeUpdate();
    return into(
        report,
        "state = 'CANCELLED' and starts_with(last_answer, '" + REJECTED + "')",
        "finished_at = null, failures = 0, due_at = now(), last_answer = null,"
            + " rank_at = now() - make_interval(secs => w.priority * :headStart)");
  }

  private int into(long report, String which, String change) {
    List<Object[]> changed =
        rows.createNativeQuery(
                """
                update series_work w
                set held_by = h.hold, state = case when h.hold is null then 'WAITING' else 'HELD' end,
                    %s
                from (select id, work_hold_on(series_id, step, destination, report_id) as hold
                      from series_work where report_id = :report and step = 'DELIVER' and %s
                      order by id offset 0) h
                where w.id = h.id
                returning w.step, w.destination
                """
                    .formatted(change, which),
                Object[].class)
            .setParameter("report", report)
            .setParameter("headStart", headStart)
            .getResultList();
    changed.stream()
        .map(r -> new Lane(Step.valueOf((String) r[0]), (String) r[1]))
        .distinct()
        .forEach(queue::nudge);
    return changed.size();
  }

  /** No destination was to get it, so its life ends with the acceptance. */
  void nowhereToGo(long series, int revision) {
    rows.createNativeMutationQuery(
            """
            update series s set state = 'DELIVERED'
            where s.id = :series and s.revision = :revision and s.state = 'REPORTED'
              and not exists (select 1 from series_work w where w.series_id = s.id
                              and w.revision = s.revision and w.step = 'DELIVER')
            """)
        .setParameter("series", series)
        .setParameter("revision", revision)
        .executeUpdate();
  }

  /**
   * Nothing of the report is sent, and the series says why, before what it said already.
   *
   * @param why begins with {@code rejected by}
   */
  int cancel(long series, int revision, long report, String why) {
    rows.createNativeMutationQuery(
            """
            with before as (
              update approval set series_reason = (select reason from series where id = :series)
              where report_id = :report returning series_reason)
            update series set state = 'SET_ASIDE',
                reason = :why || coalesce('. ' || (select series_reason from before), '')
            where id = :series and revision = :revision
            """)
        .setParameter("report", report)
        .setParameter("why", why)
        .setParameter("series", series)
        .setParameter("revision", revision)
        .executeUpdate();
    return rows.createNativeMutationQuery(
            """
            update series_work set state = 'CANCELLED', finished_at = now(), owner = null,
                lease_until = null, held_by = null, last_answer = :why
            where report_id = :report and step = 'DELIVER'
              and state in ('WAITING', 'HELD', 'SET_ASIDE')
            """)
        .setParameter("why", why)
        .setParameter("report", report)
        .executeUpdate();
  }

  /**
   * A rejected report awaits approval again.
   *
   * @return false when it was not rejected
   */
  boolean askAgain(long report) {
    return rows.createNativeMutationQuery(
                """
                update approval set state = 'AWAITING', asked_at = now(), decided_by = null,
                    decided_at = null
                where report_id = :report and state = 'REJECTED'
                """)
            .setParameter("report", report)
            .executeUpdate()
        == 1;
  }
}
