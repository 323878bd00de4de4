package org.seriate.queue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.query.MutationQuery;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfig;
import org.seriate.store.WorkRow.State;
import org.seriate.store.WorkRow.Step;

/**
 * What a person can do with single works; {@link Holds} keeps back what is to come as well. Each
 * command is one transaction with its audit events; work under way that a command takes from its
 * worker is fenced off like a lost lease.
 */
@ApplicationScoped
public class WorkCommands {
  private static final int MOST_AT_ONCE = 10_000;
  private static final String STILL_HELD =
      "its series is held, its destination paused, or its report awaits approval";

  private final Session rows;
  private final WorkQueue queue;
  private final ApprovalWork approvals;
  private final AuditTrail audit;
  private final double headStart;

  WorkCommands(
      Session rows, WorkQueue queue, ApprovalWork approvals, AuditTrail audit, AeConfig config) {
    this.rows = rows;
    this.queue = queue;
    this.approvals = approvals;
    this.audit = audit;
    this.headStart = WorkQueue.seconds(config.node().work().headStart());
  }

  private record Found(
      long work, long series, int revision, Lane lane, long report, State state, String answer) {}

  /** Puts work that was set aside or cancelled back into its lane, all attempts before it. */
  @Transactional
  public Commanded rerun(long work, String actor) {
    return on(
        work,
        found ->
            switch (found.state()) {
              case SET_ASIDE, CANCELLED -> rerunUnlessOvertaken(found, actor);
              case WAITING, CLAIMED -> refused(found, "it is in the line already");
              case HELD -> refused(found, "it is held; release it");
              case DONE -> refused(found, "it is done");
              case SUPERSEDED -> refused(found, "a later revision took over");
            });
  }

  private Commanded rerunUnlessOvertaken(Found found, String actor) {
    if (isOvertaken(found)) {
      return refused(found, "a later revision of the series took over; re-run that one");
    }
    reopen(found, actor);
    boolean waits = backToLine(found, "failures = 0, due_at = now(), finished_at = null, ");
    seriesBackTo(found);
    record(found, actor, "re-run");
    return new Commanded.Done(
        1,
        waits
            ? "Work %d waits again.".formatted(found.work())
            : "Work %d is back and stays held: %s.".formatted(found.work(), STILL_HELD));
  }

  /** To re-run the delivery of a rejected report is to ask about the report again. */
  private void reopen(Found found, String actor) {
    if (found.report() != 0 && approvals.askAgain(found.report())) {
      audit.record(
          AuditEvent.RESULT_JUDGED,
          AuditOutcome.SUCCESS,
          actor,
          null,
          found.series(),
          "result of revision %d reopened by a re-run".formatted(found.revision()));
    }
  }

  private boolean isOvertaken(Found found) {
    return rows.createNativeQuery(
            """
            select exists (
              select 1 from series_work e
              where e.series_id = :series and e.step = :step and e.destination = :destination
                and e.revision > :revision)
              or exists (select 1 from series s where s.id = :series and s.revision > :revision)
            """,
            Boolean.class)
        .setParameter("series", found.series())
        .setParameter("step", found.lane().step().name())
        .setParameter("destination", found.lane().destination())
        .setParameter("revision", found.revision())
        .getSingleResult();
  }

  /** The series stands where it stood before its work was set aside. */
  private void seriesBackTo(Found found) {
    String state = found.lane().step() == Step.CLASSIFY ? "COMPLETE" : "REPORTED";
    rows.createNativeMutationQuery(
            """
            update series s set state = :state,
                reason = (select series_reason from approval where report_id = :report)
            where s.id = :series and s.revision = :revision and s.state in ('SET_ASIDE', 'DELIVERED')
              and not exists (select 1 from series_work w
                              where w.series_id = s.id and w.revision = s.revision
                                and w.state = 'SET_ASIDE')
            """)
        .setParameter("state", state)
        .setParameter("report", found.report())
        .setParameter("series", found.series())
        .setParameter("revision", found.revision())
        .executeUpdate();
  }

  /** Re-runs everything set aside in the same lane for the same reason but for its numbers. */
  @Transactional
  public Commanded rerunLike(long work, String actor) {
    Optional<Found> like = find(work, "");
    if (like.isEmpty()) {
      return unknown(work);
    }
    if (like.get().state() != State.SET_ASIDE) {
      return refused(
          like.get(), "it is not set aside, so it has no reason that others could share");
    }
    List<Long> alike = alike(like.get());
    int again = 0;
    for (long id : alike) {
      if (rerun(id, actor) instanceof Commanded.Done) {
        again++;
      }
    }
    return new Commanded.Done(
        again, "%d of %d set aside for this reason wait again.".formatted(again, alike.size()));
  }

  /** In the order of their series, so that two such commands cannot block each other. */
  private List<Long> alike(Found like) {
    return rows.createNativeQuery(
            """
            select id from series_work
            where state = 'SET_ASIDE' and step = :step and destination = :destination
              and work_reason_shape(last_answer) = work_reason_shape(:answer)
            order by series_id, id limit :most
            """,
            Long.class)
        .setParameter("step", like.lane().step().name())
        .setParameter("destination", like.lane().destination())
        .setParameter("answer", like.answer())
        .setParameter("most", MOST_AT_ONCE)
        .getResultList();
  }

  /** Takes work out of the line for good; a re-run brings it back. */
  @Transactional
  public Commanded cancel(long work, String reason, String actor) {
    return on(
        work,
        found ->
            switch (found.state()) {
              case WAITING, CLAIMED, HELD, SET_ASIDE -> cancel(found, reason, actor);
              case DONE, CANCELLED, SUPERSEDED -> refused(found, "there is nothing left to cancel");
            });
  }

  private Commanded cancel(Found found, String reason, String actor) {
    String answer = "cancelled: " + reason;
    change(
            found,
            "state = 'CANCELLED', finished_at = now(), owner = null, lease_until = null,"
                + " held_by = null, last_answer = :answer")
        .setParameter("answer", answer)
        .executeUpdate();
    rows.createNativeMutationQuery(
            """
            update series s set
              state = case when :step = 'DELIVER' and exists (
                        select 1 from series_work w where w.series_id = s.id
                          and w.revision = s.revision and w.step = 'DELIVER' and w.state = 'DONE')
                      then 'DELIVERED' else 'SET_ASIDE' end,
              reason = :answer
            where s.id = :series and s.revision = :revision
              and not exists (
                select 1 from series_work w where w.series_id = s.id and w.revision = s.revision
                  and w.state in ('WAITING', 'CLAIMED', 'HELD', 'SET_ASIDE'))
            """)
        .setParameter("step", found.lane().step().name())
        .setParameter("answer", answer)
        .setParameter("series", found.series())
        .setParameter("revision", found.revision())
        .executeUpdate();
    record(found, actor, answer);
    return new Commanded.Done(1, "Work %d is cancelled.".formatted(found.work()));
  }

  /** Keeps one work back until it is released. */
  @Transactional
  public Commanded hold(long work, String reason, String actor) {
    return on(
        work,
        found ->
            switch (found.state()) {
              case WAITING, CLAIMED, HELD -> {
                change(
                        found,
                        "state = 'HELD', held_by = 'WORK', owner = null, lease_until = null,"
                            + " last_answer = :answer")
                    .setParameter("answer", "held: " + reason)
                    .executeUpdate();
                record(found, actor, "held: " + reason);
                yield new Commanded.Done(1, "Work %d is held.".formatted(found.work()));
              }
              case DONE, SET_ASIDE, CANCELLED, SUPERSEDED ->
                  refused(found, "it is not in the line");
            });
  }

  /** Lets held work go on, unless something else keeps it back as well. */
  @Transactional
  public Commanded release(long work, String actor) {
    return on(
        work,
        found -> {
          if (found.state() != State.HELD) {
            return refused(found, "it is not held");
          }
          boolean waits = backToLine(found, "due_at = now(), ");
          record(found, actor, "released");
          return new Commanded.Done(
              1,
              waits
                  ? "Work %d waits again.".formatted(found.work())
                  : "Work %d stays held: %s.".formatted(found.work(), STILL_HELD));
        });
  }

  private Commanded on(long work, Function<Found, Commanded> command) {
    Optional<Found> seen = find(work, "");
    if (seen.isEmpty()) {
      return unknown(work);
    }
    // Every writer takes the series row first, so none can pass another or deadlock with it.
    queue.lockSeries(seen.get().series());
    return command.apply(find(work, "for update").orElseThrow());
  }

  private static Commanded unknown(long work) {
    return new Commanded.Unknown("There is no work %d.".formatted(work));
  }

  private static Commanded refused(Found found, String why) {
    return new Commanded.Refused("Work %d is %s: %s.".formatted(found.work(), found.state(), why));
  }

  private Optional<Found> find(long work, String lock) {
    List<Object[]> found =
        rows.createNativeQuery(
                "select id, series_id, revision, step, destination, state, last_answer,"
                    + " coalesce(report_id, 0) from series_work where id = :id "
                    + lock,
                Object[].class)
            .setParameter("id", work)
            .getResultList();
    return found.stream()
        .findFirst()
        .map(
            r ->
                new Found(
                    work,
                    ((Number) r[1]).longValue(),
                    ((Number) r[2]).intValue(),
                    new Lane(Step.valueOf((String) r[3]), (String) r[4]),
                    ((Number) r[7]).longValue(),
                    State.valueOf((String) r[5]),
                    (String) r[6]));
  }

  /** True when it waits again, false when a hold keeps it. */
  private boolean backToLine(Found found, String more) {
    change(
            found,
            more
                + "held_by = work_hold_on(series_id, step, destination, report_id), state ="
                + " 'WAITING', rank_at = now() - make_interval(secs => priority * :headStart)")
        .setParameter("headStart", headStart)
        .executeUpdate();
    boolean kept =
        change(found, "state = case when held_by is null then state else 'HELD' end")
                    .executeUpdate()
                == 1
            && find(found.work(), "").orElseThrow().state() == State.HELD;
    queue.nudge(found.lane());
    return !kept;
  }

  private MutationQuery change(Found found, String change) {
    return rows.createNativeMutationQuery("update series_work set " + change + " where id = :id")
        .setParameter("id", found.work());
  }

  private void record(Found found, String actor, String what) {
    audit(
        actor,
        found.lane().destination().isEmpty() ? null : found.lane().destination(),
        found.series(),
        "work %d, %s, revision %d: %s"
            .formatted(found.work(), found.lane(), found.revision(), what));
  }

  private void audit(String actor, String peer, Long series, String detail) {
    audit.record(AuditEvent.WORK_COMMANDED, AuditOutcome.SUCCESS, actor, peer, series, detail);
  }
}
