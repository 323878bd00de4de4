package org.seriate.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.classify.model.EngineFailure;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.series.Outcome;
import org.seriate.series.SliceSequence;

/** Processes of the operating system that behave, and that do not. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WorkerProcessTest {
  private static final long PLENTY = 4L << 30;

  @TempDir Path folder;
  private WorkerProcess worker;

  @AfterEach
  void end() {
    if (worker != null) {
      worker.close();
    }
  }

  private SliceSequence sequence() {
    return new SliceSequence(
        SyntheticSeries.headCt().writeTo(folder.resolve("images")), List.of(), 5, 5, 0);
  }

  private WorkerProcess unruly(String how, long memory) {
    worker =
        new WorkerProcess(
            new WorkerProcess.Settings(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    UnrulyWorker.class.getName(),
                    how),
                Map.of(),
                memory,
                "expected"));
    return worker;
  }

  @Test
  void a_process_answers_what_the_same_model_answers_in_the_node() throws Exception {
    SliceSequence sequence = sequence();
    Outcome here;
    try (Classifier classifier = Classifier.open(ModelBundle.shipped(), EngineChoice.ONNX, 1)) {
      here = classifier.classify(sequence, (done, slices) -> {});
    }

    try (ActiveModel model =
        ActiveModel.isolated(
            folder,
            1,
            java.util.Optional.empty(),
            new ActiveModel.Processes(1, PLENTY, List.of()))) {
      Outcome apart = model.classify(sequence);

      assertInstanceOf(Outcome.Finding.class, here);
      assertEquals(here, apart);
      assertTrue(model.isReady());
    }
  }

  @Test
  void each_gpu_gets_one_process_that_can_see_no_other() {
    List<WorkerProcess.Settings> all =
        new ActiveModel.Processes(2, PLENTY, List.of(3, 0))
            .settings(List.of("seriate", "work"), "digest");

    assertEquals(
        List.of("3", "0"),
        all.stream().map(s -> s.environment().get("CUDA_VISIBLE_DEVICES")).toList());
    all.forEach(s -> assertEquals("PCI_BUS_ID", s.environment().get("CUDA_DEVICE_ORDER")));
  }

  @Test
  void an_analysis_that_hangs_ends_with_its_process_when_the_caller_is_interrupted()
      throws Exception {
    WorkerProcess hanging = unruly("hang", PLENTY);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread caller =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    hanging.ask(sequence());
                  } catch (Throwable t) {
                    thrown.set(t);
                  }
                });
    while (!hanging.isWarm()) {
      Thread.onSpinWait();
    }

    caller.interrupt();
    assertTrue(caller.join(java.time.Duration.ofSeconds(60)));

    assertInstanceOf(InterruptedException.class, thrown.get());
    assertFalse(hanging.isWarm());
  }

  @Test
  void a_process_beyond_its_memory_is_ended() {
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> unruly("hang", 1 << 20).ask(sequence()));

    assertTrue(e.getMessage().contains("work.classifyMemory allows 1"), e.getMessage());
    assertFalse(worker.isWarm());
  }

  @Test
  void a_process_that_crashes_costs_one_attempt_and_the_next_question_starts_another() {
    WorkerProcess crashing = unruly("crash", PLENTY);

    for (int i = 0; i < 2; i++) {
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> crashing.ask(sequence()));
      assertTrue(e.getMessage().contains("exit code 139"), e.getMessage());
    }
    assertTrue(crashing.brokenBecause().isEmpty());
  }

  @Test
  void what_is_no_message_ends_the_process_and_nobody_waits_for_ever() throws Exception {
    WorkerProcess babbling = unruly("garbage", PLENTY);

    CompletableFuture<Outcome> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return babbling.ask(sequence());
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });

    assertThrows(Exception.class, () -> answer.get(60, TimeUnit.SECONDS));
    assertTrue(answer.isCompletedExceptionally());
    assertFalse(babbling.isWarm());
  }

  @Test
  void a_broken_engine_is_told_from_a_series_that_cannot_be_analysed() {
    assertThrows(IllegalStateException.class, () -> unruly("failed", PLENTY).ask(sequence()));
    assertTrue(worker.brokenBecause().isEmpty());
    worker.close();

    assertThrows(EngineFailure.class, () -> unruly("broken", PLENTY).ask(sequence()));
    assertEquals("device lost", worker.brokenBecause().orElseThrow());
  }

  @Test
  void a_process_with_another_model_is_not_asked() {
    EngineFailure e =
        assertThrows(EngineFailure.class, () -> unruly("other-model", PLENTY).ask(sequence()));

    assertTrue(e.getMessage().contains("somebody changed it"), e.getMessage());
    assertTrue(worker.brokenBecause().isPresent());
  }

  @Test
  void a_bundle_whose_digest_is_not_the_expected_one_is_not_used() {
    try (ActiveModel model =
        ActiveModel.open(folder, EngineChoice.ONNX, 1, java.util.Optional.of("ab".repeat(32)))) {
      assertFalse(model.isUsable());
      assertFalse(model.isReady());
      assertTrue(model.problem().contains("node.yaml work.modelDigest expects abab"));
    }
  }
}
