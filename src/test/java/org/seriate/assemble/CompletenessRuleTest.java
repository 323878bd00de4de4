package org.seriate.assemble;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.seriate.series.Completion.AVAILABILITY_LIST;
import static org.seriate.series.Completion.COMMITMENT_LIST;
import static org.seriate.series.Completion.EXPECTED_COUNT;
import static org.seriate.series.Completion.MPPS_LIST;
import static org.seriate.series.Completion.QUIET_PERIOD;
import static org.seriate.series.Completion.RELEASED_AND_GAPLESS;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.config.Completeness;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.series.Completion;
import org.seriate.series.Signal;
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
    return new Arrivals(FIRST, LAST, 0, Optional.of(RELEASED), images, false, List.of());
  }

  private static Arrivals open(List<StoredImage> images) {
    return new Arrivals(FIRST, LAST, 1, Optional.empty(), images, false, List.of());
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
    Arrivals slow =
        new Arrivals(FIRST, LAST, 0, Optional.of(FIRST.plusSeconds(5)), GAPLESS, false, List.of());

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
    Arrivals aborted =
        new Arrivals(FIRST, LAST, 0, Optional.of(RELEASED), GAPLESS, true, List.of());

    assertEquals(askAgain(LAST.plusSeconds(60)), rule.judge(aborted, rules, LAST.plusSeconds(30)));
  }

  @Test
  void a_source_whose_release_says_nothing_waits_for_the_quiet_period() {
    Completeness silent =
        new Completeness(
            Duration.ofSeconds(90),
            Duration.ofSeconds(10),
            Duration.ofHours(4),
            false,
            5,
            Set.of(),
            false);

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
  void a_series_that_never_falls_quiet_is_set_aside_at_its_maximum_age() {
    Instant now = FIRST.plus(Duration.ofHours(4));
    Arrivals growing =
        new Arrivals(FIRST, now.minusSeconds(1), 1, Optional.empty(), GAPLESS, false, List.of());

    assertEquals(askAgain(now), rule.judge(growing, rules, now.minusSeconds(1)));
    assertEquals(
        new Verdict.NeverComplete("images kept coming for 240 minutes"),
        rule.judge(growing, rules, now));
  }

  private static Set<String> uids(List<StoredImage> images) {
    return images.stream().map(StoredImage::sopInstanceUid).collect(toSet());
  }

  private static Told list(Signal by, List<StoredImage> images) {
    return new Told(by, "CT 1", images.size(), uids(images), LAST);
  }

  private static Told count(int instances, Instant at) {
    return new Told(Signal.PACS_COUNT, "Archive", instances, Set.of(), at);
  }

  /** All slices are here, the association is still open, and peers have told something. */
  private static Arrivals told(List<StoredImage> here, Told... told) {
    return new Arrivals(FIRST, LAST, 1, Optional.empty(), here, false, List.of(told));
  }

  @Test
  void a_list_that_names_what_is_here_completes_at_once() {
    Map<Signal, Completion> lists = Map.of(Signal.MPPS, MPPS_LIST, Signal.IAN, AVAILABILITY_LIST);

    lists.forEach(
        (signal, completion) ->
            assertEquals(
                new Verdict.Complete(completion),
                rule.judge(told(WITH_GAP, list(signal, WITH_GAP)), rules, LAST.plusSeconds(1))));
  }

  @Test
  void a_source_that_asks_for_commitment_slice_by_slice_does_not_complete_with_the_first() {
    Arrivals soFar = told(WITH_GAP, list(Signal.STORAGE_COMMITMENT, WITH_GAP));
    Instant settled = LAST.plus(rules.settleAfterRelease());

    assertEquals(askAgain(settled), rule.judge(soFar, rules, LAST.plusSeconds(1)));
    assertEquals(new Verdict.Complete(COMMITMENT_LIST), rule.judge(soFar, rules, settled));
  }

  @Test
  void the_modality_knows_better_than_the_archive() {
    Arrivals both =
        told(
            GAPLESS,
            list(Signal.IAN, GAPLESS),
            list(Signal.MPPS, GAPLESS),
            count(GAPLESS.size(), LAST));

    assertEquals(new Verdict.Complete(MPPS_LIST), rule.judge(both, rules, LAST.plusSeconds(30)));
  }

  @Test
  void the_lists_of_two_procedure_steps_count_together() {
    Arrivals halves =
        told(
            GAPLESS,
            list(Signal.MPPS, GAPLESS.subList(0, 4)),
            list(Signal.MPPS, GAPLESS.subList(4, GAPLESS.size())));

    assertEquals(new Verdict.Complete(MPPS_LIST), rule.judge(halves, rules, LAST.plusSeconds(1)));
  }

  @Test
  void a_list_that_names_more_keeps_the_series_open_until_it_is_set_aside() {
    List<StoredImage> first = GAPLESS.subList(0, 20);
    Arrivals truncated =
        new Arrivals(
            FIRST,
            LAST,
            0,
            Optional.of(RELEASED),
            first,
            false,
            List.of(list(Signal.MPPS, GAPLESS)));
    Instant tooOld = FIRST.plus(Duration.ofHours(4));

    assertEquals(askAgain(tooOld), rule.judge(truncated, rules, RELEASED.plusSeconds(600)));
    assertEquals(
        new Verdict.NeverComplete(
            "20 of %1$d images are here; the procedure step of CT 1 names %2$d more"
                .formatted(GAPLESS.size(), GAPLESS.size() - 20)),
        rule.judge(truncated, rules, tooOld));
  }

  @Test
  void a_list_that_names_fewer_says_nothing() {
    Arrivals old = told(GAPLESS, list(Signal.STORAGE_COMMITMENT, GAPLESS.subList(0, 5)));

    assertEquals(askAgain(LAST.plusSeconds(60)), rule.judge(old, rules, LAST.plusSeconds(30)));
    assertEquals(new Verdict.Complete(QUIET_PERIOD), rule.judge(old, rules, LAST.plusSeconds(60)));
  }

  @Test
  void a_count_completes_once_the_series_has_settled() {
    Arrivals counted =
        new Arrivals(
            FIRST,
            LAST,
            0,
            Optional.empty(),
            WITH_GAP,
            false,
            List.of(count(WITH_GAP.size(), LAST.plusSeconds(5))));

    assertEquals(askAgain(LAST.plusSeconds(10)), rule.judge(counted, rules, LAST.plusSeconds(9)));
    assertEquals(
        new Verdict.Complete(EXPECTED_COUNT), rule.judge(counted, rules, LAST.plusSeconds(10)));
  }

  @Test
  void a_count_from_before_the_last_slice_completes_nothing() {
    Arrivals growing =
        new Arrivals(
            FIRST,
            LAST,
            0,
            Optional.empty(),
            WITH_GAP,
            false,
            List.of(count(WITH_GAP.size(), LAST.minusSeconds(1))));

    assertEquals(askAgain(LAST.plusSeconds(60)), rule.judge(growing, rules, LAST.plusSeconds(30)));
  }

  @Test
  void what_a_source_is_not_believed_is_not_heard() {
    Completeness deaf =
        new Completeness(
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Duration.ofHours(4),
            true,
            5,
            Set.of(Signal.PACS_COUNT),
            false);
    Arrivals told = told(GAPLESS, list(Signal.MPPS, GAPLESS));

    assertEquals(askAgain(LAST.plusSeconds(60)), rule.judge(told, deaf, LAST.plusSeconds(30)));
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
          case Verdict.NeverComplete never -> fail(never.why());
        }
      }
    }
  }
}
