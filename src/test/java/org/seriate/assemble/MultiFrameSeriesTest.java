package org.seriate.assemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.series.DeclineReason;
import org.seriate.series.ImageHeader;
import org.seriate.series.SliceSequence;
import org.seriate.series.StoredImage;

/** Frames of Enhanced CT and Legacy Converted Enhanced CT are slices like any others. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MultiFrameSeriesTest {
  private final Assembler assembler = new Assembler(AssemblySettings.DEFAULT);
  private final SyntheticSeries head = SyntheticSeries.headCt();

  private SliceSequence fit(List<StoredImage> images) {
    return assertInstanceOf(Assembly.Fit.class, assembler.assemble(images)).sequence();
  }

  private Assembly.Unfit unfit(List<StoredImage> images) {
    return assertInstanceOf(Assembly.Unfit.class, assembler.assemble(images));
  }

  private static List<Integer> frames(SliceSequence sequence) {
    return sequence.slices().stream().map(i -> i.frame().orElseThrow()).toList();
  }

  private static List<Integer> upTo(int count) {
    return IntStream.rangeClosed(1, count).boxed().toList();
  }

  @Test
  void the_frames_of_an_enhanced_ct_are_its_slices() {
    SliceSequence sequence = fit(head.enhanced().images());

    assertEquals(upTo(24), frames(sequence));
    assertEquals(5, sequence.spacing(), 1e-9);
    ImageHeader slice = fit(head.images()).slices().get(6).header();
    ImageHeader frame = sequence.slices().get(6).header();
    assertEquals(slice.imagePositionPatient(), frame.imagePositionPatient());
    assertEquals(slice.rowCosines(), frame.rowCosines());
    assertEquals(slice.pixelSpacing()[0], frame.pixelSpacing()[0]);
    assertEquals(slice.sliceThickness(), frame.sliceThickness());
    assertEquals(slice.rescaleIntercept(), frame.rescaleIntercept());
    assertEquals(slice.acquisitionNumber(), frame.acquisitionNumber());
  }

  @Test
  void the_frames_of_a_legacy_converted_ct_are_its_slices() {
    assertEquals(upTo(24), frames(fit(head.legacyConverted().images())));
  }

  @Test
  void frames_are_ordered_by_place_not_by_number() {
    List<Integer> numbers = frames(fit(head.shuffled(3).enhanced().images()));

    assertEquals(24, numbers.stream().distinct().count());
    assertTrue(numbers.getFirst() != 1 || numbers.getLast() != 24, numbers.toString());
  }

  @Test
  void each_frame_has_a_rescale_of_its_own() {
    SliceSequence sequence =
        fit(head.slice(4, b -> b.number(Tag.RescaleIntercept, -2048)).enhanced().images());

    assertEquals(-1024, sequence.slices().get(2).header().rescaleIntercept().orElseThrow());
    assertEquals(-2048, sequence.slices().get(3).header().rescaleIntercept().orElseThrow());
  }

  @Test
  void a_localizer_among_the_frames_is_left_out() {
    SliceSequence sequence = fit(head.withLocalizers().enhanced().images());

    assertEquals(24, sequence.size());
    assertEquals(
        List.of(25, 26), sequence.leftOut().stream().map(i -> i.frame().orElseThrow()).toList());
  }

  @Test
  void the_parts_of_a_concatenation_are_one_sequence() {
    SliceSequence sequence = fit(head.concatenated(3).shuffled(1).images());

    assertEquals(24, sequence.size());
    assertEquals(3, sequence.slices().stream().map(StoredImage::sopInstanceUid).distinct().count());
    assertEquals(
        List.of(1, 1, 1, 1, 1, 1, 1, 1, 2),
        sequence.slices().stream()
            .limit(9)
            .map(i -> i.header().concatenation().orElseThrow().number())
            .toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void a_part_of_a_concatenation_that_did_not_come_is_missed(int lost) {
    List<DataSet> parts = new ArrayList<>(head.concatenated(3).dataSets());
    SyntheticSeries rest = head.concatenated(3);
    String uid = parts.get(lost).string(Tag.SOPInstanceUID).orElseThrow();
    List<StoredImage> images =
        rest.images().stream().filter(i -> !i.sopInstanceUid().equals(uid)).toList();

    Assembly.Unfit unfit = unfit(images);

    assertEquals(DeclineReason.CONCATENATION_INCOMPLETE, unfit.reason());
    assertEquals(
        "Of a concatenation of 3 parts (Concatenation UID (0020,9161)) 2 came: part "
            + (lost + 1)
            + " is missing.",
        unfit.explanation());
  }

  @Test
  void a_series_may_mix_frames_and_single_images() {
    List<StoredImage> images =
        new ArrayList<>(head.without(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12).images());
    SyntheticSeries lower = head.only(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    images.addAll(lower.enhanced().images());

    SliceSequence sequence = fit(images);

    assertEquals(24, sequence.size());
    assertTrue(sequence.slices().get(11).frame().isPresent());
    assertTrue(sequence.slices().get(12).frame().isEmpty());
  }

  @Test
  void a_missing_frame_leaves_a_gap() {
    assertEquals(
        DeclineReason.GAP_BETWEEN_SLICES, unfit(head.without(7).enhanced().images()).reason());
  }

  @Test
  void frames_computed_from_slices_are_not_slices() {
    SyntheticSeries projection =
        head.enhanced()
            .each(
                b -> {
                  DataSet ds = b.build();
                  List<DataSet> groups =
                      ds.items(Tag.PerFrameFunctionalGroupsSequence).stream()
                          .map(MultiFrameSeriesTest::asProjection)
                          .toList();
                  b.sequence(Tag.PerFrameFunctionalGroupsSequence, groups);
                });

    assertEquals(DeclineReason.DERIVED_IMAGES, unfit(projection.images()).reason());
  }

  private static DataSet asProjection(DataSet groups) {
    DataSet type =
        groups.item(Tag.CTImageFrameTypeSequence).orElseThrow().toBuilder()
            .string(Tag.VolumeBasedCalculationTechnique, "MAX_IP")
            .build();
    return groups.toBuilder().sequence(Tag.CTImageFrameTypeSequence, type).build();
  }

  @Test
  void fewer_descriptions_than_frames_describe_nothing() {
    SyntheticSeries wrong = head.enhanced().each(b -> b.integer(Tag.NumberOfFrames, 25));
    assertEquals(DeclineReason.MULTI_FRAME, unfit(wrong.images()).reason());
  }

  @Test
  void more_frames_than_we_attempt_are_refused_by_their_number() {
    SyntheticSeries many = head.enhanced().each(b -> b.integer(Tag.NumberOfFrames, 5000));

    assertEquals(
        "The series has 5000 slices; more than 4000 are not attempted.",
        unfit(many.images()).explanation());
  }
}
