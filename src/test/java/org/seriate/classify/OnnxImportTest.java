package org.seriate.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.classify.model.Engine;
import org.seriate.classify.model.ForeignNetwork.Axis;
import org.seriate.classify.model.ForeignNetwork.Last;
import org.seriate.classify.model.OnnxGraph;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OnnxImportTest {
  private static final int SIZE = 8;

  @TempDir Path folder;

  /**
   * The mean over everything, once for the series and once for each slice, so that what a layout
   * does to the slices can be told from the answer.
   */
  private static OnnxGraph means(int[] ofSlice, int[] ofSeries, Object... dimensions) {
    return new OnnxGraph()
        .input("scan", dimensions)
        .constant("flat", -1, 1)
        .node("ReduceMean", List.of("scan"), "each", "axes", ofSlice, "keepdims", 0)
        .node("Reshape", List.of("each", "flat"), "of_slices")
        .node("ReduceMean", List.of("scan"), "all", "axes", ofSeries, "keepdims", 0)
        .node("Reshape", List.of("all", "flat"), "of_series")
        .output("of_slices", "T", 1)
        .output("of_series", 1, 1);
  }

  @Test
  void a_graph_over_all_slices_is_found_out_by_running_it() throws IOException {
    OnnxGraph graph = means(new int[] {2, 3, 4}, new int[] {0, 1, 2, 3, 4}, 1, "T", 2, SIZE, SIZE);

    ModelBundle bundle = imported(graph);

    assertEquals(List.of(0.1f, 0.2f, 0.3f), slices(bundle));
  }

  @Test
  void channels_last_and_channels_before_slices_are_laid_as_the_network_wants() throws IOException {
    OnnxGraph last = means(new int[] {1, 2, 3}, new int[] {0, 1, 2, 3}, "T", SIZE, SIZE, 2);
    OnnxGraph first = means(new int[] {1, 3, 4}, new int[] {0, 1, 2, 3, 4}, 1, 2, "T", SIZE, SIZE);

    assertEquals(List.of(0.1f, 0.2f, 0.3f), slices(imported(last)));
    assertEquals(List.of(0.1f, 0.2f, 0.3f), slices(imported(first)));
  }

  private static List<Float> slices(ModelBundle bundle) {
    int length = 2 * SIZE * SIZE;
    float[] images = new float[3 * length];
    for (int i = 0; i < images.length; i++) {
      images[i] = (i / length + 1) / 10f;
    }
    try (Engine engine = bundle.engine(EngineChoice.ONNX, 1)) {
      Engine.Answer answer = engine.series(engine.features(images, 3), 3);
      assertEquals(0.2, answer.series(), 1e-6);
      return java.util.stream.IntStream.range(0, 3)
          .mapToObj(t -> Math.round(answer.slices()[t] * 1000) / 1000f)
          .toList();
    }
  }

  @Test
  void a_shape_that_can_be_read_in_two_ways_wants_a_layout() throws IOException {
    OnnxGraph graph = means(new int[] {2, 3, 4}, new int[] {0, 1, 2, 3, 4}, 1, 4, 2, SIZE, SIZE);
    Path file = written(graph);
    List<Axis> said = List.of(Axis.ONE, Axis.SLICES, Axis.CHANNELS, Axis.ROWS, Axis.COLUMNS);

    IOException refused =
        assertThrows(
            IOException.class, () -> ModelImport.run(ImportRequest.of(file), folder.resolve("a")));
    ModelBundle bundle =
        ModelImport.run(ImportRequest.of(file).with(said), folder.resolve("b")).bundle();

    assertTrue(refused.getMessage().contains("--layout"), refused.getMessage());
    assertEquals(4, bundle.card().gate().slices().min());
    assertEquals(4, bundle.card().gate().slices().max());
  }

  @Test
  void an_operator_that_nobody_knows_is_refused_by_name() throws IOException {
    OnnxGraph graph =
        new OnnxGraph()
            .input("scan", "T", 1, SIZE, SIZE)
            .node("SliceWizardry", List.of("scan"), "answer")
            .output("answer", 1, 1);

    IOException refused = refusal(graph);

    assertTrue(refused.getMessage().contains("SliceWizardry"), refused.getMessage());
  }

  @Test
  void answers_that_are_no_probabilities_are_refused_unless_the_last_function_is_said()
      throws IOException {
    OnnxGraph graph =
        new OnnxGraph()
            .input("scan", "T", 1, SIZE, SIZE)
            .constant("flat", 1, 1)
            .scalar("seven", 7)
            .node("ReduceMean", List.of("scan"), "mean", "keepdims", 0)
            .node("Mul", List.of("mean", "seven"), "much")
            .node("Reshape", List.of("much", "flat"), "logit")
            .output("logit", 1, 1);

    IOException refused = refusal(graph);
    ModelBundle bundle =
        ModelImport.run(
                ImportRequest.of(folder.resolve("net.onnx")).with(Last.SIGMOID),
                folder.resolve("b.zip"))
            .bundle();

    assertTrue(refused.getMessage().contains("no probabilities"), refused.getMessage());
    try (Engine engine = bundle.engine(EngineChoice.ONNX, 1)) {
      float[] dark = new float[2 * SIZE * SIZE];
      assertEquals(0.5, engine.series(engine.features(dark, 2), 2).series(), 1e-6);
    }
  }

  @Test
  void a_file_of_another_kind_is_refused() throws IOException {
    Files.write(folder.resolve("net.onnx"), "once upon a time".getBytes());

    IOException refused =
        assertThrows(
            IOException.class,
            () ->
                ModelImport.run(
                    ImportRequest.of(folder.resolve("net.onnx")), folder.resolve("b.zip")));

    assertTrue(
        refused.getMessage().contains("no Keras file, and no ONNX file"), refused.getMessage());
  }

  private IOException refusal(OnnxGraph graph) throws IOException {
    Path file = written(graph);
    IOException refused =
        assertThrows(
            IOException.class,
            () -> ModelImport.run(ImportRequest.of(file), folder.resolve("b.zip")));
    assertFalse(Files.exists(folder.resolve("b.zip")));
    return refused;
  }

  private ModelBundle imported(OnnxGraph graph) throws IOException {
    return ModelImport.run(ImportRequest.of(written(graph)), folder.resolve("b.zip")).bundle();
  }

  private Path written(OnnxGraph graph) throws IOException {
    return Files.write(folder.resolve("net.onnx"), graph.toBytes("test"));
  }
}
