package org.seriate.classify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.classify.model.Architecture;
import org.seriate.classify.model.Deeplearning4jNets;
import org.seriate.classify.model.Deeplearning4jSettings;
import org.seriate.classify.model.Device;
import org.seriate.classify.model.Engine;
import org.seriate.classify.model.EngineFailure;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EnginesTest {
  private static final int SLICES = 19;

  @TempDir Path folder;

  @Test
  void both_engines_answer_alike_with_random_weights() throws IOException {
    agree(Fixtures.bundle(folder, 0.5));
  }

  @Test
  void both_engines_answer_alike_with_the_shipped_bundle() throws IOException {
    agree(ModelBundle.shipped());
  }

  private static void agree(ModelBundle bundle) {
    Architecture a = bundle.weights().architecture();
    try (Engine onnx = bundle.engine(EngineChoice.ONNX, 1);
        Engine dl4j = bundle.engine(EngineChoice.DL4J, 1)) {
      float[] images = random(SLICES * a.channels() * a.size() * a.size());

      float[] features = onnx.features(images, SLICES);
      Engine.Answer served = onnx.series(features, SLICES);
      Engine.Answer reference = dl4j.series(dl4j.features(images, SLICES), SLICES);

      assertEquals(SLICES * a.features(), features.length);
      assertEquals(reference.series(), served.series(), Engine.TOLERANCE);
      assertArrayEquals(reference.slices(), served.slices(), (float) Engine.TOLERANCE);
    }
  }

  @Test
  void a_device_that_this_program_was_not_built_for_is_refused() throws IOException {
    ModelBundle bundle = Fixtures.bundle(folder, 0.5);
    assumeFalse(OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA));

    EngineFailure refused =
        assertThrows(
            EngineFailure.class, () -> bundle.engine(EngineChoice.ONNX, Device.CUDA, 1).close());

    assertTrue(refused.getMessage().contains("CUDA"), refused.getMessage());
  }

  @Test
  void the_order_of_the_slices_enters_into_the_answer() throws IOException {
    ModelBundle bundle = Fixtures.bundle(folder, 0.5);
    int f = Fixtures.TINY.features();
    float[] upwards = random(SLICES * f);
    float[] downwards = new float[upwards.length];
    for (int i = 0; i < SLICES; i++) {
      System.arraycopy(upwards, i * f, downwards, (SLICES - 1 - i) * f, f);
    }
    for (EngineChoice choice : EngineChoice.values()) {
      try (Engine engine = bundle.engine(choice, 1)) {
        double one = engine.series(upwards, SLICES).series();
        double other = engine.series(downwards, SLICES).series();

        assertNotEquals(one, other, 1e-3, choice.name());
      }
    }
  }

  @Test
  void a_question_after_one_of_another_size_is_answered_as_if_it_were_the_first()
      throws IOException {
    ModelBundle bundle = Fixtures.bundle(folder, 0.5);
    int length = 2 * 32 * 32;
    float[] images = random(16 * length);
    for (EngineChoice choice : EngineChoice.values()) {
      try (Engine fresh = bundle.engine(choice, 1);
          Engine used = bundle.engine(choice, 1)) {
        used.series(used.features(images, 16), 16);

        Engine.Answer first = fresh.series(fresh.features(images, 5), 5);
        Engine.Answer later = used.series(used.features(images, 5), 5);

        assertEquals(first.series(), later.series(), 1e-6, choice.name());
        assertArrayEquals(first.slices(), later.slices(), 1e-6f, choice.name());
      }
    }
  }

  @Test
  void deeplearning4j_convolves_with_its_onednn_helpers() throws IOException {
    Deeplearning4jSettings.apply(1);
    ComputationGraph net = Deeplearning4jNets.slices(Fixtures.bundle(folder, 0.5).weights());

    ConvolutionLayer first = (ConvolutionLayer) net.getLayer("conv0");

    // Without them a slice takes eight times as long, and nothing says so.
    assertNotNull(first.getHelper());
  }

  private static float[] random(int length) {
    Random random = new Random(9);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }
}
