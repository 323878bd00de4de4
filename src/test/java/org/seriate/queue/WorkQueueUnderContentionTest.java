package org.seriate.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.series.Priority;
import org.seriate.store.WorkRow.Step;

/** The line, in a real PostgreSQL. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WorkQueueUnderContentionTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration RUN_OUT = Duration.ofMillis(-1);

  @Inject WorkQueue queue;
  @Inject WorkSweep sweep;
  @Inject EntityManager rows;

  @BeforeEach
  void an_empty_line() {
    QuarkusTransaction.requiringNew()
        .run(() -> rows.createNativeQuery("truncate series cascade").executeUpdate());
  }

  @Test
  void no_work_is_claimed_twice_by_eight_workers_at_once() throws Exception {
    for (int i = 0; i < 200; i++) {
      enqueue(newSeries(), 1);
    }

    List<Long> claimed = claimUntilEmpty(8);

    assertEquals(200, claimed.size());
    assertEquals(200, Set.copyOf(claimed).size());
  }

  @Test
  void the_same_step_of_the_same_revision_is_enqueued_once() {
    long series = newSeries();

    enqueue(series, 1);
    enqueue(series, 1);

    assertTrue(claim("a", LONG).isPresent());
    assertTrue(claim("a", LONG).isEmpty());
  }

  @Test
  void a_worker_that_dies_gives_its_series_back_when_the_lease_runs_out() {
    enqueue(newSeries(), 1);
    Claim dead = claim("dead", RUN_OUT).orElseThrow();

    sweep.takeOver();
    Optional<Claim> heir = claim("heir", LONG);

    assertEquals(dead.work(), heir.orElseThrow().work());
    assertEquals(2, heir.get().attempt());
    assertEquals(1, heir.get().failures());
  }

  @Test
  void a_worker_that_wakes_up_after_a_takeover_can_write_nothing() {
    enqueue(newSeries(), 1);
    Claim paused = claim("paused", RUN_OUT).orElseThrow();
    sweep.takeOver();
    claim("heir", LONG).orElseThrow();

    assertFalse(queue.renew(paused, LONG));
    assertFalse(QuarkusTransaction.requiringNew().call(() -> queue.finish(paused, "late")));
    assertFalse(QuarkusTransaction.requiringNew().call(() -> queue.setAside(paused, "late")));
    assertFalse(queue.tryAgain(paused, "late", Duration.ZERO));
    assertFalse(queue.giveBack(paused, "late"));
  }

  @Test
  void a_worker_is_fenced_off_from_its_own_earlier_attempt() {
    enqueue(newSeries(), 1);
    Claim first = claim("same", RUN_OUT).orElseThrow();
    sweep.takeOver();
    Claim second = claim("same", LONG).orElseThrow();

    assertFalse(QuarkusTransaction.requiringNew().call(() -> queue.finish(first, "old")));
    assertTrue(QuarkusTransaction.requiringNew().call(() -> queue.finish(second, "new")));
  }

  @Test
  void work_that_is_tried_again_waits_out_its_pause() {
    enqueue(newSeries(), 1);
    Claim claim = claim("a", LONG).orElseThrow();

    queue.tryAgain(claim, "PACS away", Duration.ofHours(1));

    assertTrue(claim("a", LONG).isEmpty());
  }

  @Test
  void work_that_is_set_aside_is_not_claimed_again() {
    enqueue(newSeries(), 1);
    Claim claim = claim("a", LONG).orElseThrow();

    QuarkusTransaction.requiringNew().run(() -> queue.setAside(claim, "a person looks"));

    assertTrue(claim("a", LONG).isEmpty());
  }

  @Test
  void a_revision_does_not_overtake_its_predecessor() {
    long series = newSeries();
    enqueue(series, 1);
    enqueue(series, 2);
    Claim first = claim("a", LONG).orElseThrow();

    assertTrue(claim("b", LONG).isEmpty());
    QuarkusTransaction.requiringNew().run(() -> queue.finish(first, "done"));

    assertEquals(2, claim("b", LONG).orElseThrow().revision());
  }

  private Optional<Claim> claim(String owner, Duration lease) {
    return queue.claim(Lane.ANALYSIS, owner, lease);
  }

  private long newSeries() {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                (Long)
                    rows.createNativeQuery(
                            """
                            insert into series
                              (series_instance_uid, study_instance_uid, modality, source)
                            values (cast(gen_random_uuid() as text), '1.2', 'CT', 'test')
                            returning id
                            """,
                            Long.class)
                        .getSingleResult());
  }

  private void enqueue(long series, int revision) {
    QuarkusTransaction.requiringNew()
        .run(() -> queue.enqueue(series, revision, Step.CLASSIFY, "", null, Priority.ROUTINE));
  }

  private List<Long> claimUntilEmpty(int workers) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
      List<Callable<List<Long>>> loops = new ArrayList<>();
      for (int w = 0; w < workers; w++) {
        String owner = "worker-" + w;
        loops.add(() -> claimAll(owner));
      }
      List<Long> all = new ArrayList<>();
      for (Future<List<Long>> claimed : threads.invokeAll(loops)) {
        all.addAll(claimed.get());
      }
      return all;
    }
  }

  private List<Long> claimAll(String owner) {
    List<Long> mine = new ArrayList<>();
    for (Optional<Claim> c = claim(owner, LONG); c.isPresent(); c = claim(owner, LONG)) {
      mine.add(c.get().work());
    }
    return mine;
  }
}
