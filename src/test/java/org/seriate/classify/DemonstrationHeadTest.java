package org.seriate.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DicomFile;
import org.seriate.series.DeclineReason;
import org.seriate.series.ImageHeader;
import org.seriate.series.Outcome;
import org.seriate.series.SliceSequence;
import org.seriate.series.StoredImage;

/** The shipped model on the two real series that the demonstration sends. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DemonstrationHeadTest {
  private static final Path DATA = Path.of("deploy", "demo-data");

  /** What this bundle answered when it was published; both engines, any machine. */
  private static final double PROBABILITY = 0.06066;

  @Test
  void the_head_that_the_model_never_saw_gets_the_answer_it_got_when_published() throws Exception {
    for (EngineChoice engine : EngineChoice.values()) {
      try (Classifier classifier = Classifier.open(ModelBundle.shipped(), engine, 1)) {
        Outcome outcome = classifier.classify(series("head-ct-ich"), SliceProgress.NONE);

        Outcome.Finding finding = assertInstanceOf(Outcome.Finding.class, outcome);
        assertEquals(PROBABILITY, finding.answers().getFirst().probability(), 1e-4);
      }
    }
  }

  @Test
  void the_chest_is_declined() throws Exception {
    try (Classifier classifier = Classifier.open(ModelBundle.shipped(), EngineChoice.ONNX, 1)) {
      Outcome outcome = classifier.classify(series("body-chest"), SliceProgress.NONE);

      Outcome.Declined declined = assertInstanceOf(Outcome.Declined.class, outcome);
      assertEquals(DeclineReason.OUTSIDE_MODEL_GATE, declined.reason());
      assertEquals(
          "Body Part Examined is CHEST; the model was made for the head.", declined.explanation());
    }
  }

  @Test
  void the_shipped_card_says_what_the_model_is_not() throws IOException {
    ModelCard card = ModelBundle.shipped().card();

    assertEquals("Demonstration only. Not for clinical use.", card.intendedUse());
    assertEquals(List.of("80"), card.trainedOn().heldOut());
    assertTrue(
        card.metrics().stream().allMatch(m -> m.low() <= m.value() && m.value() <= m.high()));
  }

  private static SliceSequence series(String folder) throws IOException {
    List<StoredImage> images = new ArrayList<>();
    try (Stream<Path> files = Files.walk(DATA.resolve(folder))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        DicomFile header = DicomFile.readHeader(file);
        images.add(
            new StoredImage(
                images.size(),
                header.dataSet().string(Tag.SOPInstanceUID).orElseThrow(),
                Uid.CTImageStorage,
                header.transferSyntax().uid(),
                "",
                file,
                ImageHeader.of(header.dataSet())));
      }
    }
    images.sort(Comparator.comparingDouble(DemonstrationHeadTest::height));
    double spacing = (height(images.getLast()) - height(images.getFirst())) / (images.size() - 1);
    return new SliceSequence(images, List.of(), spacing, spacing, 0);
  }

  private static double height(StoredImage image) {
    return image.header().imagePositionPatient().orElseThrow().z();
  }
}
