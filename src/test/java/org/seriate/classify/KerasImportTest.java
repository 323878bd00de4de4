package org.seriate.classify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seriate.classify.model.Engine;
import org.seriate.classify.model.ForeignNetwork.Last;
import org.seriate.series.Outcome;
import org.seriate.series.SliceSequence;

/**
 * Keras files in the layout of Keras 2 and 3, made by {@code src/bench/keras/make-fixtures}, whose
 * formulas of its own say what Keras would answer.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KerasImportTest {
  private static final Path FILES = Path.of("src/test/resources/keras");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"seed.h5", "branches.h5", "three.keras"})
  void a_bundle_answers_as_keras_would(String file) throws IOException {
    JsonNode expected =
        new ObjectMapper().readTree(FILES.resolve("expected.json").toFile()).path(file);
    ModelBundle bundle = imported(file).bundle();
    int slices = expected.path("slices").asInt();

    Engine.Answer answer = ask(bundle, slices);

    double[] highest = new double[expected.path("answer").path(0).size()];
    for (JsonNode row : expected.path("answer")) {
      for (int k = 0; k < highest.length; k++) {
        highest[k] = Math.max(highest[k], row.path(k).asDouble());
      }
    }
    assertArrayEquals(highest, answer.classes(), Engine.TOLERANCE);
    if (file.equals("three.keras")) {
      for (int t = 0; t < slices; t++) {
        double slice = expected.path("answer").path(t).path(0).asDouble();
        assertEquals(slice, answer.slices()[t], Engine.TOLERANCE);
      }
    } else {
      assertTrue(Float.isNaN(answer.slices()[0]));
    }
  }

  private static Engine.Answer ask(ModelBundle bundle, int slices) {
    int size = bundle.card().input().size();
    int channels = bundle.card().input().windows().size();
    float[] images = new float[slices * channels * size * size];
    for (int t = 0; t < slices; t++) {
      for (int k = 0; k < channels; k++) {
        for (int r = 0; r < size; r++) {
          for (int c = 0; c < size; c++) {
            images[((t * channels + k) * size + r) * size + c] =
                (t * 31 + r * 7 + c * 13 + k * 5 + (r * c) % 11) % 23 / 23f;
          }
        }
      }
    }
    try (Engine engine = bundle.engine(EngineChoice.ONNX, 1)) {
      return engine.series(engine.features(images, slices), slices);
    }
  }

  @Test
  void the_template_of_a_card_is_not_for_clinical_use_and_its_gate_accepts_nothing()
      throws Exception {
    ModelBundle bundle = imported("seed.h5").bundle();

    assertFalse(bundle.card().clinicalUse());
    SliceSequence head =
        new Fixtures.Head().writtenTo(Files.createDirectory(folder.resolve("head")));
    try (Classifier classifier = Classifier.open(bundle, EngineChoice.ONNX, 1)) {
      Outcome outcome = classifier.classify(head, (done, all) -> {});
      assertTrue(outcome instanceof Outcome.Declined, outcome.toString());
    }
  }

  @Test
  void a_card_of_ones_own_makes_a_bundle_that_analyses_series() throws Exception {
    Path yaml = folder.resolve("model.yaml");
    String template = new String(ModelImport.template(ImportRequest.of(FILES.resolve("seed.h5"))));
    Files.writeString(yaml, template.replace("bodyPartWords: []", "bodyPartWords: [head]"));
    Path out = folder.resolve("seed.zip");

    ModelBundle bundle =
        ModelImport.run(ImportRequest.of(FILES.resolve("seed.h5")).with(yaml), out).bundle();

    SliceSequence head =
        new Fixtures.Head().writtenTo(Files.createDirectory(folder.resolve("head")));
    try (Classifier classifier = Classifier.open(bundle, EngineChoice.ONNX, 1)) {
      Outcome.Finding finding = (Outcome.Finding) classifier.classify(head, (done, all) -> {});
      assertEquals(1, finding.answers().size());
      assertEquals("output 1", finding.answers().getFirst().question().label());
    }
    assertEquals(bundle.digest(), ModelBundle.open(out).digest());
  }

  @Test
  void the_same_file_gives_the_same_bundle() throws IOException {
    assertEquals(
        imported("three.keras").bundle().digest(), imported("three.keras").bundle().digest());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lambda.h5       | my_trick   | Python",
        "custom.h5       | look       | custom layer",
        "joined.h5       | all_slices | all slices",
        "no-bias.h5      | dense      | bias is missing",
        "weights-only.h5 | model_config | model.save",
      })
  void what_cannot_be_run_is_refused_by_name_and_leaves_nothing(
      String file, String name, String reason) throws IOException {
    IOException refused = assertThrows(IOException.class, () -> imported(file));

    assertTrue(refused.getMessage().startsWith(file + ": "), refused.getMessage());
    assertTrue(refused.getMessage().contains(name), refused.getMessage());
    assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    try (var left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void an_output_function_that_the_network_has_already_is_refused() {
    ImportRequest twice = ImportRequest.of(FILES.resolve("seed.h5")).with(Last.SIGMOID);

    IOException refused =
        assertThrows(IOException.class, () -> ModelImport.run(twice, folder.resolve("x.zip")));

    assertTrue(refused.getMessage().contains("dense activation"), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 100, 600, 2048, 9000})
  void a_file_that_is_cut_off_is_refused_with_a_reason(int length) throws IOException {
    byte[] whole = Files.readAllBytes(FILES.resolve("seed.h5"));
    Path cut = Files.write(folder.resolve("cut.h5"), java.util.Arrays.copyOf(whole, length));

    assertThrows(
        IOException.class, () -> ModelImport.run(ImportRequest.of(cut), folder.resolve("x.zip")));

    assertFalse(Files.exists(folder.resolve("x.zip")));
    assertFalse(Files.exists(folder.resolve("x.zip.partial")));
  }

  @Test
  void a_zip_with_other_entries_or_without_its_own_is_refused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("../../evil.sh"));
      zip.write(1);
      zip.putNextEntry(new ZipEntry("metadata.json"));
      zip.write("{}".getBytes());
    }
    Path file = Files.write(folder.resolve("bad.keras"), bytes.toByteArray());

    IOException refused =
        assertThrows(
            IOException.class,
            () -> ModelImport.run(ImportRequest.of(file), folder.resolve("x.zip")));

    assertTrue(refused.getMessage().contains("config.json is missing"), refused.getMessage());
  }

  @Test
  void a_card_that_does_not_fit_is_refused_in_its_own_words() throws IOException {
    Path yaml = folder.resolve("model.yaml");
    String template = new String(ModelImport.template(ImportRequest.of(FILES.resolve("seed.h5"))));
    Files.writeString(yaml, template.replace("size: 16", "size: 32"));

    IOException refused =
        assertThrows(
            IOException.class,
            () ->
                ModelImport.run(
                    ImportRequest.of(FILES.resolve("seed.h5")).with(yaml),
                    folder.resolve("x.zip")));

    assertTrue(refused.getMessage().contains("16 x 16 with 1"), refused.getMessage());
  }

  private ModelImport.Imported imported(String file) throws IOException {
    return ModelImport.run(
        new ImportRequest(
            FILES.resolve(file),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.of(ImportRequest.Pixels.UNIT),
            Last.NONE,
            List.of()),
        folder.resolve("bundle.zip"));
  }
}
