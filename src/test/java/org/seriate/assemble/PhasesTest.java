package org.seriate.assemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.seriate.dicom.data.Tag;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.series.DeclineReason;
import org.seriate.series.PhaseChoice;
import org.seriate.series.SliceSequence;
import org.seriate.series.StoredImage;

/** Series that hold several passes over the same stretch of body. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PhasesTest {
  private static final String TWO = "The series holds 2 phases, told apart by %s; %s";
  private static final String UNSAID = "the model does not say which of them to analyse.";

  private final Assembler assembler = new Assembler(AssemblySettings.DEFAULT);
  private final SyntheticSeries head = SyntheticSeries.headCt().slices(12);

  private Assembly.Unfit unfit(List<StoredImage> images, PhaseChoice choice) {
    return assertInstanceOf(Assembly.Unfit.class, assembler.assemble(images, choice));
  }

  private SliceSequence fit(List<StoredImage> images, PhaseChoice choice) {
    return assertInstanceOf(Assembly.Fit.class, assembler.assemble(images, choice)).sequence();
  }

  private static int acquisition(StoredImage i) {
    return i.header().acquisitionNumber().orElseThrow();
  }

  private static List<Integer> acquisitions(List<StoredImage> images) {
    return images.stream().map(PhasesTest::acquisition).distinct().toList();
  }

  private static double height(StoredImage i) {
    return i.header().imagePositionPatient().orElseThrow().z();
  }

  /** Two phases of twelve slices that differ in one attribute alone. */
  private SyntheticSeries differingIn(int tag, String first, String second) {
    return head.withSecondPhase()
        .eachOf(
            ds -> ds.integer(Tag.AcquisitionNumber).orElse(0) == 1,
            b -> b.string(tag, first.split("/")))
        .eachOf(
            ds -> ds.integer(Tag.AcquisitionNumber).orElse(0) == 2,
            b -> b.string(tag, second.split("/")))
        .each(b -> b.integer(Tag.AcquisitionNumber, 1));
  }

  static Stream<Arguments> attributes() {
    return Stream.of(
        Arguments.of(
            Tag.TemporalPositionIdentifier,
            "1",
            "2",
            "Temporal Position Identifier (0020,0100): 1, 2"),
        Arguments.of(Tag.StackID, "A", "B", "Stack ID (0020,9056): A, B"),
        Arguments.of(Tag.TriggerTime, "70", "150", "Trigger Time (0018,1060): 70, 150"),
        Arguments.of(Tag.KVP, "80", "140", "KVP (0018,0060): 80, 140"),
        Arguments.of(
            Tag.ConvolutionKernel, "B30f", "B60f", "Convolution Kernel (0018,1210): B30f, B60f"),
        Arguments.of(
            Tag.ContrastBolusAgent,
            "",
            "IOMERON",
            "Contrast/Bolus Agent (0018,0010): IOMERON, none"),
        Arguments.of(
            Tag.ImageType,
            "ORIGINAL/PRIMARY/AXIAL",
            "ORIGINAL/PRIMARY/AXIAL/HIGH",
            "Image Type (0008,0008): ORIGINAL/PRIMARY/AXIAL, ORIGINAL/PRIMARY/AXIAL/HIGH"),
        Arguments.of(Tag.SliceThickness, "1", "5", "Slice Thickness (0018,0050): 1, 5"),
        Arguments.of(
            Tag.AcquisitionTime,
            "101500",
            "101530",
            "Acquisition Time (0008,0032): 101500, 101530"),
        Arguments.of(
            Tag.ContentTime, "101500", "101530", "Content Time (0008,0033): 101500, 101530"));
  }

  @ParameterizedTest
  @MethodSource("attributes")
  void the_attribute_that_separates_them_is_named(
      int tag, String first, String second, String words) {
    List<StoredImage> images = differingIn(tag, first, second).shuffled(4).images();

    Assembly.Unfit unfit = unfit(images, PhaseChoice.NONE);

    assertEquals(TWO.formatted(words, UNSAID), unfit.explanation());
    assertEquals(DeclineReason.SEVERAL_PHASES, unfit.reason());
    assertEquals(12, fit(images, PhaseChoice.FIRST_COMPLETE).size());
  }

  @Test
  void times_that_rise_from_slice_to_slice_separate_passes() {
    SyntheticSeries perfusion = head.withSecondPhase();
    for (int number = 1; number <= 12; number++) {
      int slice = number;
      for (int pass = 1; pass <= 2; pass++) {
        int phase = pass;
        perfusion =
            perfusion.eachOf(
                ds ->
                    ds.integer(Tag.InstanceNumber).orElse(0) == slice
                        && ds.integer(Tag.AcquisitionNumber).orElse(0) == phase,
                b -> b.string(Tag.AcquisitionTime, "10150%d.%02d".formatted(phase, slice)));
      }
    }
    List<StoredImage> images = perfusion.each(b -> b.remove(Tag.AcquisitionNumber)).images();

    assertEquals(
        TWO.formatted("Acquisition Time (0008,0032): 101501.01, 101502.01", UNSAID),
        unfit(images, PhaseChoice.NONE).explanation());
    assertEquals(
        Optional.of("Acquisition Time 101501.01"), fit(images, PhaseChoice.FIRST_COMPLETE).phase());
  }

  @Test
  void the_first_phase_is_taken_where_the_card_asks_for_it() {
    SliceSequence sequence =
        fit(head.withSecondPhase().shuffled(2).images(), PhaseChoice.FIRST_COMPLETE);

    assertEquals(List.of(1), acquisitions(sequence.slices()));
    assertEquals(12, sequence.size());
    assertEquals(List.of(2), acquisitions(sequence.leftOut()));
    assertEquals(Optional.of("Acquisition Number 1"), sequence.phase());
  }

  @Test
  void a_phase_with_a_gap_is_not_taken() {
    List<StoredImage> images = new ArrayList<>(head.withSecondPhase().images());
    images.removeIf(i -> acquisition(i) == 1 && height(i) == 25);

    assertEquals(List.of(2), acquisitions(fit(images, PhaseChoice.FIRST_COMPLETE).slices()));
  }

  @Test
  void the_largest_phase_is_taken_where_the_card_asks_for_it() {
    List<StoredImage> images = new ArrayList<>(head.withSecondPhase().images());
    images.removeIf(i -> acquisition(i) == 1 && height(i) == 55);

    assertEquals(List.of(2), acquisitions(fit(images, PhaseChoice.LARGEST).slices()));
    assertEquals(List.of(1), acquisitions(fit(images, PhaseChoice.FIRST_COMPLETE).slices()));
  }

  @Test
  void of_equal_phases_the_first_is_the_largest() {
    List<StoredImage> images = head.withSecondPhase().images();
    assertEquals(List.of(1), acquisitions(fit(images, PhaseChoice.LARGEST).slices()));
  }

  @Test
  void pieces_that_overlap_are_no_phases() {
    // Given: two blocks of one head, numbered apart, with two slices at the join taken twice
    List<StoredImage> images = new ArrayList<>(head.withSecondPhase().images());
    images.removeIf(i -> acquisition(i) == 1 ? height(i) > 30 : height(i) < 25);

    // When
    Assembly.Unfit unfit = unfit(images, PhaseChoice.FIRST_COMPLETE);

    // Then: neither block is taken for the head
    assertEquals(
        TWO.formatted(
            "Acquisition Number (0020,0012): 1, 2",
            "none of them covers the whole length without a gap."),
        unfit.explanation());
  }

  @Test
  void a_place_scanned_again_is_left_out() {
    // Given: twelve slices, and one of them once more, as when a bolus is watched
    List<StoredImage> images = new ArrayList<>(head.withSecondPhase().images());
    images.removeIf(i -> acquisition(i) == 2 && height(i) != 30);

    SliceSequence sequence = fit(images, PhaseChoice.NONE);

    assertEquals(12, sequence.size());
    assertEquals(List.of(2), acquisitions(sequence.leftOut()));
  }

  @Test
  void frames_at_several_temporal_positions_are_phases() {
    List<StoredImage> images =
        differingIn(Tag.TemporalPositionIdentifier, "1", "2").enhanced().images();

    assertEquals(
        TWO.formatted("Temporal Position Identifier (0020,0100): 1, 2", UNSAID),
        unfit(images, PhaseChoice.NONE).explanation());
    assertEquals(12, fit(images, PhaseChoice.LARGEST).size());
  }
}
