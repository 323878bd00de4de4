package org.seriate.classify.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.seriate.classify.model.Architecture.Block;
import org.seriate.classify.model.Deeplearning4jNets.Recipe;
import org.seriate.classify.model.Sequence.Pooling;
import org.seriate.classify.model.Sequence.Recurrence;

/** Every shape that a network can be trained in is served alike by both engines. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ShapesOfNetsTest {
  private static final int SLICES = 7;

  static Stream<Architecture> shapes() {
    List<Architecture> all = new ArrayList<>();
    for (Recurrence r : Recurrence.values()) {
      for (Pooling p : Pooling.values()) {
        all.add(Architecture.small(16, 1, 4).with(new Sequence(r, p, 1, false, true)));
      }
    }
    all.add(
        Architecture.small(16, 2, 4)
            .with(new Sequence(Recurrence.LSTM, Pooling.MEAN, 3, true, false)));
    all.add(
        Architecture.residual(32, 3, 4)
            .with(new Sequence(Recurrence.BILSTM, Pooling.ATTENTION, 4, false, false)));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void both_engines_answer_alike(Architecture a) throws IOException {
    Weights random = random(a);
    Weights weights = WeightsFile.read(WeightsFile.shape(random), WeightsFile.numbers(random));
    assertEquals(a, weights.architecture());
    byte[] slices = OnnxExport.slices(weights);
    byte[] series = OnnxExport.series(weights);
    try (Engine onnx = Engine.onnx(a, slices, series, 1);
        Engine dl4j = Engine.deeplearning4j(weights, 1)) {
      float[] images = noise(SLICES * a.channels() * a.size() * a.size());

      float[] features = onnx.features(images, SLICES);
      Engine.Answer served = onnx.series(features, SLICES);
      Engine.Answer reference = dl4j.series(dl4j.features(images, SLICES), SLICES);

      assertArrayEquals(reference.classes(), served.classes(), Engine.TOLERANCE);
      assertArrayEquals(reference.slices(), served.slices(), (float) Engine.TOLERANCE);
      assertArrayEquals(reference.attention(), served.attention(), (float) Engine.TOLERANCE);
      if (a.sequence().exclusive()) {
        assertEquals(1, Arrays.stream(served.classes()).sum(), 1e-5);
      }
      if (a.sequence().pooling() == Pooling.ATTENTION) {
        assertEquals(SLICES, served.attention().length);
      }
    }
  }

  static Stream<Architecture> shapesWithAnOutputForTheSeries() {
    return shapes().filter(a -> a.sequence().pooling() != Pooling.SLICES);
  }

  @ParameterizedTest
  @MethodSource("shapesWithAnOutputForTheSeries")
  void cnn_and_lstm_learn_together_from_the_labels_of_series(Architecture a) {
    Deeplearning4jSettings.apply(1);
    ComputationGraph net =
        Deeplearning4jNets.trainableWhole(a, Recipe.adam(3, 5e-3, 0, 1, 1), SLICES);
    int outputs = a.sequence().outputs();
    int length = a.channels() * a.size() * a.size();
    float[] images = noise(2 * SLICES * length);
    float[] labels = new float[2 * outputs];
    labels[0] = 1;
    labels[2 * outputs - 1] = 1;
    for (int i = 0; i < SLICES * length; i++) {
      images[i] *= 0.3f;
    }
    INDArray[] x = {
      Nd4j.create(images, new long[] {2L * SLICES, a.channels(), a.size(), a.size()}, 'c')
    };
    INDArray[] y = {Nd4j.create(labels, new long[] {2, outputs}, 'c')};

    net.fit(x, y);
    double first = net.score();
    for (int i = 0; i < 25; i++) {
      net.fit(x, y);
    }

    assertTrue(net.score() < 0.7 * first, first + " became " + net.score());
  }

  @Test
  void a_series_that_is_what_its_highest_slice_is_is_so_and_cannot_be_learned_from_series_alone()
      throws IOException {
    Architecture a =
        Architecture.small(16, 1, 4)
            .with(new Sequence(Recurrence.BILSTM, Pooling.SLICES, 1, false, true));
    Weights weights = random(a);
    try (Engine onnx = Engine.onnx(a, OnnxExport.slices(weights), OnnxExport.series(weights), 1)) {
      Engine.Answer answer = onnx.series(onnx.features(noise(SLICES * 16 * 16), SLICES), SLICES);

      float highest = answer.slices()[0];
      for (float slice : answer.slices()) {
        highest = Math.max(highest, slice);
      }
      assertEquals(highest, answer.series(), 1e-7);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> Deeplearning4jNets.trainableWhole(a, Recipe.adam(1, 1e-3, 0, 1, 1), SLICES));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Sequence(Recurrence.BILSTM, Pooling.SLICES, 2, false, true));
  }

  @Test
  void networks_of_the_first_bundles_say_nothing_of_the_sequence_and_are_read_as_they_were()
      throws IOException {
    Architecture old = new Architecture(16, 1, List.of(new Block(2, 3, 1, false)), 3);

    String json = new String(WeightsFile.shape(random(old)));

    assertTrue(!json.contains("sequence") && !json.contains("shortcut"), json);
  }

  @Test
  void a_shortcut_over_blocks_that_change_the_map_is_refused() {
    List<Block> blocks = List.of(new Block(4, 3, 2, false), new Block(4, 3, 1, false, true));

    assertThrows(IllegalArgumentException.class, () -> new Architecture(16, 4, blocks, 2));
  }

  private static Weights random(Architecture a) {
    Random random = new Random(5);
    Map<String, Tensor> tensors = new HashMap<>();
    Weights.shapes(a)
        .forEach(
            (name, shape) -> {
              int length = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
              double spread = Math.sqrt(2.0 * shape[0] / length);
              float[] values = new float[length];
              for (int i = 0; i < length; i++) {
                values[i] = (float) (spread * random.nextGaussian());
              }
              tensors.put(name, new Tensor(shape, values));
            });
    return new Weights(a, tensors);
  }

  private static float[] noise(int length) {
    Random random = new Random(9);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }
}
