package org.seriate.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.series.Priority;
import org.seriate.store.WorkRow.Step;

/** What a person does with work, each time with its trace on the audit record. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WorkCommandsTest {
  private static final String ADMIN = "admin";
  private static final Lane ARCHIVE = new Lane(Step.DELIVER, LineForTests.ARCHIVE);

  @Inject LineForTests line;
  @Inject WorkQueue queue;
  @Inject WorkSweep sweep;
  @Inject WorkCommands commands;
  @Inject Holds holds;

  @BeforeEach
  void an_empty_line() {
    line.empty();
  }

  private long waiting() {
    long series = line.series();
    line.enqueue(series, 1, Priority.ROUTINE);
    return series;
  }

  @Test
  void work_set_aside_is_re_run_with_all_attempts_before_it_and_its_series_is_complete_again() {
    waiting();
    Claim aside = line.setAside(Lane.ANALYSIS, "no idea");

    done(1, commands.rerun(aside.work(), ADMIN));

    Claim again = line.claim(Lane.ANALYSIS).orElseThrow();
    assertEquals(aside.work(), again.work());
    assertEquals(0, again.failures());
    assertEquals("COMPLETE", line.seriesState(aside.series()));
    assertEquals(1, line.audited("work " + aside.work() + ", classify, revision 1: re-run"));
  }

  @Test
  void all_that_failed_for_the_same_reason_is_re_run_at_once_and_nothing_else() {
    waiting();
    Claim first = line.setAside(Lane.ANALYSIS, "answered A900; given up after 5 attempts");
    waiting();
    line.setAside(Lane.ANALYSIS, "answered A700; given up after 9 attempts");
    waiting();
    Claim other = line.setAside(Lane.ANALYSIS, "something else");

    done(2, commands.rerunLike(first.work(), ADMIN));

    assertEquals("SET_ASIDE", line.state(other.work()));
  }

  @Test
  void work_that_a_later_revision_took_over_is_not_re_run() {
    long series = waiting();
    Claim aside = line.setAside(Lane.ANALYSIS, "no idea");
    line.run("update series set revision = 2 where id = " + series);

    refused("a later revision", commands.rerun(aside.work(), ADMIN));
  }

  @Test
  void what_is_done_or_waits_cannot_be_re_run() {
    long series = waiting();
    refused("in the line already", commands.rerun(line.workOf(series), ADMIN));

    line.order(Lane.ANALYSIS);

    refused("it is done", commands.rerun(line.workOf(series), ADMIN));
    assertInstanceOf(Commanded.Unknown.class, commands.rerun(0, ADMIN));
  }

  @Test
  void cancelled_work_is_out_of_the_line_and_a_re_run_brings_it_back() {
    long series = waiting();
    long work = line.workOf(series);

    done(1, commands.cancel(work, "sent twice", ADMIN));

    assertTrue(line.claim(Lane.ANALYSIS).isEmpty());
    assertEquals("SET_ASIDE", line.seriesState(series));
    done(1, commands.rerun(work, ADMIN));
    assertEquals("COMPLETE", line.seriesState(series));
    assertTrue(line.claim(Lane.ANALYSIS).isPresent());
  }

  @Test
  void work_that_is_cancelled_or_held_under_way_is_fenced_off_from_its_worker() {
    long series = waiting();
    Claim claim = line.claim(Lane.ANALYSIS).orElseThrow();

    done(1, commands.hold(line.workOf(series), "wait for the prior", ADMIN));

    assertFalse(queue.renew(claim, Duration.ofMinutes(1)));
    assertFalse(QuarkusTransaction.requiringNew().call(() -> queue.finish(claim, "late")));
    assertEquals("HELD", line.state(claim.work()));
  }

  @Test
  void the_last_open_delivery_that_is_cancelled_leaves_the_series_delivered_to_the_others() {
    long series = line.series();
    line.run("update series set state = 'REPORTED' where id = " + series);
    line.enqueueDelivery(series, 1, "A");
    line.enqueueDelivery(series, 1, LineForTests.ARCHIVE);
    line.order(new Lane(Step.DELIVER, "A"));

    done(1, commands.cancel(line.workOf(series), "archive retired", ADMIN));

    assertEquals("DELIVERED", line.seriesState(series));
  }

  @Test
  void held_work_waits_again_once_released() {
    long work = line.workOf(waiting());
    done(1, commands.hold(work, "wait", ADMIN));
    assertTrue(line.claim(Lane.ANALYSIS).isEmpty());

    done(1, commands.release(work, ADMIN));

    assertTrue(line.claim(Lane.ANALYSIS).isPresent());
    refused("not held", commands.release(work, ADMIN));
  }

  @Test
  void a_held_series_keeps_back_what_waits_and_what_comes_later() {
    long series = waiting();
    done(1, holds.onSeries(series, "wrong patient?", ADMIN));
    line.enqueueDelivery(series, 1, LineForTests.ARCHIVE);

    assertTrue(line.claim(Lane.ANALYSIS).isEmpty());
    assertTrue(line.claim(ARCHIVE).isEmpty());
    refused("held already", holds.onSeries(series, "again", ADMIN));
    done(2, holds.releaseSeries(series, ADMIN));

    assertTrue(line.claim(Lane.ANALYSIS).isPresent());
    assertTrue(line.claim(ARCHIVE).isPresent());
  }

  @Test
  void a_paused_destination_gets_nothing_and_other_lanes_go_on() {
    long series = waiting();
    line.enqueueDelivery(series, 1, LineForTests.ARCHIVE);
    line.run(
        "insert into work_hold (scope, destination, placed_by, reason) values"
            + " ('DESTINATION', 'Other', 'x', 'y')");
    pause();
    line.enqueueDelivery(line.series(), 1, LineForTests.ARCHIVE);

    assertTrue(line.claim(ARCHIVE).isEmpty());
    assertTrue(line.claim(Lane.ANALYSIS).isPresent());
    done(2, holds.resume(LineForTests.ARCHIVE, ADMIN));
    assertTrue(line.claim(ARCHIVE).isPresent());
  }

  /** As the command does for a destination that peers.yaml knows. */
  private void pause() {
    line.run(
        "insert into work_hold (scope, destination, placed_by, reason) values ('DESTINATION', '"
            + LineForTests.ARCHIVE
            + "', 'admin', 'moving')");
    line.run(
        "update series_work set state = 'HELD', held_by = 'DESTINATION' where step = 'DELIVER'");
  }

  @Test
  void a_destination_that_nobody_knows_cannot_be_paused() {
    assertInstanceOf(Commanded.Unknown.class, holds.pause("Nowhere", "why", ADMIN));
    refused("not paused", holds.resume("Nowhere", ADMIN));
  }

  @Test
  void work_that_fails_or_whose_worker_dies_under_a_hold_goes_back_as_held() {
    long series = line.series();
    line.enqueueDelivery(series, 1, LineForTests.ARCHIVE);
    Claim claim = line.claim(ARCHIVE).orElseThrow();
    done(0, holds.onSeries(series, "why", ADMIN));

    queue.tryAgain(claim, "away", Duration.ZERO);

    assertEquals("HELD", line.state(claim.work()));
    done(1, holds.releaseSeries(series, ADMIN));
    Claim again = queue.claim(ARCHIVE, "dead", Duration.ofMillis(-1)).orElseThrow();
    done(0, holds.onSeries(series, "why", ADMIN));
    sweep.takeOver();
    assertEquals("HELD", line.state(again.work()));
  }

  @Test
  void the_depth_of_each_lane_is_a_view() {
    waiting();
    waiting();
    line.claim(Lane.ANALYSIS);

    Object[] depth =
        (Object[])
            line.one(
                "select ready, claimed, oldest_seconds >= 0 from work_depth where step ="
                    + " 'CLASSIFY'");

    assertEquals(1L, depth[0]);
    assertEquals(1L, depth[1]);
    assertEquals(true, depth[2]);
  }

  private static void done(int works, Commanded commanded) {
    assertInstanceOf(Commanded.Done.class, commanded, commanded.said());
    assertEquals(works, ((Commanded.Done) commanded).works());
  }

  private static void refused(String word, Commanded commanded) {
    assertInstanceOf(Commanded.Refused.class, commanded, commanded.said());
    assertTrue(commanded.said().contains(word), commanded.said());
  }
}
