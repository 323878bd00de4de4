package org.seriate.assemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.seriate.series.DeclineReason.DERIVED_IMAGES;
import static org.seriate.series.DeclineReason.DUPLICATE_POSITIONS;
import static org.seriate.series.DeclineReason.GAP_BETWEEN_SLICES;
import static org.seriate.series.DeclineReason.GEOMETRY_MISSING;
import static org.seriate.series.DeclineReason.LOCALIZER_ONLY;
import static org.seriate.series.DeclineReason.MIXED_MATRIX;
import static org.seriate.series.DeclineReason.MIXED_ORIENTATION;
import static org.seriate.series.DeclineReason.MULTI_FRAME;
import static org.seriate.series.DeclineReason.NOT_AXIAL;
import static org.seriate.series.DeclineReason.NOT_A_CT_IMAGE;
import static org.seriate.series.DeclineReason.SCREEN_CAPTURE;
import static org.seriate.series.DeclineReason.TOO_FEW_SLICES;
import static org.seriate.series.DeclineReason.TOO_MANY_SLICES;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.series.DeclineReason;
import org.seriate.series.StoredImage;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UnfitSeriesTest {
  private static final AssemblySettings SETTINGS = AssemblySettings.DEFAULT;
  private final SyntheticSeries head = SyntheticSeries.headCt();

  private static Assembly.Unfit unfit(List<StoredImage> images) {
    return assertInstanceOf(Assembly.Unfit.class, new Assembler(SETTINGS).assemble(images));
  }

  /** Each refusal is one reason and one sentence. */
  private static void refused(SyntheticSeries series, DeclineReason reason, String sentence) {
    Assembly.Unfit unfit = unfit(series.images());
    assertEquals(sentence, unfit.explanation());
    assertEquals(reason, unfit.reason());
  }

  @Test
  void a_missing_slice_leaves_a_gap() {
    refused(
        head.without(7),
        GAP_BETWEEN_SLICES,
        "Between slices 6 and 7 of 23 (counted from the feet) lie 10 mm where slices usually are"
            + " 5 mm apart: about 1 slice is missing.");
  }

  @Test
  void several_missing_slices_are_counted() {
    refused(
        head.without(7, 8, 9),
        GAP_BETWEEN_SLICES,
        "Between slices 6 and 7 of 21 (counted from the feet) lie 20 mm where slices usually are"
            + " 5 mm apart: about 3 slices are missing.");
  }

  @Test
  void a_missing_slice_in_the_thick_block_of_a_head_is_a_gap() {
    refused(
        head.blocks(14, 4, 4, 14, 7).without(20),
        GAP_BETWEEN_SLICES,
        "Between slices 19 and 20 of 27 (counted from the feet) lie 14 mm where slices usually are"
            + " 7 mm apart: about 1 slice is missing.");
  }

  @Test
  void a_missing_slice_in_the_thin_block_of_a_head_is_a_gap() {
    refused(
        head.blocks(14, 3, 3, 14, 7).without(6),
        GAP_BETWEEN_SLICES,
        "Between slices 5 and 6 of 27 (counted from the feet) lie 6 mm where slices usually are"
            + " 3 mm apart: about 1 slice is missing.");
  }

  @Test
  void missing_slices_near_the_end_are_no_second_block() {
    refused(
        head.slices(12).without(11),
        GAP_BETWEEN_SLICES,
        "Between slices 10 and 11 of 11 (counted from the feet) lie 10 mm where slices usually are"
            + " 5 mm apart: about 1 slice is missing.");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 9, 14, 15, 16, 22, 27})
  void any_single_slice_missing_inside_a_series_shows(int number) {
    assertEquals(GAP_BETWEEN_SLICES, unfit(head.slices(28).without(number).images()).reason());
    assertEquals(
        GAP_BETWEEN_SLICES, unfit(head.blocks(14, 4, 4, 14, 7).without(number).images()).reason());
  }

  @Test
  void one_slice_is_no_sequence() {
    refused(
        head.only(3),
        TOO_FEW_SLICES,
        "The series has 1 slice; fewer than 5 are not read as a sequence.");
  }

  @Test
  void no_image_at_all_is_no_sequence() {
    assertEquals(TOO_FEW_SLICES, unfit(List.of()).reason());
  }

  @Test
  void four_slices_are_no_sequence() {
    assertEquals(TOO_FEW_SLICES, unfit(head.slices(4).images()).reason());
  }

  @Test
  void more_slices_than_we_attempt_are_refused() {
    List<StoredImage> images = head.images();
    AssemblySettings d = SETTINGS;
    Assembler upTo23 =
        new Assembler(
            new AssemblySettings(
                d.minSlices(),
                23,
                d.orientationTolerance(),
                d.maxDegreesFromAxial(),
                d.samePosition(),
                d.gapFactor(),
                d.derivedWords()));

    assertEquals(
        new Assembly.Unfit(
            TOO_MANY_SLICES, "The series has 24 slices; more than 23 are not attempted.", images),
        upTo23.assemble(images));
  }

  @Test
  void images_at_one_place_that_nothing_tells_apart_are_no_sequence() {
    refused(
        head.slices(12)
            .withSecondPhase()
            .each(b -> b.integer(Tag.AcquisitionNumber, 1))
            .shuffled(4),
        DUPLICATE_POSITIONS,
        "24 images share 12 positions, and no attribute tells them apart: several phases, energies"
            + " or reconstructions, or images sent twice under new UIDs.");
  }

  @Test
  void a_coronal_series_is_not_axial() {
    refused(
        head.coronal(),
        NOT_AXIAL,
        "The series is coronal, not axial: its slice normal is 90 degrees off the body axis (limit"
            + " 35; 24 images).");
  }

  @Test
  void one_sagittal_reformat_is_declined_for_its_plane() {
    refused(
        head.sagittal().only(5).each(b -> b.string(Tag.ImageType, "DERIVED", "PRIMARY", "MPR")),
        NOT_AXIAL,
        "The series is sagittal, not axial: its slice normal is 90 degrees off the body axis (limit"
            + " 35; 1 image).");
  }

  @Test
  void an_oblique_beyond_the_reach_of_a_gantry_is_not_axial() {
    double c = Math.cos(Math.toRadians(40));
    double s = Math.sin(Math.toRadians(40));
    refused(
        head.orientation(1, 0, 0, 0, c, -s),
        NOT_AXIAL,
        "The series is oblique, not axial: its slice normal is 40 degrees off the body axis (limit"
            + " 35; 24 images).");
  }

  @Test
  void planes_that_are_not_parallel_are_mixed() {
    refused(
        head.slice(9, b -> b.number(Tag.ImageOrientationPatient, 1, 0, 0, 0, 0.995, -0.0998)),
        MIXED_ORIENTATION,
        "The 24 images of the series do not lie in parallel planes: direction cosines of"
            + " (0020,0037) differ by up to 0.1.");
  }

  @Test
  void what_is_missing_is_named_and_counted() {
    refused(
        head.slice(3, b -> b.remove(Tag.ImagePositionPatient))
            .slice(4, b -> b.string(Tag.ImagePositionPatient, "1", "2"))
            .slice(5, b -> b.remove(Tag.RescaleSlope)),
        GEOMETRY_MISSING,
        "Image Position (Patient) (0020,0032) missing or unusable in 2 of 24 images; Rescale Slope"
            + " (0028,1053) and Intercept (0028,1052) to Hounsfield units missing or unusable in 1"
            + " of 24 images.");
  }

  @Test
  void an_orientation_that_is_no_pair_of_unit_vectors_is_unusable() {
    refused(
        head.each(b -> b.number(Tag.ImageOrientationPatient, 1, 0, 0, 1, 0, 0)),
        GEOMETRY_MISSING,
        "Image Orientation (Patient) (0020,0037) missing or unusable in 24 of 24 images.");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        Tag.ImagePositionPatient,
        Tag.ImageOrientationPatient,
        Tag.PixelSpacing,
        Tag.Rows,
        Tag.Columns,
        Tag.RescaleIntercept
      })
  void every_needed_attribute_is_missed(int tag) {
    assertEquals(GEOMETRY_MISSING, unfit(head.slice(2, b -> b.remove(tag)).images()).reason());
  }

  @Test
  void another_matrix_is_mixed() {
    refused(
        head.slice(9, b -> b.integer(Tag.Rows, 32)),
        MIXED_MATRIX,
        "The series mixes images of different matrix: 64 x 32, 64 x 64.");
  }

  @Test
  void another_pixel_spacing_is_mixed() {
    refused(
        head.slice(9, b -> b.number(Tag.PixelSpacing, 3, 3)),
        MIXED_MATRIX,
        "The series mixes images of different pixel spacing: 3 x 3, 3.75 x 3.75 mm.");
  }

  @Test
  void localizers_alone_are_no_slices() {
    refused(
        head.only(1, 2).each(b -> b.string(Tag.ImageType, "ORIGINAL", "PRIMARY", "LOCALIZER")),
        LOCALIZER_ONLY,
        "The series holds no slices, only localizers (2 images).");
  }

  @Test
  void a_dose_page_is_a_screen_capture() {
    refused(
        head.only(1).each(b -> b.string(Tag.SOPClassUID, Uid.SecondaryCaptureImageStorage)),
        SCREEN_CAPTURE,
        "The series holds no slices, only saved screens, protocol or dose pages (1 image).");
  }

  @Test
  void a_secondary_ct_image_without_geometry_is_a_screen_capture() {
    SyntheticSeries page =
        head.only(1)
            .each(
                b ->
                    b.string(Tag.ImageType, "DERIVED", "SECONDARY", "OTHER")
                        .remove(Tag.ImagePositionPatient));
    assertEquals(SCREEN_CAPTURE, unfit(page.images()).reason());
  }

  @Test
  void burned_in_annotation_makes_a_screen_capture() {
    SyntheticSeries burned = head.each(b -> b.string(Tag.BurnedInAnnotation, "YES"));
    assertEquals(SCREEN_CAPTURE, unfit(burned.images()).reason());
  }

  @Test
  void averages_of_slices_are_not_slices() {
    refused(
        head.each(b -> b.string(Tag.ImageType, "DERIVED", "SECONDARY", "REFORMATTED", "AVERAGE")),
        DERIVED_IMAGES,
        "The series holds no slices as reconstructed, only images computed from them (24 images,"
            + " Image Type AVERAGE, REFORMATTED).");
  }

  @Test
  void images_added_up_on_the_scanner_are_slices() {
    SyntheticSeries added =
        head.each(b -> b.string(Tag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL", "ADD"));
    assertInstanceOf(Assembly.Fit.class, new Assembler(SETTINGS).assemble(added.images()));
  }

  @Test
  void an_enhanced_ct_that_does_not_describe_its_frames_is_multi_frame() {
    refused(
        head.only(1).each(b -> b.string(Tag.SOPClassUID, Uid.EnhancedCTImageStorage)),
        MULTI_FRAME,
        "The series holds multi-frame images (1 image) that do not describe each of their frames in"
            + " Per-frame Functional Groups Sequence (5200,9230).");
  }

  @Test
  void a_ct_image_of_several_frames_is_multi_frame() {
    assertEquals(
        MULTI_FRAME, unfit(head.slice(1, b -> b.integer(Tag.NumberOfFrames, 2)).images()).reason());
  }

  @Test
  void an_mr_series_is_no_ct() {
    refused(
        head.each(b -> b.string(Tag.Modality, "MR").string(Tag.SOPClassUID, Uid.MRImageStorage)),
        NOT_A_CT_IMAGE,
        "The series holds no CT images (24 images of modality MR).");
  }

  @Test
  void an_unfit_series_is_still_put_in_order() {
    List<StoredImage> ordered = unfit(head.without(7).shuffled(6).images()).ordered();

    assertEquals(23, ordered.size());
    assertEquals(0, ordered.getFirst().header().imagePositionPatient().orElseThrow().z());
    assertEquals(115, ordered.getLast().header().imagePositionPatient().orElseThrow().z());
  }

  @Test
  void images_that_share_no_normal_are_ordered_by_number() {
    List<StoredImage> ordered =
        unfit(head.slice(5, b -> b.remove(Tag.ImageOrientationPatient)).shuffled(6).images())
            .ordered();

    assertEquals(1, ordered.getFirst().header().instanceNumber().orElseThrow());
    assertEquals(24, ordered.getLast().header().instanceNumber().orElseThrow());
  }
}
