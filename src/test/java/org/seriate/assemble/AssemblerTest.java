package org.seriate.assemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seriate.dicom.data.Tag;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.series.SliceSequence;
import org.seriate.series.StoredImage;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AssemblerTest {
  private final Assembler assembler = new Assembler(AssemblySettings.DEFAULT);

  private SliceSequence fit(SyntheticSeries series) {
    return assertInstanceOf(Assembly.Fit.class, assembler.assemble(series.images())).sequence();
  }

  private static List<Double> heights(List<StoredImage> slices) {
    return slices.stream().map(i -> i.header().imagePositionPatient().orElseThrow().z()).toList();
  }

  private static List<Integer> numbers(List<StoredImage> slices) {
    return slices.stream().map(i -> i.header().instanceNumber().orElseThrow()).toList();
  }

  @Test
  void an_axial_series_is_a_sequence_from_the_feet_up() {
    SliceSequence sequence = fit(SyntheticSeries.headCt().slices(24).spacing(5));

    assertEquals(24, sequence.size());
    assertEquals(0, heights(sequence.slices()).getFirst());
    assertEquals(115, heights(sequence.slices()).getLast());
    assertEquals(5, sequence.spacing(), 1e-9);
    assertEquals(5, sequence.largestGap(), 1e-9);
    assertEquals(0, sequence.tiltDegrees(), 1e-4);
    assertEquals(List.of(), sequence.leftOut());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void the_order_of_arrival_makes_no_difference(long seed) {
    List<StoredImage> images =
        new ArrayList<>(SyntheticSeries.headCt().slices(31).withLocalizers().images());
    Assembly inOrder = assembler.assemble(images);

    Collections.shuffle(images, new Random(seed));

    assertEquals(inOrder, assembler.assemble(images));
  }

  @Test
  void instance_numbers_that_run_from_the_head_down_do_not_turn_the_sequence() {
    SliceSequence sequence = fit(SyntheticSeries.headCt().slices(10).headFirstNumbers());

    assertEquals(List.of(10, 9, 8, 7, 6, 5, 4, 3, 2, 1), numbers(sequence.slices()));
    assertEquals(0, heights(sequence.slices()).getFirst());
  }

  @Test
  void a_normal_that_points_to_the_feet_is_turned() {
    SliceSequence sequence =
        fit(SyntheticSeries.headCt().slices(10).orientation(-1, 0, 0, 0, 1, 0).shuffled(3));

    assertEquals(0, heights(sequence.slices()).getFirst(), 1e-9);
    assertEquals(45, heights(sequence.slices()).getLast(), 1e-9);
    assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), numbers(sequence.slices()));
  }

  @Test
  void images_turned_half_round_are_axial_too() {
    assertEquals(24, fit(SyntheticSeries.headCt().orientation(-1, 0, 0, 0, -1, 0)).size());
  }

  @Test
  void slices_without_instance_number_are_ordered_by_position() {
    SliceSequence sequence =
        fit(SyntheticSeries.headCt().slices(8).each(b -> b.empty(Tag.InstanceNumber)).shuffled(5));

    assertEquals(List.of(0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 35.0), heights(sequence.slices()));
  }

  @Test
  void decimal_strings_are_read_however_they_are_written() {
    SliceSequence sequence =
        fit(
            SyntheticSeries.headCt()
                .slice(
                    3,
                    b ->
                        b.string(Tag.ImagePositionPatient, "-120.00000000000", "-1.2e2", " +10 ")));

    assertEquals(10, heights(sequence.slices()).get(2));
  }

  @Test
  void a_resent_image_is_one_image() {
    List<StoredImage> images = new ArrayList<>(SyntheticSeries.headCt().images());
    images.addAll(SyntheticSeries.headCt().only(7).images().stream().map(i -> later(i)).toList());

    SliceSequence sequence =
        assertInstanceOf(Assembly.Fit.class, assembler.assemble(images)).sequence();

    assertEquals(24, sequence.size());
    assertEquals(7, sequence.slices().get(6).id());
  }

  private static StoredImage later(StoredImage i) {
    return new StoredImage(
        99,
        i.sopInstanceUid(),
        i.sopClassUid(),
        i.transferSyntaxUid(),
        i.digest(),
        i.file(),
        i.header());
  }

  @Test
  void a_tilted_head_is_axial_and_its_tilt_is_measured() {
    SliceSequence sequence = fit(SyntheticSeries.headCt().tilted(18.5));

    assertEquals(18.5, sequence.tiltDegrees(), 1e-3);
    assertEquals(5, sequence.spacing(), 1e-6);
  }

  @Test
  void a_leaning_stack_without_shear_has_no_tilt() {
    SliceSequence sequence =
        fit(SyntheticSeries.headCt().orientation(1, 0, 0, 0, 0.9483237, -0.3173047));

    assertEquals(0, sequence.tiltDegrees(), 0.01);
  }

  @Test
  void localizers_are_left_out_of_an_axial_series() {
    SliceSequence sequence = fit(SyntheticSeries.headCt().withLocalizers().shuffled(9));

    assertEquals(24, sequence.size());
    assertEquals(List.of(901, 902), numbers(sequence.leftOut()));
  }

  @Test
  void a_projection_among_the_slices_is_left_out() {
    SliceSequence sequence =
        fit(
            SyntheticSeries.headCt()
                .slice(
                    24,
                    b -> b.string(Tag.ImageType, "DERIVED", "SECONDARY", "AXIAL", "CT_SOM5 MIP")));

    assertEquals(List.of(24), numbers(sequence.leftOut()));
  }

  @Test
  void a_head_in_two_blocks_misses_no_slice() {
    // As GE writes it: 14 slices at 4 mm, one odd step at the join, 14 at 7 mm, gantry tilted.
    SliceSequence sequence =
        fit(SyntheticSeries.headCt().tilted(18.5).blocks(14, 4, 1.08, 14, 7).shuffled(2));

    assertEquals(28, sequence.size());
    assertEquals(4, sequence.spacing(), 1e-6);
    assertEquals(7, sequence.largestGap(), 1e-6);
  }

  @Test
  void positions_rounded_to_tenths_are_even_enough() {
    SyntheticSeries rounded = SyntheticSeries.headCt().slices(40).spacing(0.625);
    for (int n = 1; n <= 40; n++) {
      double z = Math.round((n - 1) * 6.25) / 10.0;
      rounded = rounded.slice(n, b -> b.number(Tag.ImagePositionPatient, -120, -120, z));
    }

    SliceSequence sequence = fit(rounded.shuffled(8));

    assertEquals(40, sequence.size());
    assertEquals(0.7, sequence.largestGap(), 1e-9);
  }

  @Test
  void many_slices_are_ordered_in_a_moment() {
    List<StoredImage> images =
        SyntheticSeries.bodyCt().matrix(2).slices(1500).spacing(0.5).shuffled(1).images();

    // A hundredth of this is usual; quadratic work would not fit.
    Assembly assembly = assertTimeout(Duration.ofSeconds(3), () -> assembler.assemble(images));

    assertInstanceOf(Assembly.Fit.class, assembly);
  }
}
