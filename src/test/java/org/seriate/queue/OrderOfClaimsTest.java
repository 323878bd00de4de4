package org.seriate.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.series.Priority;
import org.seriate.store.WorkRow.Step;

/** Who goes first, with the head start of 30 minutes that is the default. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OrderOfClaimsTest {
  @Inject LineForTests line;
  @Inject WorkQueue queue;
  @Inject WorkSweep sweep;

  @BeforeEach
  void an_empty_line() {
    line.empty();
  }

  private long enqueue(Priority priority) {
    long series = line.series();
    line.enqueue(series, 1, priority);
    return series;
  }

  @Test
  void urgent_series_go_before_routine_ones_and_low_ones_last() {
    long low = enqueue(Priority.LOW);
    long routine = enqueue(Priority.ROUTINE);
    long high = enqueue(Priority.HIGH);
    long stat = enqueue(Priority.STAT);

    assertEquals(List.of(stat, high, routine, low), line.order(Lane.ANALYSIS));
  }

  @Test
  void equal_ones_go_in_the_order_they_came() {
    long first = enqueue(Priority.ROUTINE);
    long second = enqueue(Priority.ROUTINE);

    assertEquals(List.of(first, second), line.order(Lane.ANALYSIS));
  }

  @Test
  void a_routine_series_is_not_overtaken_by_urgent_ones_that_come_after_their_head_start() {
    long routine = enqueue(Priority.ROUTINE);
    line.age(routine, Duration.ofMinutes(121));
    long stat = enqueue(Priority.STAT);

    assertEquals(List.of(routine, stat), line.order(Lane.ANALYSIS));
  }

  @Test
  void work_that_failed_rests_and_then_waits_by_its_due_time() {
    long failed = enqueue(Priority.ROUTINE);
    queue.tryAgain(line.claim(Lane.ANALYSIS).orElseThrow(), "away", Duration.ofHours(1));
    long other = enqueue(Priority.ROUTINE);

    sweep.admit();
    assertEquals(List.of(other), line.order(Lane.ANALYSIS));
    line.run("update series_work set due_at = now() where series_id = " + failed);
    sweep.admit();

    assertEquals(List.of(failed), line.order(Lane.ANALYSIS));
  }

  @Test
  void work_given_back_untouched_keeps_its_place_and_counts_no_failure() {
    long first = enqueue(Priority.ROUTINE);
    enqueue(Priority.ROUTINE);
    queue.giveBack(line.claim(Lane.ANALYSIS).orElseThrow(), "the node was stopped");

    Claim again = line.claim(Lane.ANALYSIS).orElseThrow();

    assertEquals(first, again.series());
    assertEquals(0, again.failures());
    assertEquals(2, again.attempt());
  }

  @Test
  void a_destination_that_is_away_fills_its_own_lane_only() {
    long series = line.series();
    line.enqueueDelivery(series, 1, "A");
    line.enqueueDelivery(series, 1, "B");
    Lane away = new Lane(Step.DELIVER, "A");
    queue.tryAgain(line.claim(away).orElseThrow(), "away", Duration.ofHours(1));

    assertTrue(line.claim(away).isEmpty());
    assertEquals("B", line.claim(new Lane(Step.DELIVER, "B")).orElseThrow().destination());
    assertEquals(List.of(), sweep.destinations());
  }
}
