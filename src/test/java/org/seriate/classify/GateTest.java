package org.seriate.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.classify.Fixtures.Head;
import org.seriate.dicom.data.Tag;
import org.seriate.series.DeclineReason;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GateTest {
  private final Gate gate = new Gate(Fixtures.card(0.5).gate());

  private static Head head() {
    return new Head();
  }

  private void accepted(Head head) {
    assertEquals(Optional.empty(), gate.refusal(head.described()));
  }

  private void declined(Head head, DeclineReason reason, String sentence) {
    Optional<Gate.Refusal> refusal = gate.refusal(head.described());

    assertEquals(Optional.of(new Gate.Refusal(reason, sentence)), refusal);
  }

  private void outside(Head head, String sentence) {
    declined(head, DeclineReason.OUTSIDE_MODEL_GATE, sentence);
  }

  @Test
  void a_plain_head_is_accepted() {
    accepted(head());
  }

  @Test
  void a_chest_is_declined() {
    outside(
        head().with(Tag.BodyPartExamined, "CHEST"),
        "Body Part Examined is CHEST; the model was made for the head.");
  }

  @Test
  void a_head_and_neck_is_declined() {
    outside(
        head().with(Tag.BodyPartExamined, "HEADNECK"),
        "Body Part Examined is HEADNECK; the model was made for the head.");
  }

  @Test
  void a_series_that_names_no_body_part_is_declined() {
    outside(
        head().without(Tag.BodyPartExamined).with(Tag.SeriesDescription, "5mm STD"),
        "Neither Body Part Examined nor a description names the head, for which the model was"
            + " made.");
  }

  @Test
  void a_description_is_evidence_where_body_part_examined_is_absent() {
    accepted(head().without(Tag.BodyPartExamined).with(Tag.ProtocolName, "HeadSeq"));
    accepted(head().without(Tag.BodyPartExamined).with(Tag.StudyDescription, "CT BRAIN W/O"));
    accepted(head().without(Tag.BodyPartExamined).with(Tag.SeriesDescription, "Schädel nativ"));
  }

  @Test
  void a_series_described_as_another_part_is_declined_in_a_head_study() {
    outside(
        head().with(Tag.StudyDescription, "Head and neck").with(Tag.SeriesDescription, "NECK 3mm"),
        "The series is described as 'neck'; the model was made for the plain head.");
    outside(
        head().with(Tag.SeriesDescription, "Brain Perfusion 4D"),
        "The series is described as 'perfusion'; the model was made for the plain head.");
  }

  @Test
  void a_head_series_is_accepted_in_a_study_of_head_and_spine() {
    accepted(head().with(Tag.StudyDescription, "CT head + c-spine"));
  }

  @Test
  void a_study_of_another_part_is_declined_when_nothing_names_the_head() {
    outside(
        head().without(Tag.BodyPartExamined).with(Tag.StudyDescription, "Thorax abdomen"),
        "The study is described as 'thorax'; the model was made for the head.");
  }

  @Test
  void another_modality_is_declined() {
    declined(
        head().with(Tag.Modality, "MR"),
        DeclineReason.NOT_A_CT_IMAGE,
        "Modality of slice 1 is 'MR'; the model was made for CT.");
  }

  @Test
  void pixels_without_hounsfield_units_are_declined() {
    outside(
        head().withoutRescale(),
        "Slice 1 has no Rescale Slope and Intercept to HU, so its Hounsfield units are unknown.");
  }

  @Test
  void pixels_of_another_quantity_than_hounsfield_units_are_declined() {
    outside(
        head().with(Tag.RescaleType, "Z_EFF"),
        "Slice 1 has no Rescale Slope and Intercept to HU, so its Hounsfield units are unknown.");
  }

  @Test
  void lossy_compression_is_declined_when_the_card_does_not_allow_it() {
    declined(
        head().with(Tag.LossyImageCompression, "01"),
        DeclineReason.LOSSY_COMPRESSION,
        "Slice 1 was compressed with loss; the model was made for lossless images.");
  }

  @Test
  void too_few_and_too_many_slices_are_declined() {
    declined(
        head().slices(9),
        DeclineReason.TOO_FEW_SLICES,
        "The series has 9 slices; the model needs at least 10.");
    declined(
        head().slices(1201),
        DeclineReason.TOO_MANY_SLICES,
        "The series has 1201 slices; the model takes at most 1200.");
  }

  @Test
  void coronal_slices_are_declined() {
    declined(
        head().orientation(1, 0, 0, 0, 0, -1),
        DeclineReason.NOT_AXIAL,
        "The slices are not axial; the model was made for axial slices of the head.");
  }

  @Test
  void a_tilted_gantry_is_accepted_up_to_the_card_s_limit() {
    double t = Math.toRadians(18.5);
    accepted(head().orientation(1, 0, 0, 0, Math.cos(t), -Math.sin(t)).tilt(18.5));
    outside(
        head().tilt(35),
        "The slices lean 35 degrees from the transverse plane; the model takes up to 30.");
  }

  @Test
  void an_image_that_lies_on_its_side_is_declined() {
    outside(
        head().orientation(0, 1, 0, -1, 0, 0),
        "The image is turned 90 degrees in its plane; the model was made for upright images.");
  }

  @Test
  void four_and_seven_millimetres_in_one_head_are_accepted() {
    accepted(head().spacing(4).largestGap(7));
  }

  @Test
  void a_missing_slice_is_declined() {
    declined(
        head().spacing(3).largestGap(6),
        DeclineReason.GAP_BETWEEN_SLICES,
        "Between two slices are 6.0 mm where 3.0 mm is usual in this series; slices seem to be"
            + " missing.");
  }

  @Test
  void slices_too_far_apart_or_too_thick_are_declined() {
    outside(
        head().spacing(10), "The slices are 10.00 mm apart; the model was made for 0.1 to 7.5 mm.");
    outside(
        head().thickness(12),
        "The slices are 12.00 mm thick; the model was made for 0.1 to 10 mm.");
  }

  @Test
  void a_part_of_a_head_is_declined() {
    outside(head().slices(12), "The slices cover 55 mm; the model was made for 80 to 300 mm.");
  }

  @Test
  void a_field_of_view_of_a_body_is_declined() {
    outside(
        head().fieldOfView(500),
        "The field of view is 500 mm; the model was made for 150 to 350 mm.");
  }
}
