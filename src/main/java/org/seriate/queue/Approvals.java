package org.seriate.queue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.Session;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfig;
import org.seriate.config.Approval;
import org.seriate.series.ReportKind;
import org.seriate.series.VerifyingObserver;

/**
 * Results that a person has to accept before they leave the node; tables {@code approval} and
 * {@code approval_act}.
 *
 * <pre>
 *   a report is written --(same transaction)--> AWAITING --accept--> ACCEPTED: its deliveries go
 *                                                |  |  ^
 *                      a late slice: SUPERSEDED--+  |  +---reopen, re-run---+
 *                                                   +--reject--> REJECTED --+
 * </pre>
 *
 * What keeps a report back is {@code work_hold_on}: every way into a lane asks it. Each act is one
 * transaction with its audit event, under the lock of the series row.
 */
@ApplicationScoped
public class Approvals {
  private final Session rows;
  private final WorkQueue queue;
  private final ApprovalWork work;
  private final Verification verification;
  private final AuditTrail audit;
  private final AeConfig config;

  Approvals(
      Session rows,
      WorkQueue queue,
      ApprovalWork work,
      Verification verification,
      AuditTrail audit,
      AeConfig config) {
    this.rows = rows;
    this.queue = queue;
    this.work = work;
    this.verification = verification;
    this.audit = audit;
    this.config = config;
  }

  /** What a person can do about a report that is to be approved. */
  public enum Act {
    ACCEPT,
    REJECT,
    COMMENT,
    REOPEN;

    /** Others have to know why. */
    public boolean needsComment() {
      return this == REJECT || this == COMMENT;
    }
  }

  /**
   * Who acts.
   *
   * @param actor as the audit record names this person
   * @param observer how reports name this person as verifying; empty for one who may not verify
   */
  public record Person(String name, String actor, Optional<VerifyingObserver> observer) {}

  private enum State {
    AWAITING,
    ACCEPTED,
    REJECTED,
    SUPERSEDED
  }

  private record Asked(long series, int revision, long report, State state, int current) {}

  /**
   * In the transaction that writes a report, before its deliveries are enqueued.
   *
   * @param asked names of the models whose result it is
   * @return whether somebody has to accept it
   */
  @Transactional(TxType.MANDATORY)
  public boolean ask(
      long series, long report, ReportKind result, String source, List<String> asked) {
    Approval rule = config.node().approval();
    Optional<String> because =
        !rule.isOn()
            ? Optional.empty()
            : wasAsked(series)
                ? Optional.of("an earlier revision was to be approved")
                : rule.concerns(result, source, asked) && isTurn(rule.every())
                    ? Optional.of(words(rule))
                    : Optional.empty();
    because.ifPresent(
        why ->
            rows.createNativeMutationQuery(
                    "insert into approval (report_id, because) values (:report, :why)")
                .setParameter("report", report)
                .setParameter("why", why)
                .executeUpdate());
    return because.isPresent();
  }

  private static String words(Approval rule) {
    String which = rule.only().isPresent() ? "result that approval.only names" : "result";
    return rule.every() == 1
        ? "each %s is to be approved".formatted(which)
        : "each %s is to be approved, one of %d".formatted(which, rule.every());
  }

  private boolean wasAsked(long series) {
    return rows.createNativeQuery(
            """
            select exists (select 1 from approval a join report r on r.id = a.report_id
                           where r.series_id = :series)
            """,
            Boolean.class)
        .setParameter("series", series)
        .getSingleResult();
  }

  private boolean isTurn(int every) {
    return every == 1
        || rows.createNativeQuery(
                        "update approval_turn set reports = reports + 1 returning reports",
                        Long.class)
                    .getSingleResult()
                % every
            == 0;
  }

  /**
   * @param comment empty where the act needs none
   */
  @Transactional
  public Commanded perform(Act act, long series, int revision, String comment, Person by) {
    return on(
        series,
        revision,
        asked ->
            switch (act) {
              case ACCEPT -> accept(asked, comment, by);
              case REJECT -> reject(asked, comment, by);
              case REOPEN -> reopen(asked, comment, by);
              case COMMENT -> {
                note(asked, Act.COMMENT, comment, by);
                record(asked, by, "commented on", comment);
                yield new Commanded.Done(0, words(asked) + " has your comment.");
              }
            });
  }

  private Commanded on(long series, int revision, Function<Asked, Commanded> act) {
    if (!queue.lockSeries(series)) {
      return new Commanded.Unknown("There is no series %d.".formatted(series));
    }
    return find(series, revision)
        .map(act)
        .orElseGet(
            () ->
                new Commanded.Unknown(
                    "There is no result of series %d, revision %d, that was to be approved."
                        .formatted(series, revision)));
  }

  private Optional<Asked> find(long series, int revision) {
    List<Object[]> found =
        rows.createNativeQuery(
                """
                select a.report_id, a.state, s.revision
                from approval a join report r on r.id = a.report_id join series s on s.id = r.series_id
                where s.id = :series and r.revision = :revision
                """,
                Object[].class)
            .setParameter("series", series)
            .setParameter("revision", revision)
            .getResultList();
    return found.stream()
        .findFirst()
        .map(
            r ->
                new Asked(
                    series,
                    revision,
                    ((Number) r[0]).longValue(),
                    State.valueOf((String) r[1]),
                    ((Number) r[2]).intValue()));
  }

  private Commanded accept(Asked asked, String comment, Person by) {
    return switch (asked.state()) {
      case AWAITING -> {
        work.lockDestinations(asked.report());
        boolean verified =
            by.observer().map(o -> verification.verify(asked.report(), o)).orElse(false);
        decide(asked, State.ACCEPTED, verified, by);
        note(asked, Act.ACCEPT, comment, by);
        record(asked, by, verified ? "accepted and verified" : "accepted", comment);
        int works = work.goOn(asked.report());
        if (works == 0 && !config.destinations().isEmpty()) {
          work.nowhereToGo(asked.series(), asked.revision());
        }
        yield new Commanded.Done(
            works,
            words(asked)
                + (verified
                    ? " is accepted; its report names you as verifying observer."
                    : " is accepted; its report stays unverified."));
      }
      case ACCEPTED -> refused(asked, "it is accepted already");
      case REJECTED -> refused(asked, "it is rejected; reopen it first");
      case SUPERSEDED -> superseded(asked);
    };
  }

  private Commanded reject(Asked asked, String comment, Person by) {
    return switch (asked.state()) {
      case AWAITING -> {
        decide(asked, State.REJECTED, false, by);
        note(asked, Act.REJECT, comment, by);
        record(asked, by, "rejected", comment);
        int works =
            work.cancel(
                asked.series(),
                asked.revision(),
                asked.report(),
                "rejected by %s: %s".formatted(by.name(), comment));
        yield new Commanded.Done(works, words(asked) + " is rejected; nothing of it is sent.");
      }
      case ACCEPTED -> refused(asked, "it is accepted, and may have been sent");
      case REJECTED -> refused(asked, "it is rejected already");
      case SUPERSEDED -> superseded(asked);
    };
  }

  private Commanded reopen(Asked asked, String comment, Person by) {
    return switch (asked.state()) {
      case REJECTED -> {
        if (asked.current() > asked.revision()) {
          yield superseded(asked);
        }
        work.lockDestinations(asked.report());
        work.askAgain(asked.report());
        note(asked, Act.REOPEN, comment, by);
        record(asked, by, "reopened", comment);
        yield new Commanded.Done(
            work.backToLine(asked.series(), asked.revision(), asked.report()),
            words(asked) + " awaits approval again.");
      }
      case AWAITING -> refused(asked, "it awaits approval");
      case ACCEPTED -> refused(asked, "it is accepted, and may have been sent");
      case SUPERSEDED -> superseded(asked);
    };
  }

  private static Commanded superseded(Asked asked) {
    return refused(
        asked,
        "late images opened revision %d, whose own result counts".formatted(asked.current()));
  }

  private static Commanded refused(Asked asked, String why) {
    return new Commanded.Refused("%s is left as it is: %s.".formatted(words(asked), why));
  }

  private static String words(Asked asked) {
    return "The result of series %d, revision %d,".formatted(asked.series(), asked.revision());
  }

  private void decide(Asked asked, State state, boolean verified, Person by) {
    rows.createNativeMutationQuery(
            """
            update approval set state = :state, verified = :verified, decided_by = :name,
                decided_at = now()
            where report_id = :report
            """)
        .setParameter("state", state.name())
        .setParameter("verified", verified)
        .setParameter("name", by.name())
        .setParameter("report", asked.report())
        .executeUpdate();
  }

  private void note(Asked asked, Act act, String comment, Person by) {
    rows.createNativeMutationQuery(
            """
            insert into approval_act (report_id, act, by_user, comment)
            values (:report, :act, :name, :comment)
            """)
        .setParameter("report", asked.report())
        .setParameter("act", act.name())
        .setParameter("name", by.name())
        .setParameter("comment", comment)
        .executeUpdate();
  }

  private void record(Asked asked, Person by, String what, String comment) {
    audit.record(
        AuditEvent.RESULT_JUDGED,
        AuditOutcome.SUCCESS,
        by.actor(),
        null,
        asked.series(),
        "result of revision %d %s%s"
            .formatted(asked.revision(), what, comment.isEmpty() ? "" : ": " + comment));
  }
}
