package org.seriate.queue;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** When a series that waits for a model is given up, and when it is not. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ForsakenTest {
  private final Forsaken forsaken = new Forsaken(Duration.ofHours(1));
  private long now;

  @Test
  void a_lane_whose_first_work_waited_too_long_and_that_nobody_touches_is_forsaken() {
    assertFalse(looksForsaken(waiting(1, true)));
    after(Duration.ofSeconds(59));
    assertFalse(looksForsaken(waiting(1, true)));
    after(Duration.ofSeconds(1));
    assertTrue(looksForsaken(waiting(1, true)));
  }

  @Test
  void a_long_lane_that_moves_is_not_however_long_its_works_have_waited() {
    for (int work = 1; work < 100; work++) {
      assertFalse(looksForsaken(waiting(work, true)));
      after(Duration.ofSeconds(40));
    }
  }

  @Test
  void a_lane_of_which_a_worker_holds_something_is_not() {
    looksForsaken(waiting(1, true));
    after(Duration.ofMinutes(10));
    assertFalse(looksForsaken(Optional.of(new Forsaken.First(1, true, true))));
    after(Duration.ofSeconds(30));
    assertFalse(looksForsaken(waiting(1, true)), "the look begins anew");
  }

  @Test
  void patience_comes_first() {
    looksForsaken(waiting(1, false));
    after(Duration.ofMinutes(59));
    assertFalse(looksForsaken(waiting(1, false)));
  }

  @Test
  void what_stands_behind_a_work_given_up_is_given_up_at_once_when_it_waited_as_long() {
    looksForsaken(waiting(1, true));
    after(Duration.ofMinutes(2));
    assertTrue(looksForsaken(waiting(1, true)));

    forsaken.settled(waiting(2, true), now);

    assertTrue(looksForsaken(waiting(2, true)));
    assertFalse(looksForsaken(waiting(3, true)), "somebody else took the second one");
  }

  @Test
  void an_empty_lane_is_not() {
    assertFalse(looksForsaken(Optional.empty()));
  }

  private boolean looksForsaken(Optional<Forsaken.First> first) {
    return forsaken.isForsaken(first, now);
  }

  private static Optional<Forsaken.First> waiting(long work, boolean waitedTooLong) {
    return Optional.of(new Forsaken.First(work, waitedTooLong, false));
  }

  private void after(Duration time) {
    now += time.toNanos();
  }
}
