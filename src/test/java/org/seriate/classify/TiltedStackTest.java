package org.seriate.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.series.ImageHeader;
import org.seriate.series.Outcome;
import org.seriate.series.PhaseChoice;
import org.seriate.series.SliceSequence;
import org.seriate.series.StoredImage;

/** A stack that a tilted gantry has sheared: taken as it lies, or set upright, as the card says. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TiltedStackTest {
  @TempDir Path folder;

  private static StoredImage slice(double y, double z) {
    DataSet ds =
        DataSet.builder()
            .number(Tag.ImageOrientationPatient, 1, 0, 0, 0, 1, 0)
            .number(Tag.ImagePositionPatient, 0, y, z)
            .number(Tag.PixelSpacing, 2, 2)
            .integer(Tag.Rows, 4)
            .integer(Tag.Columns, 3)
            .build();
    return new StoredImage(
        1, "1.2", Uid.CTImageStorage, "", "", Path.of("none"), ImageHeader.of(ds));
  }

  private static SliceSequence sheared() {
    return new SliceSequence(List.of(slice(-4, 0), slice(0, 5), slice(3, 10)), List.of(), 5, 5, 35);
  }

  private static float[] rowsOf(float... values) {
    float[] hu = new float[12];
    for (int i = 0; i < 12; i++) {
      hu[i] = values[i / 3];
    }
    return hu;
  }

  @Test
  void a_slice_moves_within_its_plane_onto_the_normal_of_the_middle_one() {
    SliceSequence stack = sheared();
    Upright upright = Upright.of(stack);
    float[] hu = rowsOf(10, 20, 30, 40);

    // Its origin lies 4 mm, two rows, in front of the middle one's.
    float[] low = upright.move(hu, stack.slices().get(0).header());
    float[] middle = upright.move(hu, stack.slices().get(1).header());
    // One row and a half behind.
    float[] high = upright.move(hu, stack.slices().get(2).header());

    assertEquals(List.of(30f, 40f, -1024f, -1024f), rows(low));
    assertEquals(List.of(10f, 20f, 30f, 40f), rows(middle));
    assertEquals(List.of(-1024f, -507f, 15f, 25f), rows(high));
  }

  private static List<Float> rows(float[] hu) {
    return List.of(hu[0], hu[3], hu[6], hu[9]);
  }

  @Test
  void an_upright_stack_is_left_alone() {
    assertTrue(Upright.isNeeded(sheared()));
    assertTrue(!Upright.isNeeded(new SliceSequence(sheared().slices(), List.of(), 5, 5, 0.9)));
  }

  private Outcome.Finding ask(SliceSequence sequence, boolean straighten)
      throws IOException, InterruptedException {
    ModelCard card = Fixtures.card(1e-9, straighten, PhaseChoice.LARGEST);
    ModelBundle bundle =
        ModelBundle.write(
            folder.resolve(straighten + ".zip"),
            card,
            Fixtures.randomWeights(Fixtures.TINY, 3),
            List.of());
    assertEquals(
        straighten, ModelBundle.open(bundleFile(straighten)).card().input().straightenTilt());
    assertEquals(
        PhaseChoice.LARGEST, ModelBundle.open(bundleFile(straighten)).card().gate().phases());
    try (Classifier classifier = Classifier.open(bundle, EngineChoice.ONNX, 2)) {
      return assertInstanceOf(
          Outcome.Finding.class, classifier.classify(sequence, SliceProgress.NONE));
    }
  }

  private Path bundleFile(boolean straighten) {
    return folder.resolve(straighten + ".zip");
  }

  @Test
  void the_report_says_that_a_tilt_was_corrected() throws Exception {
    List<StoredImage> slices =
        SyntheticSeries.headCt().slices(20).tilted(18).writeTo(folder.resolve("head"));
    SliceSequence sequence =
        new SliceSequence(slices, List.of(), 5, 5, 18, Optional.of("Acquisition Number 1"));

    Outcome.Finding asItLies = ask(sequence, false);
    Outcome.Finding upright = ask(sequence, true);

    assertEquals("Acquisition Number 1", asItLies.input());
    assertEquals("Acquisition Number 1, tilt of 18 degrees corrected", upright.input());
    assertTrue(
        asItLies.answers().getFirst().probability() != upright.answers().getFirst().probability());
  }

  @Test
  void a_card_from_before_says_neither() throws IOException {
    ModelCard shipped = ModelBundle.shipped().card();
    assertEquals(false, shipped.input().straightenTilt());
    assertEquals(PhaseChoice.NONE, shipped.gate().phases());
    String yaml = new String(shipped.toYaml(), StandardCharsets.UTF_8);
    assertTrue(!yaml.contains("straightenTilt") && !yaml.contains("phases"), yaml);
  }
}
