package org.seriate.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfigFiles;
import org.seriate.config.ConfigProblem;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.queue.Approvals.Act;
import org.seriate.series.Priority;
import org.seriate.series.ReportKind;
import org.seriate.series.VerifyingObserver;
import org.seriate.store.WorkRow.Step;

/** Which results have to be accepted, and what each act does to their deliveries. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ApprovalsTest {
  private static final String ADMIN = "admin";
  private static final Lane ARCHIVE = new Lane(Step.DELIVER, "Archive");
  private static final Approvals.Person RADIOLOGIST =
      new Approvals.Person("anna", "user anna@10.1.2.3", Optional.empty());
  private static final Approvals.Person VERIFIER =
      new Approvals.Person(
          "eva",
          "user eva@10.1.2.3",
          Optional.of(new VerifyingObserver("Miller^Eva", "Example Hospital")));

  @TempDir Path folder;
  @Inject LineForTests line;
  @Inject Session rows;
  @Inject WorkQueue queue;
  @Inject ApprovalWork work;
  @Inject WorkCommands commands;
  @Inject Holds holds;
  @Inject AuditTrail audit;

  private Approvals approvals;
  private Resending resending;
  private boolean complete = true;

  @BeforeEach
  void every_result_is_asked_about() throws Exception {
    line.empty();
    line.run("update approval_turn set reports = 0");
    configured("approval: {every: 1}");
  }

  private void configured(String nodeYaml) throws IOException, ConfigProblem {
    Files.writeString(folder.resolve("node.yaml"), nodeYaml);
    Files.writeString(
        folder.resolve("peers.yaml"),
        """
        - {name: Archive, aeTitle: A, host: 127.0.0.1, port: 104, roles: [destination]}
        - {name: Second, aeTitle: B, host: 127.0.0.1, port: 104, roles: [destination]}
        """);
    var config = AeConfigFiles.read(folder, Map.of());
    approvals = new Approvals(rows, queue, work, (_, _) -> complete, audit, config);
    resending = new Resending(rows, queue, audit, config);
  }

  /** A report as the life of a series leaves it, with a delivery to Archive. */
  private boolean reported(long series, int revision, ReportKind kind) {
    line.run(
        """
        insert into report (series_id, revision, kind, sop_class_uid, sop_instance_uid,
            series_instance_uid, study_instance_uid)
        values (%1$d, %2$d, '%3$s', '1', '2.25.%1$d%2$d', '2', '1.2')
        """
            .formatted(series, revision, kind));
    line.run(
        "update series set state = 'REPORTED', revision = %d where id = %d"
            .formatted(revision, series));
    long report =
        ((Number) line.one("select max(id) from report where series_id = " + series)).longValue();
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              boolean asked = approvals.ask(series, report, kind, "CT 1", List.of("haem"));
              queue.enqueue(series, revision, Step.DELIVER, "Archive", report, Priority.ROUTINE);
              return asked;
            });
  }

  private long positive() {
    long series = line.series();
    assertTrue(reported(series, 1, ReportKind.POSITIVE));
    return series;
  }

  private Commanded act(Act act, long series, int revision, String comment, Approvals.Person by) {
    return QuarkusTransaction.requiringNew()
        .call(() -> approvals.perform(act, series, revision, comment, by));
  }

  private void done(Commanded commanded) {
    assertInstanceOf(Commanded.Done.class, commanded, commanded.said());
  }

  private void refused(String why, Commanded commanded) {
    assertInstanceOf(Commanded.Refused.class, commanded);
    assertTrue(commanded.said().contains(why), commanded.said());
  }

  private String approval(long series) {
    return (String)
        line.one(
            "select a.state from approval a join report r on r.id = a.report_id where r.series_id"
                + " = "
                + series
                + " order by r.revision desc limit 1");
  }

  private long audited(long series, String detail) {
    return ((Number)
            line.one(
                "select count(*) from audit_event where series_id = %d and detail = '%s'"
                    .formatted(series, detail)))
        .longValue();
  }

  @Test
  void by_default_nobody_is_asked() throws Exception {
    configured("");
    long series = line.series();

    assertFalse(reported(series, 1, ReportKind.POSITIVE));

    assertEquals(List.of(series), line.order(ARCHIVE));
  }

  @Test
  void each_nth_result_is_asked_about() throws Exception {
    configured("approval: {every: 3}");

    List<Boolean> asked =
        List.of(1, 2, 3, 4, 5, 6).stream()
            .map(_ -> reported(line.series(), 1, ReportKind.NEGATIVE))
            .toList();

    assertEquals(List.of(false, false, true, false, false, true), asked);
  }

  @Test
  void a_rule_asks_about_the_results_it_names_and_counts_no_others() throws Exception {
    configured("approval: {every: 2, only: {results: [POSITIVE], models: [haem]}}");

    assertFalse(reported(line.series(), 1, ReportKind.POSITIVE));
    assertFalse(reported(line.series(), 1, ReportKind.NEGATIVE));
    assertTrue(reported(line.series(), 1, ReportKind.POSITIVE));
  }

  @Test
  void nothing_is_sent_before_the_result_is_accepted_and_then_it_goes() {
    long series = positive();
    assertTrue(line.claim(ARCHIVE).isEmpty());

    done(act(Act.ACCEPT, series, 1, "", RADIOLOGIST));

    assertEquals(List.of(series), line.order(ARCHIVE));
    assertEquals("ACCEPTED", approval(series));
    assertEquals(
        1,
        audited(series, "result of revision 1 accepted"),
        "its audit event is in the same transaction");
  }

  @Test
  void one_who_may_verify_verifies_unless_the_report_is_not_complete() {
    long first = positive();
    done(act(Act.ACCEPT, first, 1, "", VERIFIER));
    complete = false;
    long second = positive();
    done(act(Act.ACCEPT, second, 1, "", VERIFIER));

    assertEquals(
        1L, line.one("select count(*) from approval where verified and decided_by = 'eva'"));
    assertEquals(1, audited(first, "result of revision 1 accepted and verified"));
  }

  @Test
  void of_a_rejected_result_nothing_is_sent_and_the_series_says_so() {
    long series = positive();

    done(act(Act.REJECT, series, 1, "motion", RADIOLOGIST));

    assertTrue(line.claim(ARCHIVE).isEmpty());
    assertEquals("CANCELLED", line.state(line.workOf(series)));
    assertEquals("SET_ASIDE", line.seriesState(series));
    assertEquals(
        "rejected by anna: motion", line.one("select reason from series where id = " + series));
    assertEquals(1, audited(series, "result of revision 1 rejected: motion"));
    refused("reopen it first", act(Act.ACCEPT, series, 1, "", RADIOLOGIST));
    refused("rejected already", act(Act.REJECT, series, 1, "again", RADIOLOGIST));
  }

  @Test
  void a_rejected_result_is_asked_about_again_when_it_is_reopened_or_re_run() {
    long reopened = positive();
    done(act(Act.REJECT, reopened, 1, "motion", RADIOLOGIST));
    done(act(Act.REOPEN, reopened, 1, "", RADIOLOGIST));
    long rerun = positive();
    done(act(Act.REJECT, rerun, 1, "motion", RADIOLOGIST));
    done(commands.rerun(line.workOf(rerun), ADMIN));

    for (long series : List.of(reopened, rerun)) {
      assertEquals("AWAITING", approval(series));
      assertEquals("HELD", line.state(line.workOf(series)));
      assertEquals("REPORTED", line.seriesState(series));
      done(act(Act.ACCEPT, series, 1, "", RADIOLOGIST));
    }
    assertEquals(List.of(reopened, rerun), line.order(ARCHIVE));
    assertEquals(1, audited(rerun, "result of revision 1 reopened by a re-run"));
  }

  @Test
  void what_the_series_said_before_a_rejection_it_says_again_when_the_result_is_reopened() {
    for (boolean byRerun : List.of(false, true)) {
      long series = positive();
      line.run("update series set reason = 'a chest' where id = " + series);

      done(act(Act.REJECT, series, 1, "motion", RADIOLOGIST));
      assertEquals("rejected by anna: motion. a chest", reason(series));

      done(
          byRerun
              ? commands.rerun(line.workOf(series), ADMIN)
              : act(Act.REOPEN, series, 1, "", RADIOLOGIST));
      assertEquals("a chest", reason(series));
    }
  }

  private Object reason(long series) {
    return line.one("select reason from series where id = " + series);
  }

  @Test
  void what_was_accepted_cannot_be_taken_back() {
    long series = positive();
    done(act(Act.ACCEPT, series, 1, "", RADIOLOGIST));

    refused("may have been sent", act(Act.REJECT, series, 1, "late", RADIOLOGIST));
    refused("accepted already", act(Act.ACCEPT, series, 1, "", RADIOLOGIST));
    refused("may have been sent", act(Act.REOPEN, series, 1, "", RADIOLOGIST));
  }

  @Test
  void a_comment_decides_nothing_and_stays_with_the_result() {
    long series = positive();

    done(act(Act.COMMENT, series, 1, "look at slice 12", RADIOLOGIST));

    assertEquals("AWAITING", approval(series));
    assertEquals("look at slice 12", line.one("select comment from approval_act"));
    assertEquals(1, audited(series, "result of revision 1 commented on: look at slice 12"));
  }

  @Test
  void a_decision_on_a_superseded_revision_is_refused_and_the_next_one_is_asked_about_anew() {
    long series = positive();
    superseded(series);

    refused("late images opened revision 2", act(Act.ACCEPT, series, 1, "", RADIOLOGIST));

    assertTrue(reported(series, 2, ReportKind.NEGATIVE));
    assertTrue(line.claim(ARCHIVE).isEmpty());
    done(act(Act.ACCEPT, series, 2, "", RADIOLOGIST));
    assertEquals(2, line.claim(ARCHIVE).orElseThrow().revision());
  }

  /** As receiving a late slice leaves it; its own test is in the room receive. */
  private void superseded(long series) {
    line.run("update series set state = 'RECEIVING', revision = 2 where id = " + series);
    line.run(
        "update series_work set state = 'SUPERSEDED', held_by = null where series_id = " + series);
    line.run("update approval set state = 'SUPERSEDED'");
  }

  @Test
  void the_next_revision_of_what_was_asked_about_is_asked_about_whatever_it_says()
      throws Exception {
    configured("approval: {every: 1, only: {results: [POSITIVE]}}");
    long series = positive();
    done(act(Act.ACCEPT, series, 1, "", RADIOLOGIST));

    assertTrue(reported(series, 2, ReportKind.NEGATIVE));
  }

  @Test
  void no_way_into_the_line_goes_past_the_approval() {
    long series = positive();
    long delivery = line.workOf(series);

    done(commands.release(delivery, ADMIN));
    done(holds.onSeries(series, "moving", ADMIN));
    done(holds.releaseSeries(series, ADMIN));
    done(commands.hold(delivery, "wait", ADMIN));
    done(commands.release(delivery, ADMIN));
    resend(series, "Archive");
    resend(series, "Second");

    assertTrue(line.claim(ARCHIVE).isEmpty());
    assertTrue(line.claim(new Lane(Step.DELIVER, "Second")).isEmpty());
    done(act(Act.ACCEPT, series, 1, "", RADIOLOGIST));
    assertEquals(List.of(series), line.order(ARCHIVE));
    assertEquals(List.of(series), line.order(new Lane(Step.DELIVER, "Second")));
  }

  private Commanded resend(long series, String destination) {
    return QuarkusTransaction.requiringNew()
        .call(() -> resending.resend(Optional.of(series), destination, ADMIN));
  }

  @Test
  void a_rejected_report_is_not_resent() {
    long series = positive();
    done(act(Act.REJECT, series, 1, "motion", RADIOLOGIST));

    Commanded resent = resend(series, "Archive");

    assertInstanceOf(Commanded.Unknown.class, resent);
    assertTrue(resent.said().contains("that may be sent"), resent.said());
  }

  @Test
  void an_accepted_result_of_a_series_that_is_held_goes_when_the_series_does() {
    long series = positive();
    done(holds.onSeries(series, "moving", ADMIN));

    done(act(Act.ACCEPT, series, 1, "", RADIOLOGIST));

    assertTrue(line.claim(ARCHIVE).isEmpty());
    done(holds.releaseSeries(series, ADMIN));
    assertEquals(List.of(series), line.order(ARCHIVE));
  }

  @Test
  void accepting_while_the_destination_is_resumed_leaves_nothing_behind() throws Exception {
    long series = positive();
    line.run(
        "insert into work_hold (scope, destination, placed_by, reason)"
            + " values ('DESTINATION', 'Archive', 'admin', 'moving')");
    line.run("update series_work set held_by = 'DESTINATION' where series_id = " + series);

    CompletableFuture<Commanded> resumed =
        CompletableFuture.supplyAsync(() -> holds.resume("Archive", ADMIN));
    Commanded accepted = act(Act.ACCEPT, series, 1, "", RADIOLOGIST);

    done(accepted);
    done(resumed.get(20, TimeUnit.SECONDS));
    assertEquals(List.of(series), line.order(ARCHIVE));
  }

  @Test
  void what_no_destination_is_to_get_is_delivered_once_it_is_accepted() {
    long series = positive();
    line.run("delete from series_work where series_id = " + series);

    done(act(Act.ACCEPT, series, 1, "", RADIOLOGIST));

    assertEquals("DELIVERED", line.seriesState(series));
  }

  @Test
  void a_result_that_nobody_was_asked_about_is_said() throws Exception {
    configured("");
    long series = line.series();
    reported(series, 1, ReportKind.POSITIVE);

    assertInstanceOf(Commanded.Unknown.class, act(Act.ACCEPT, series, 1, "", RADIOLOGIST));
    assertInstanceOf(Commanded.Unknown.class, act(Act.ACCEPT, 0, 1, "", RADIOLOGIST));
  }
}
