package org.seriate.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Vr;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.series.DeclineReason;
import org.seriate.series.Outcome;
import org.seriate.series.SliceSequence;
import org.seriate.series.StoredImage;

/** The network sees the same, whether slices come one to a file or as frames. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MultiFrameSlicesTest {
  // Each frame has another rescale, so that one taken for all would show.
  private final SyntheticSeries head = SyntheticSeries.headCt().slice(9, b -> steeper(b));

  @TempDir Path folder;

  private static void steeper(DataSet.Builder b) {
    b.number(Tag.RescaleSlope, 1.5).number(Tag.RescaleIntercept, -1100);
  }

  private Outcome ask(List<StoredImage> slices) throws IOException, InterruptedException {
    ModelBundle bundle = Fixtures.bundle(Files.createTempDirectory(folder, "model"), 1e-9);
    try (Classifier classifier = Classifier.open(bundle, EngineChoice.ONNX, 2)) {
      return classifier.classify(new SliceSequence(slices, List.of(), 5, 5, 0), SliceProgress.NONE);
    }
  }

  private double probability(List<StoredImage> slices) throws IOException, InterruptedException {
    Outcome.Finding finding = assertInstanceOf(Outcome.Finding.class, ask(slices));
    assertEquals(slices, finding.slices().stream().map(Outcome.SliceEvidence::image).toList());
    return finding.answers().getFirst().probability();
  }

  @Test
  void frames_are_read_as_slices() throws Exception {
    double single = probability(head.writeTo(folder.resolve("single")));

    assertEquals(single, probability(head.enhanced().writeTo(folder.resolve("enhanced"))));
    assertEquals(single, probability(head.legacyConverted().writeTo(folder.resolve("legacy"))));
    assertEquals(single, probability(head.concatenated(3).writeTo(folder.resolve("parts"))));
  }

  @Test
  void a_series_may_mix_frames_and_files_and_transfer_syntaxes() throws Exception {
    double single = probability(head.writeTo(folder.resolve("single")));
    SyntheticSeries lower = head.only(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    SyntheticSeries upper = head.without(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    List<StoredImage> mixed = new ArrayList<>(lower.enhanced().writeTo(folder.resolve("lower")));
    inFragments(folder.resolve("lower").resolve("0001.dcm"));
    mixed.addAll(upper.writeTo(folder.resolve("upper")));
    deflated(folder.resolve("upper").resolve("0003.dcm"));

    assertEquals(single, probability(mixed));
  }

  /** The same object with its frames in fragments, as in a compressed one. */
  private static void inFragments(Path file) throws IOException {
    DataSet ds = DicomFile.read(file).dataSet();
    byte[] pixels = ds.bytes(Tag.PixelData).orElseThrow();
    int frames = ds.integer(Tag.NumberOfFrames).orElseThrow();
    int length = pixels.length / frames;
    List<byte[]> fragments = new ArrayList<>(List.of(new byte[0]));
    for (int i = 0; i < frames; i++) {
      fragments.add(Arrays.copyOfRange(pixels, i * length, (i + 1) * length));
    }
    DataSet encapsulated =
        ds.toBuilder().put(new Element.Fragments(Tag.PixelData, Vr.OB, fragments)).build();
    DicomFile.write(
        file, encapsulated, TransferSyntax.EncapsulatedUncompressedExplicitVrLittleEndian);
  }

  private static void deflated(Path file) throws IOException {
    DataSet ds = DicomFile.read(file).dataSet();
    DicomFile.write(file, ds, TransferSyntax.DeflatedExplicitVrLittleEndian);
  }

  @Test
  void a_frame_that_cannot_be_decoded_declines_the_series() throws Exception {
    List<StoredImage> slices = head.enhanced().writeTo(folder.resolve("enhanced"));
    Path file = slices.getFirst().file().path();
    DataSet cut = DicomFile.read(file).dataSet();
    cut = cut.toBuilder().bytes(Tag.PixelData, Vr.OW, new byte[64]).build();
    DicomFile.write(file, cut, TransferSyntax.ExplicitVrLittleEndian);

    Outcome.Declined declined = assertInstanceOf(Outcome.Declined.class, ask(slices));

    assertEquals(DeclineReason.UNDECODABLE_PIXELS, declined.reason());
  }
}
