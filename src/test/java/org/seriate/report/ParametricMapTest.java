package org.seriate.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.series.Outcome;
import org.seriate.series.ResultInstance;
import org.seriate.series.ResultObject;
import org.seriate.series.StoredImage;

/** Where the answer comes from, frame by frame: PS3.3 A.75. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ParametricMapTest {
  private static DataSet placed(int number) {
    return Requests.headCt().toBuilder()
        .integer(Tag.Rows, 8)
        .integer(Tag.Columns, 8)
        .number(Tag.PixelSpacing, 0.5, 0.25)
        .number(Tag.SliceThickness, 5)
        .number(Tag.ImagePositionPatient, 10, 20, 100 - 5 * number)
        .number(Tag.ImageOrientationPatient, 1, 0, 0, 0, 1, 0)
        .build();
  }

  static List<StoredImage> slices() {
    return IntStream.rangeClosed(1, 6).mapToObj(i -> Requests.slice(placed(i), i)).toList();
  }

  static ReportRequest request(double probability, List<StoredImage> slices) {
    Outcome.Finding finding =
        Requests.finding(
            Requests.DEMONSTRATION, slices, new Outcome.Answer(Requests.HEMORRHAGE, probability));
    return Requests.about(Requests.headCt(), slices, finding);
  }

  private static Optional<DataSet> map(ReportRequest request) {
    return new ReportWriter(Requests.NODE)
        .write(request, new Wanted(Set.of(), Set.of(ResultObject.PM))).instances().stream()
            .filter(i -> i.kind() == ResultObject.PM)
            .map(Written::of)
            .map(Written::dataSet)
            .findFirst();
  }

  private static DataSet positive() {
    return map(request(0.93, slices())).orElseThrow();
  }

  @Test
  void each_key_slice_with_a_heat_map_is_a_frame_in_the_order_of_the_volume() {
    DataSet map = positive();

    assertEquals(Uid.ParametricMapStorage, map.string(Tag.SOPClassUID).orElseThrow());
    assertEquals("2", map.string(Tag.NumberOfFrames).orElseThrow());
    assertEquals(4, map.integer(Tag.Rows).getAsInt());
    assertEquals(2, map.integer(Tag.Columns).getAsInt());
    List<DataSet> frames = map.items(Tag.PerFrameFunctionalGroupsSequence);
    assertEquals(Requests.SERIES + ".4", source(frames.get(0)));
    assertEquals(Requests.SERIES + ".3", source(frames.get(1)));
    assertEquals(
        1,
        frames
            .get(0)
            .items(Tag.FrameContentSequence)
            .getFirst()
            .integer(Tag.DimensionIndexValues)
            .getAsInt());
  }

  private static String source(DataSet frame) {
    return frame
        .item(Tag.DerivationImageSequence)
        .flatMap(d -> d.item(Tag.SourceImageSequence))
        .flatMap(s -> s.string(Tag.ReferencedSOPInstanceUID))
        .orElseThrow();
  }

  /** 8 x 8 pixels of 0.5 x 0.25 mm under 4 x 2 cells: a cell is 1 mm high and 1 mm wide. */
  @Test
  void the_grid_lies_over_the_whole_slice() {
    DataSet map = positive();
    DataSet shared = map.item(Tag.SharedFunctionalGroupsSequence).orElseThrow();
    assertArrayEquals(
        new double[] {1, 1},
        shared.item(Tag.PixelMeasuresSequence).orElseThrow().doubles(Tag.PixelSpacing));
    DataSet first = map.items(Tag.PerFrameFunctionalGroupsSequence).getFirst();
    // The centre of the first pixel, half a cell less half a pixel to the right and down.
    assertArrayEquals(
        new double[] {10 + 0.375, 20 + 0.25, 80},
        first.item(Tag.PlanePositionSequence).orElseThrow().doubles(Tag.ImagePositionPatient),
        1e-9);
    assertEquals(Requests.FRAME, map.string(Tag.FrameOfReferenceUID).orElseThrow());
  }

  @Test
  void values_are_floats_from_0_to_1() {
    DataSet map = positive();
    assertEquals(32, map.integer(Tag.BitsAllocated).getAsInt());
    assertFalse(map.contains(Tag.BitsStored));
    assertFalse(map.contains(Tag.PixelData));
    byte[] pixels = map.bytes(Tag.FloatPixelData).orElseThrow();
    assertEquals(2 * 4 * 2 * Float.BYTES, pixels.length);
    ByteBuffer values = ByteBuffer.wrap(pixels).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(0f, values.getFloat(0));
    assertEquals(1f, values.getFloat(7 * Float.BYTES));
    assertEquals(127 / 255f, values.getFloat(6 * Float.BYTES), 1e-6);
    DataSet quantity =
        map.item(Tag.SharedFunctionalGroupsSequence)
            .flatMap(s -> s.item(Tag.RealWorldValueMappingSequence))
            .flatMap(r -> r.item(Tag.QuantityDefinitionSequence))
            .orElseThrow();
    assertEquals(
        "130402",
        quantity.item(Tag.ConceptCodeSequence).flatMap(c -> c.string(Tag.CodeValue)).orElseThrow());
  }

  @Test
  void every_image_it_was_made_from_is_referenced_once() {
    DataSet series = positive().item(Tag.ReferencedSeriesSequence).orElseThrow();
    assertEquals(Requests.SERIES, series.string(Tag.SeriesInstanceUID).orElseThrow());
    assertEquals(2, series.items(Tag.ReferencedInstanceSequence).size());
  }

  @Test
  void a_negative_result_has_none() {
    assertTrue(map(request(0.04, slices())).isEmpty());
    assertTrue(map(Requests.declined()).isEmpty());
  }

  @Test
  void slices_without_a_place_have_none() {
    assertTrue(map(Requests.positive()).isEmpty());
  }

  @Test
  void a_slice_of_another_spacing_is_left_out() {
    DataSet other = placed(4).toBuilder().number(Tag.PixelSpacing, 0.9, 0.9).build();
    List<StoredImage> slices =
        IntStream.rangeClosed(1, 6)
            .mapToObj(i -> Requests.slice(i == 4 ? other : placed(i), i))
            .toList();
    assertEquals(
        "1", map(request(0.93, slices)).orElseThrow().string(Tag.NumberOfFrames).orElseThrow());
  }

  @Test
  void a_frame_of_an_enhanced_image_is_named_by_number() {
    List<StoredImage> frames = org.seriate.fixtures.SyntheticSeries.headCt().enhanced().images();
    Outcome.Finding finding =
        new Outcome.Finding(
            Requests.DEMONSTRATION,
            List.of(new Outcome.Answer(Requests.HEMORRHAGE, 0.93)),
            frames.stream()
                .map(
                    f ->
                        new Outcome.SliceEvidence(
                            f, 0.5, true, Double.NaN, Optional.of(Requests.heat())))
                .toList(),
            "ONNX Runtime");
    List<ResultInstance> all =
        new ReportWriter(Requests.NODE)
            .write(
                Requests.about(Requests.headCt(), frames, finding),
                new Wanted(Set.of(), Set.of(ResultObject.PM)))
            .instances();
    DataSet map = Written.of(all.getLast()).dataSet();
    assertEquals(Uid.ParametricMapStorage, map.string(Tag.SOPClassUID).orElseThrow());
    DataSet reference =
        map.items(Tag.PerFrameFunctionalGroupsSequence)
            .getFirst()
            .item(Tag.DerivationImageSequence)
            .flatMap(d -> d.item(Tag.SourceImageSequence))
            .orElseThrow();
    assertTrue(reference.integer(Tag.ReferencedFrameNumber).isPresent());
    assertEquals(
        1,
        map.item(Tag.ReferencedSeriesSequence)
            .orElseThrow()
            .items(Tag.ReferencedInstanceSequence)
            .size());
  }
}
