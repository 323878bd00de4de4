package org.seriate.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.classify.Fixtures.Head;
import org.seriate.dicom.data.Tag;
import org.seriate.series.DeclineReason;
import org.seriate.series.Outcome;
import org.seriate.series.Outcome.SliceEvidence;
import org.seriate.series.SliceSequence;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ClassifierTest {
  private static final double ALWAYS = 1e-9;

  @TempDir Path folder;

  private Outcome ask(SliceSequence sequence, EngineChoice engine, double threshold)
      throws IOException, InterruptedException {
    ModelBundle bundle = Fixtures.bundle(Files.createTempDirectory(folder, "model"), threshold);
    try (Classifier classifier = Classifier.open(bundle, engine, 2)) {
      return classifier.classify(sequence, SliceProgress.NONE);
    }
  }

  @Test
  void a_series_gets_an_answer_and_a_probability_for_each_slice() throws Exception {
    SliceSequence head = new Head().slices(24).writtenTo(folder);

    Outcome outcome = ask(head, EngineChoice.ONNX, ALWAYS);

    Outcome.Finding finding = assertInstanceOf(Outcome.Finding.class, outcome);
    assertEquals(1, finding.answers().size());
    assertTrue(finding.answers().getFirst().isPresent());
    assertEquals(24, finding.slices().size());
    for (int i = 0; i < 24; i++) {
      SliceEvidence evidence = finding.slices().get(i);
      assertEquals(head.slices().get(i), evidence.image());
      assertTrue(evidence.probability() >= 0 && evidence.probability() <= 1);
    }
    assertTrue(finding.engine().startsWith("ONNX Runtime "), finding.engine());
  }

  @Test
  void both_engines_find_the_same() throws Exception {
    SliceSequence head = new Head().slices(37).spacing(4).writtenTo(folder);

    Outcome.Finding onnx = (Outcome.Finding) ask(head, EngineChoice.ONNX, ALWAYS);
    Outcome.Finding dl4j = (Outcome.Finding) ask(head, EngineChoice.DL4J, ALWAYS);

    assertEquals(
        dl4j.answers().getFirst().probability(), onnx.answers().getFirst().probability(), 1e-4);
    for (int i = 0; i < 37; i++) {
      assertEquals(dl4j.slices().get(i).probability(), onnx.slices().get(i).probability(), 1e-4);
    }
  }

  @Test
  void at_most_five_key_slices_are_shown_the_highest_among_them() throws Exception {
    SliceSequence head = new Head().slices(24).writtenTo(folder);

    Outcome.Finding finding = (Outcome.Finding) ask(head, EngineChoice.ONNX, ALWAYS);

    List<SliceEvidence> key = finding.slices().stream().filter(SliceEvidence::key).toList();
    double highest =
        finding.slices().stream().mapToDouble(SliceEvidence::probability).max().orElseThrow();
    assertTrue(!key.isEmpty() && key.size() <= 5, "key slices " + key.size());
    assertTrue(key.stream().anyMatch(s -> s.probability() == highest));
  }

  @Test
  void a_negative_series_has_no_key_slices() throws Exception {
    SliceSequence head = new Head().slices(24).writtenTo(folder);

    Outcome.Finding finding = (Outcome.Finding) ask(head, EngineChoice.ONNX, 1);

    assertFalse(finding.answers().getFirst().isPresent());
    assertTrue(finding.slices().stream().noneMatch(SliceEvidence::key));
  }

  @Test
  void thin_slices_are_seen_in_groups_and_answered_one_by_one() throws Exception {
    SliceSequence head = new Head().slices(120).spacing(1).writtenTo(folder);

    Outcome.Finding finding = (Outcome.Finding) ask(head, EngineChoice.ONNX, ALWAYS);

    assertEquals(120, finding.slices().size());
    for (int i = 0; i < 120; i += 5) {
      double of = finding.slices().get(i).probability();
      assertTrue(finding.slices().subList(i, i + 5).stream().allMatch(s -> s.probability() == of));
    }
  }

  @Test
  void an_image_stored_mirrored_is_the_same_head() throws Exception {
    Path other = Files.createDirectory(folder.resolve("mirrored"));
    SliceSequence upright = new Head().writtenTo(folder);
    SliceSequence mirrored = new Head().storedMirrored().writtenTo(other);

    Outcome.Finding first = (Outcome.Finding) ask(upright, EngineChoice.ONNX, ALWAYS);
    Outcome.Finding second = (Outcome.Finding) ask(mirrored, EngineChoice.ONNX, ALWAYS);

    assertEquals(
        first.answers().getFirst().probability(), second.answers().getFirst().probability(), 1e-6);
  }

  @Test
  void a_body_is_declined_before_a_file_is_opened() throws Exception {
    SliceSequence chest = new Head().with(Tag.BodyPartExamined, "CHEST").described();

    Outcome outcome = ask(chest, EngineChoice.ONNX, 0.5);

    Outcome.Declined declined = assertInstanceOf(Outcome.Declined.class, outcome);
    assertEquals(DeclineReason.OUTSIDE_MODEL_GATE, declined.reason());
    assertEquals("tiny", declined.algorithm().orElseThrow().name());
    assertEquals(1, declined.questions().size());
  }

  @Test
  void a_slice_that_cannot_be_decoded_is_named() throws Exception {
    SliceSequence head = new Head().slices(24).writtenTo(folder);
    Path spoilt = head.slices().get(16).file().path();
    byte[] bytes = Files.readAllBytes(spoilt);
    Files.write(spoilt, Arrays.copyOf(bytes, bytes.length - 1000));

    Outcome outcome = ask(head, EngineChoice.ONNX, 0.5);

    Outcome.Declined declined = assertInstanceOf(Outcome.Declined.class, outcome);
    assertEquals(DeclineReason.UNDECODABLE_PIXELS, declined.reason());
    assertTrue(
        declined.explanation().startsWith("Slice 17 cannot be decoded: "), declined.explanation());
  }

  @Test
  void a_file_that_is_gone_is_no_statement_about_the_series() throws Exception {
    SliceSequence head = new Head().slices(24).writtenTo(folder);
    Files.delete(head.slices().get(5).file().path());

    assertThrows(UncheckedIOException.class, () -> ask(head, EngineChoice.ONNX, 0.5));
  }

  @Test
  void progress_counts_slices_up_to_all_of_them() throws Exception {
    SliceSequence head = new Head().slices(40).spacing(4).writtenTo(folder);
    List<Integer> heard = new ArrayList<>();
    try (Classifier classifier =
        Classifier.open(Fixtures.bundle(folder, 0.5), EngineChoice.ONNX, 1)) {
      classifier.classify(head, (done, _) -> heard.add(done));
    }
    assertEquals(List.of(16, 32, 40), heard);
  }

  @Test
  void whoever_is_interrupted_gives_up() throws Exception {
    SliceSequence head = new Head().slices(24).writtenTo(folder);
    Thread.currentThread().interrupt();

    assertThrows(InterruptedException.class, () -> ask(head, EngineChoice.ONNX, 0.5));
  }
}
