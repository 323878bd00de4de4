package org.seriate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.assemble.Assembler;
import org.seriate.assemble.AssemblySettings;
import org.seriate.classify.ActiveModel;
import org.seriate.classify.BundleChoice;
import org.seriate.classify.EngineChoice;
import org.seriate.classify.ModelBundle;
import org.seriate.classify.model.Device;
import org.seriate.config.AeConfig;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.models.Model;
import org.seriate.models.ModelRole;
import org.seriate.queue.Claim;
import org.seriate.queue.Lane;
import org.seriate.series.Completion;
import org.seriate.series.DeclineReason;
import org.seriate.series.Outcome;
import org.seriate.series.Priority;
import org.seriate.store.WorkRow.Step;

/** Models that are asked beside the active one, and what becomes of one that fails. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AdditionalModelsTest {
  private static final BundleChoice DEMONSTRATION =
      new BundleChoice(Optional.empty(), EngineChoice.ONNX, Device.CPU);

  @TempDir Path folder;
  @Inject AnalysisRows rows;
  @Inject AeConfig config;
  private AdditionalModels additional;

  @AfterEach
  void close() {
    additional.close();
  }

  private static ModelOpener opening(ActiveModel model) {
    return new ModelOpener() {
      @Override
      public ActiveModel shadow(BundleChoice choice) {
        throw new AssertionError("no shadow is asked for");
      }

      @Override
      public ActiveModel additional(BundleChoice choice) {
        return model;
      }
    };
  }

  private void withModel(ActiveModel model, Optional<BundleChoice> here) throws IOException {
    additional =
        new AdditionalModels(opening(model), rows, new Assembler(AssemblySettings.DEFAULT), config);
    additional.takeUp(List.of(row(ModelBundle.shipped())), _ -> here);
  }

  private static Model row(ModelBundle bundle) {
    return new Model(
        7,
        bundle.digest(),
        bundle.algorithm().name(),
        bundle.algorithm().version(),
        bundle.algorithm().manufacturer(),
        bundle.algorithm().intendedUse(),
        bundle.algorithm().clinicalUse(),
        ModelRole.ADDITIONAL,
        "ONNX",
        "CPU",
        Instant.EPOCH,
        "test",
        Instant.EPOCH,
        "test",
        bundle.cardText());
  }

  private List<Outcome> ask(int failures) throws Exception {
    Claim claim =
        new Claim(1, 1, 1, new Lane(Step.CLASSIFY, ""), 0, Priority.ROUTINE, failures, 1, "test");
    return additional.ask(
        claim,
        new SeriesUnderAnalysis(
            1,
            Completion.RELEASED_AND_GAPLESS,
            Instant.now(),
            false,
            0,
            SyntheticSeries.headCt().named("additional").writeTo(folder)));
  }

  private static Outcome.Declined declined(List<Outcome> said) {
    return assertInstanceOf(Outcome.Declined.class, said.getFirst());
  }

  @Test
  void it_answers_about_the_same_series() throws Exception {
    withModel(ActiveModel.open(DEMONSTRATION, 1), Optional.of(DEMONSTRATION));

    assertEquals(Optional.empty(), additional.problem());
    assertInstanceOf(Outcome.Finding.class, ask(0).getFirst());
  }

  @Test
  void one_that_fails_twice_has_not_analysed_the_series_and_what_it_said_is_not_reported()
      throws Exception {
    withModel(ActiveModel.none("it is broken"), Optional.of(DEMONSTRATION));

    Outcome.Declined declined = declined(ask(0));

    assertEquals(DeclineReason.ANALYSIS_FAILED, declined.reason());
    assertEquals("It failed twice.", declined.explanation());
  }

  @Test
  void the_last_attempt_at_a_series_is_made_without_it() throws Exception {
    withModel(ActiveModel.open(DEMONSTRATION, 1), Optional.of(DEMONSTRATION));

    Outcome.Declined declined = declined(ask(config.node().work().attempts() - 1));

    assertEquals(DeclineReason.ANALYSIS_FAILED, declined.reason());
    assertTrue(declined.explanation().startsWith("It was left out"), declined.explanation());
  }

  @Test
  void a_node_without_its_bundle_says_which_and_takes_no_series() throws Exception {
    withModel(ActiveModel.none("never asked"), Optional.empty());

    String problem = additional.problem().orElseThrow();
    assertTrue(problem.contains(ModelBundle.shipped().digest()), problem);
    assertTrue(problem.contains("models folder"), problem);
  }
}
