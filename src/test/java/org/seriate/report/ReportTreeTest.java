package org.seriate.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.series.Code;
import org.seriate.series.Outcome;
import org.seriate.series.ReportLayout;
import org.seriate.series.StoredImage;

/** The tree of a result, row by row: PS3.16 TID 1500, 1204, 1002, 1600, 1501, 4019. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReportTreeTest {
  private static Written answersOf(ReportRequest request) {
    return Written.from(request).withoutSlices();
  }

  private static final Code HEMORRHAGE = Requests.HEMORRHAGE.finding();
  private static final Code FRACTURE = Requests.FRACTURE.finding();

  @Test
  void the_root_holds_the_rows_of_tid_1500_in_order() {
    Written written = answersOf(Requests.positive());

    assertEquals(
        List.of(
            "Language of Content Item and Descendants",
            "Observer Type",
            "Device Observer UID",
            "Device Observer Name",
            "Device Observer Manufacturer",
            "Device Observer Model Name",
            "Device Observer Serial Number",
            "Procedure reported",
            "Image Library",
            "Imaging Measurements",
            "Qualitative Evaluations"),
        Written.childNames(written.dataSet()));
  }

  @Test
  void the_device_observer_is_the_contributing_equipment() {
    Written written = answersOf(Requests.positive());

    DataSet equipment = written.firstItem(Tag.ContributingEquipmentSequence);
    String manufacturer = equipment.string(Tag.Manufacturer).orElseThrow();
    String model = equipment.string(Tag.ManufacturerModelName).orElseThrow();
    String version = equipment.string(Tag.SoftwareVersions).orElseThrow();
    String device = equipment.string(Tag.DeviceUID).orElseThrow();
    assertEquals(List.of(Concepts.DEVICE), written.codesNamed(Concepts.OBSERVER_TYPE));
    assertEquals(List.of(device), written.uidsNamed(Concepts.DEVICE_OBSERVER_UID));
    assertEquals(List.of(manufacturer), written.textsNamed(Concepts.DEVICE_OBSERVER_MANUFACTURER));
    assertEquals(List.of(model), written.textsNamed(Concepts.DEVICE_OBSERVER_MODEL_NAME));
    assertEquals(List.of(model), written.textsNamed(Concepts.ALGORITHM_NAME));
    assertEquals(List.of(version), written.textsNamed(Concepts.ALGORITHM_VERSION));
  }

  @Test
  void the_image_library_describes_and_lists_the_analysed_slices() {
    Written written = answersOf(Requests.positive());

    assertEquals(
        List.of("Modality", "Target Region", "Study Date", "Study Time", "Frame of Reference UID"),
        Written.childNames(written.only(Concepts.IMAGE_LIBRARY_GROUP)).subList(0, 5));
    assertEquals(
        List.of(Code.dcm("CT", "Computed Tomography")), written.codesNamed(Concepts.MODALITY));
    assertEquals(List.of(Requests.FRAME), written.uidsNamed(Concepts.FRAME_OF_REFERENCE_UID));
    assertEquals(
        Requests.positive().images().stream().map(StoredImage::sopInstanceUid).toList(),
        written.imagesNamed(Concepts.SOURCE));
  }

  @Test
  void images_of_another_frame_of_reference_are_another_group() {
    DataSet source = Requests.headCt();
    DataSet other = source.toBuilder().string(Tag.FrameOfReferenceUID, "1.2.3").build();
    List<StoredImage> images =
        List.of(Requests.slice(source, 1), Requests.slice(other, 2), Requests.slice(source, 3));

    Written written = answersOf(Requests.about(source, images, Requests.declined().outcome()));

    assertEquals(2, written.named(Concepts.IMAGE_LIBRARY_GROUP).size());
    assertEquals(
        List.of(Requests.FRAME, "1.2.3"), written.uidsNamed(Concepts.FRAME_OF_REFERENCE_UID));
    assertEquals(
        List.of(Requests.SERIES + ".1", Requests.SERIES + ".3", Requests.SERIES + ".2"),
        written.imagesNamed(Concepts.SOURCE));
  }

  @Test
  void images_that_the_model_did_not_see_are_counted_but_not_referenced() {
    List<StoredImage> images = Requests.slices(Requests.headCt(), 8);
    Outcome.Finding finding =
        Requests.finding(
            Requests.DEMONSTRATION,
            images.subList(0, 6),
            new Outcome.Answer(Requests.HEMORRHAGE, 0.93));

    Written written = answersOf(Requests.about(Requests.headCt(), images, finding));

    assertEquals(6, written.imagesNamed(Concepts.SOURCE).size());
    assertTrue(
        written
            .textsNamed(Concepts.ALGORITHM_PARAMETERS)
            .contains("input=whole series, 6 slices; 2 other images left out"));
  }

  @Test
  void a_positive_group_holds_the_rows_of_tid_1501_in_order() {
    Written written = answersOf(Requests.positive());

    assertEquals(
        List.of(
            "Tracking Identifier",
            "Tracking Unique Identifier",
            "Finding",
            "Algorithm Name",
            "Algorithm Version",
            "Algorithm Parameters",
            "Algorithm Family",
            "Finding Site",
            "Probability",
            "Source of Measurement",
            "Best illustration of finding",
            "Intracranial hemorrhage"),
        Written.childNames(written.only(Concepts.MEASUREMENT_GROUP)).stream().distinct().toList());
  }

  @ParameterizedTest
  @CsvSource({
    "Language of Content Item and Descendants, HAS CONCEPT MOD, CODE",
    "Country of Language, HAS CONCEPT MOD, CODE",
    "Observer Type, HAS OBS CONTEXT, CODE",
    "Device Observer UID, HAS OBS CONTEXT, UIDREF",
    "Device Observer Name, HAS OBS CONTEXT, TEXT",
    "Device Observer Manufacturer, HAS OBS CONTEXT, TEXT",
    "Device Observer Model Name, HAS OBS CONTEXT, TEXT",
    "Device Observer Serial Number, HAS OBS CONTEXT, TEXT",
    "Procedure reported, HAS CONCEPT MOD, CODE",
    "Image Library, CONTAINS, CONTAINER",
    "Image Library Group, CONTAINS, CONTAINER",
    "Modality, HAS ACQ CONTEXT, CODE",
    "Target Region, HAS ACQ CONTEXT, CODE",
    "Study Date, HAS ACQ CONTEXT, DATE",
    "Study Time, HAS ACQ CONTEXT, TIME",
    "Frame of Reference UID, HAS ACQ CONTEXT, UIDREF",
    "Source, CONTAINS, IMAGE",
    "Imaging Measurements, CONTAINS, CONTAINER",
    "Measurement Group, CONTAINS, CONTAINER",
    "Tracking Identifier, HAS OBS CONTEXT, TEXT",
    "Tracking Unique Identifier, HAS OBS CONTEXT, UIDREF",
    "Finding, CONTAINS, CODE",
    "Algorithm Name, HAS CONCEPT MOD, TEXT",
    "Algorithm Version, HAS CONCEPT MOD, TEXT",
    "Algorithm Parameters, HAS CONCEPT MOD, TEXT",
    "Algorithm Family, HAS CONCEPT MOD, CODE",
    "Finding Site, HAS CONCEPT MOD, CODE",
    "Probability, CONTAINS, NUM",
    "Source of Measurement, CONTAINS, IMAGE",
    "Best illustration of finding, CONTAINS, IMAGE",
    "Intracranial hemorrhage, CONTAINS, CODE",
    "Qualitative Evaluations, CONTAINS, CONTAINER",
    "Comment, CONTAINS, TEXT"
  })
  void every_row_has_the_relationship_and_value_type_of_its_template(
      String name, String relationship, String valueType) {
    Written written = answersOf(Requests.positive());

    List<DataSet> rows = written.withMeaning(name);

    assertFalse(rows.isEmpty());
    for (DataSet row : rows) {
      assertEquals(Optional.of(relationship), row.string(Tag.RelationshipType));
      assertEquals(Optional.of(valueType), row.string(Tag.ValueType));
    }
  }

  @Test
  void a_positive_has_its_finding_its_key_images_and_is_present() {
    Written written = answersOf(Requests.positive());

    assertEquals(List.of(HEMORRHAGE), written.codesNamed(Concepts.FINDING));
    assertEquals(
        List.of(Requests.SERIES + ".3", Requests.SERIES + ".4"),
        written.imagesNamed(Concepts.SOURCE_OF_MEASUREMENT));
    assertEquals(List.of(Requests.SERIES + ".4"), written.imagesNamed(Concepts.BEST_ILLUSTRATION));
    assertEquals(List.of(Concepts.PRESENT), written.codesNamed(HEMORRHAGE));
    assertEquals(List.of(Requests.HEMORRHAGE.site()), written.codesNamed(Concepts.FINDING_SITE));
  }

  @Test
  void a_negative_has_neither_finding_nor_key_images_and_is_absent() {
    Written written = answersOf(Requests.negative());

    assertEquals(List.of(), written.named(Concepts.FINDING));
    assertEquals(List.of(), written.named(Concepts.SOURCE_OF_MEASUREMENT));
    assertEquals(List.of(Concepts.ABSENT), written.codesNamed(HEMORRHAGE));
    assertEquals(Optional.of("4"), measured(written).string(Tag.NumericValue));
  }

  @Test
  void each_slice_has_its_probability_in_a_group_apart_from_the_answer() {
    Written written = Written.from(Requests.negative());

    DataSet slices = written.named(Concepts.MEASUREMENT_GROUP).getLast();
    List<DataSet> numbers =
        slices.items(Tag.ContentSequence).stream()
            .filter(i -> Written.valueType(i).equals("NUM"))
            .toList();
    assertEquals(
        List.of(
            "Tracking Identifier",
            "Tracking Unique Identifier",
            "Algorithm Name",
            "Algorithm Version",
            "Finding Site",
            "Probability"),
        Written.childNames(slices).stream().distinct().toList());
    assertEquals(6, numbers.size());
    DataSet third = numbers.get(2);
    DataSet image = third.items(Tag.ContentSequence).getFirst();
    assertEquals(1, third.items(Tag.ContentSequence).size());
    assertEquals(
        Optional.of("3"),
        third.item(Tag.MeasuredValueSequence).orElseThrow().string(Tag.NumericValue));
    assertEquals(Optional.of("INFERRED FROM"), image.string(Tag.RelationshipType));
    assertEquals(Requests.SERIES + ".3", Written.imageOf(image));
  }

  @Test
  void a_model_that_says_nothing_of_single_slices_leaves_them_out() {
    List<Outcome.SliceEvidence> slices =
        Requests.slices(Requests.headCt(), 6).stream()
            .map(s -> new Outcome.SliceEvidence(s, Double.NaN, false))
            .toList();
    Outcome.Finding finding =
        new Outcome.Finding(
            Requests.DEMONSTRATION,
            List.of(new Outcome.Answer(Requests.HEMORRHAGE, 0.93)),
            slices,
            "engine");

    Written written = Written.from(Requests.about(Requests.headCt(), finding));

    assertEquals(1, written.named(Concepts.MEASUREMENT_GROUP).size());
    assertEquals(List.of(), written.named(Concepts.BEST_ILLUSTRATION));
  }

  @Test
  void the_layout_for_careful_viewers_says_the_numbers_in_words_and_has_no_measurements() {
    Written positive = Written.from(Requests.positive(), ReportLayout.VIEWER_SAFE);
    Written negative = Written.from(Requests.negative(), ReportLayout.VIEWER_SAFE);

    assertEquals(List.of(), positive.named(Concepts.IMAGING_MEASUREMENTS));
    assertEquals(List.of(), positive.ofValueType("NUM"));
    assertEquals(List.of(Concepts.PRESENT), positive.codesNamed(HEMORRHAGE));
    assertEquals(List.of(Concepts.ABSENT), negative.codesNamed(HEMORRHAGE));
    assertEquals(
        List.of(
            "Intracranial hemorrhage: probability 93 % (threshold 50 %), present",
            "Key slices: slice 3, slice 4",
            "Algorithm: ICH CNN-LSTM 0.1.0 (Seriate); whole series, 6 slices",
            "Demonstration, not for clinical use."
                + " Intended use: Demonstration only. Not for clinical use."),
        positive.textsNamed(Concepts.COMMENT));
    assertEquals(
        "Intracranial hemorrhage: probability 4 % (threshold 50 %), absent",
        negative.textsNamed(Concepts.COMMENT).getFirst());
  }

  @Test
  void a_probability_that_rounds_to_the_threshold_is_said_with_more_digits() {
    assertEquals("49.999 %", InWords.probability(new Outcome.Answer(Requests.HEMORRHAGE, 0.49999)));
    assertEquals("50 %", InWords.probability(new Outcome.Answer(Requests.HEMORRHAGE, 0.5)));
  }

  @Test
  void the_probability_is_in_percent_and_keeps_the_full_double() {
    double probability = 1 / 3.0;

    DataSet number = measured(answersOf(Requests.withProbability(probability)));

    assertEquals(Optional.of("33.333333"), number.string(Tag.NumericValue));
    assertArrayEquals(
        new double[] {100 * probability}, number.doubles(Tag.FloatingPointValue), 0.0);
    assertEquals(Concepts.PERCENT, Written.codeOf(number, Tag.MeasurementUnitsCodeSequence));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 100",
    "0.07, 7",
    "0.123456789012, 12.345679",
    "1e-9, 0.0000001",
    "1.23456789e-11, 1.2345679E-9",
    "0.499999999, 50"
  })
  void a_decimal_string_has_at_most_16_characters(double probability, String expected) {
    assertEquals(expected, ContentEncoding.decimalString(100 * probability));
    assertTrue(expected.length() <= 16);
  }

  @Test
  void a_probability_at_the_threshold_is_a_positive() {
    Written written = answersOf(Requests.withProbability(0.5));

    assertEquals(List.of(Concepts.PRESENT), written.codesNamed(HEMORRHAGE));
    assertEquals(List.of(HEMORRHAGE), written.codesNamed(Concepts.FINDING));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, -0.01, 1.01, Double.POSITIVE_INFINITY})
  void a_number_that_is_no_probability_is_not_written(double number) {
    ReportRequest request = Requests.withProbability(number);

    assertThrows(IllegalArgumentException.class, () -> answersOf(request));
  }

  @Test
  void the_parameters_say_what_the_answer_depended_on() {
    Written written = answersOf(Requests.positive());

    assertEquals(
        List.of(
            "operating_threshold=0.5",
            "input=whole series, 6 slices",
            "series_complete_by=association released, slices gapless",
            "revision=1",
            "model_sha256=" + Requests.DEMONSTRATION.digest(),
            "engine=ONNX Runtime 1.28.0 CPU",
            "intended_use=Demonstration only. Not for clinical use."),
        written.textsNamed(Concepts.ALGORITHM_PARAMETERS));
    assertEquals(
        List.of(Concepts.ARTIFICIAL_INTELLIGENCE), written.codesNamed(Concepts.ALGORITHM_FAMILY));
  }

  @Test
  void a_demonstration_says_so_beside_its_result_and_a_product_does_not() {
    Written demonstration = answersOf(Requests.negative());
    Written product = answersOf(Requests.positiveOfProduct());

    assertEquals(
        List.of(
            "Demonstration, not for clinical use."
                + " Intended use: Demonstration only. Not for clinical use."),
        demonstration.textsNamed(Concepts.COMMENT));
    assertEquals(List.of(), product.named(Concepts.QUALITATIVE_EVALUATIONS));
  }

  @Test
  void each_question_has_a_group_and_a_tracking_uid_of_its_own() {
    Written written = answersOf(Requests.twoQuestions());

    assertEquals(2, written.named(Concepts.MEASUREMENT_GROUP).size());
    assertEquals(List.of(FRACTURE), written.codesNamed(Concepts.FINDING));
    assertEquals(List.of(Concepts.ABSENT), written.codesNamed(HEMORRHAGE));
    assertEquals(List.of(Concepts.PRESENT), written.codesNamed(FRACTURE));
    assertEquals(
        2,
        written.uidsNamed(Concepts.TRACKING_UNIQUE_IDENTIFIER).stream()
            .filter(Uid::isValid)
            .distinct()
            .count());
  }

  @Test
  void key_images_of_the_first_question_are_no_evidence_for_another() {
    Written written = answersOf(Requests.twoQuestions());

    assertEquals(List.of(), written.named(Concepts.SOURCE_OF_MEASUREMENT));
  }

  @Test
  void an_instance_stored_twice_is_referenced_once() {
    List<StoredImage> twice =
        Stream.of(1, 2, 3, 3, 4, 4).map(n -> Requests.slice(Requests.headCt(), n)).toList();
    Outcome.Finding finding =
        Requests.finding(
            Requests.DEMONSTRATION, twice, new Outcome.Answer(Requests.HEMORRHAGE, 0.93));

    Written written = answersOf(Requests.about(Requests.headCt(), twice, finding));

    assertEquals(4, written.imagesNamed(Concepts.SOURCE).size());
    assertEquals(2, written.imagesNamed(Concepts.SOURCE_OF_MEASUREMENT).size());
    assertEquals("whole series, 4 slices", written.string(Tag.CompletionFlagDescription));
  }

  @Test
  void a_private_code_is_explained_and_a_long_one_has_its_own_attribute() {
    Outcome.Question question =
        new Outcome.Question(
            "x",
            new Code("A_LONG_PRIVATE_CODE", "99SERIATE", "Something of our own"),
            Code.sct("69536005", "Head"),
            0.5);

    Written written =
        answersOf(Requests.answered(Requests.DEMONSTRATION, new Outcome.Answer(question, 0.9)));

    DataSet scheme = written.firstItem(Tag.CodingSchemeIdentificationSequence);
    assertEquals(Optional.of("99SERIATE"), scheme.string(Tag.CodingSchemeDesignator));
    DataSet code = written.only(Concepts.FINDING).items(Tag.ConceptCodeSequence).getFirst();
    assertEquals(Optional.of("A_LONG_PRIVATE_CODE"), code.string(Tag.LongCodeValue));
    assertFalse(code.contains(Tag.CodeValue));
  }

  @Test
  void codes_of_the_standard_need_no_explanation() {
    Written written = answersOf(Requests.positive());

    assertFalse(written.dataSet().contains(Tag.CodingSchemeIdentificationSequence));
  }

  private static DataSet measured(Written written) {
    return written.only(Concepts.PROBABILITY).items(Tag.MeasuredValueSequence).getFirst();
  }
}
