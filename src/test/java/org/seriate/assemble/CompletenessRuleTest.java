package org.seriate.assemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.seriate.series.Completion.MAXIMUM_AGE;
import static org.seriate.series.Completion.QUIET_PERIOD;
import static org.seriate.series.Completion.RELEASED_AND_GAPLESS;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.config.Completeness;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.series.StoredImage;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CompletenessRuleTest {
  private static final Instant FIRST = Instant.parse("2026-01-02T10:00:00Z");
  private static final Instant LAST = FIRST.plusSeconds(20);
  private static final Instant RELEASED = FIRST.plusSeconds(21);
  private static final List<StoredImage> GAPLESS = SyntheticSeries.headCt().images();
  private static final List<StoredImage> WITH_GAP = SyntheticSeries.headCt().without(7).images();
  private final CompletenessRule rule = new CompletenessRule();
  private final Completeness rules = Completeness.DEFAULT;

  private static Arrivals released(List<StoredImage> images) {
    return new Arrivals(FIRST, LAST, 0, Optional.of(RELEASED), images, false);
  }

  private static Arrivals open(List<StoredImage> images) {
    return new Arrivals(FIRST, LAST, 1, Optional.empty(), images, false);
  }

  private static Verdict askAgain(Instant at) {
    return new Verdict.NotYet(at);
  }

  @Test
  void a_released_gapless_series_is_complete_when_it_has_settled() {
    assertEquals(
        askAgain(RELEASED.plusSeconds(10)),
        rule.judge(released(GAPLESS), rules, RELEASED.plusSeconds(9)));
    assertEquals(
        new Verdict.Complete(RELEASED_AND_GAPLESS),
        rule.judge(released(GAPLESS), rules, RELEASED.plusSeconds(10)));
  }

  @Test
  void a_release_before_the_last_slice_settles_after_the_slice() {
    Arrivals slow = new Arrivals(FIRST, LAST, 0, Optional.of(FIRST.plusSeconds(5)), GAPLESS, false);

    assertEquals(askAgain(LAST.plusSeconds(10)), rule.judge(slow, rules, LAST.plusSeconds(3)));
  }

  @Test
  void a_gap_waits_for_the_quiet_period() {
    assertEquals(
        askAgain(LAST.plusSeconds(60)),
        rule.judge(released(WITH_GAP), rules, LAST.plusSeconds(30)));
    assertEquals(
        new Verdict.Complete(QUIET_PERIOD),
        rule.judge(released(WITH_GAP), rules, LAST.plusSeconds(60)));
  }

  @Test
  void an_open_association_waits_for_the_quiet_period_only() {
    assertEquals(
        askAgain(LAST.plusSeconds(60)), rule.judge(open(GAPLESS), rules, LAST.plusSeconds(30)));
    assertEquals(
        new Verdict.Complete(QUIET_PERIOD), rule.judge(open(GAPLESS), rules, LAST.plusSeconds(60)));
  }

  @Test
  void an_aborted_association_completes_nothing() {
    Arrivals aborted = new Arrivals(FIRST, LAST, 0, Optional.of(RELEASED), GAPLESS, true);

    assertEquals(askAgain(LAST.plusSeconds(60)), rule.judge(aborted, rules, LAST.plusSeconds(30)));
  }

  @Test
  void a_source_whose_release_says_nothing_waits_for_the_quiet_period() {
    Completeness silent =
        new Completeness(
            Duration.ofSeconds(90), Duration.ofSeconds(10), Duration.ofHours(4), false, 5);

    assertEquals(
        askAgain(LAST.plusSeconds(90)),
        rule.judge(released(GAPLESS), silent, LAST.plusSeconds(89)));
  }

  @Test
  void too_few_slices_never_complete_by_geometry() {
    List<StoredImage> four = SyntheticSeries.headCt().slices(4).images();

    assertEquals(
        askAgain(LAST.plusSeconds(60)),
        rule.judge(released(four), rules, RELEASED.plusSeconds(10)));
  }

  @Test
  void two_phases_wait_for_the_quiet_period() {
    List<StoredImage> phases = SyntheticSeries.headCt().withSecondPhase().images();

    assertEquals(
        askAgain(LAST.plusSeconds(60)),
        rule.judge(released(phases), rules, RELEASED.plusSeconds(10)));
  }

  @Test
  void a_gapless_coronal_series_is_complete_too() {
    List<StoredImage> coronal = SyntheticSeries.headCt().coronal().images();

    assertEquals(
        new Verdict.Complete(RELEASED_AND_GAPLESS),
        rule.judge(released(coronal), rules, RELEASED.plusSeconds(10)));
  }

  @Test
  void a_series_that_never_falls_quiet_ends_at_its_maximum_age() {
    Instant now = FIRST.plus(Duration.ofHours(4));
    Arrivals growing =
        new Arrivals(FIRST, now.minusSeconds(1), 1, Optional.empty(), GAPLESS, false);

    assertEquals(askAgain(now), rule.judge(growing, rules, now.minusSeconds(1)));
    assertEquals(new Verdict.Complete(MAXIMUM_AGE), rule.judge(growing, rules, now));
  }

  @Test
  void the_next_instant_to_ask_is_always_ahead() {
    for (int second = 0; second < 80; second++) {
      Instant now = FIRST.plusSeconds(second);
      for (Arrivals arrivals :
          List.of(released(GAPLESS), released(WITH_GAP), open(GAPLESS), released(List.of()))) {
        switch (rule.judge(arrivals, rules, now)) {
          case Verdict.NotYet wait -> assertTrue(wait.askAgain().isAfter(now));
          case Verdict.Complete _ -> assertTrue(second > 20);
        }
      }
    }
  }
}
