package org.seriate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.series.Analysis;
import org.seriate.series.DeclineReason;
import org.seriate.series.Outcome;
import org.seriate.series.Report;
import org.seriate.series.ReportKind;
import org.seriate.series.ReportLayout;
import org.seriate.series.ResultInstance;
import org.seriate.series.ResultObject;
import org.seriate.series.StoredImage;

/** What several models say of one series, in one report. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SeveralModelsTest {
  private static final Outcome NOT_FOR_HEADS =
      new Outcome.Declined(
          DeclineReason.OUTSIDE_MODEL_GATE,
          "The body part HEAD is none that the model is for",
          Optional.of(Requests.FRACTURES),
          List.of(Requests.FRACTURE));

  @Test
  void each_result_stands_in_groups_that_name_its_model() {
    Written written = Written.from(Requests.twoModels()).withoutSlices();

    assertEquals(
        List.of("ICH CNN-LSTM", "Fracture CNN"), written.textsNamed(Concepts.ALGORITHM_NAME));
    assertEquals(List.of("0.1.0", "1.4"), written.textsNamed(Concepts.ALGORITHM_VERSION));
    assertEquals(2, written.named(Concepts.MEASUREMENT_GROUP).size());
    assertEquals(2, written.named(Concepts.PROBABILITY).size());
  }

  @Test
  void each_model_has_its_slices_and_they_are_listed_once() {
    ReportRequest request = Requests.twoModels();
    Written written = Written.from(request);

    assertEquals(4, written.named(Concepts.MEASUREMENT_GROUP).size());
    assertEquals(
        request.images().stream().map(StoredImage::sopInstanceUid).toList(),
        written.imagesNamed(Concepts.SOURCE));
  }

  @Test
  void each_model_contributes_under_a_device_uid_of_its_own() {
    List<DataSet> equipment =
        Written.from(Requests.twoModels()).dataSet().items(Tag.ContributingEquipmentSequence);

    assertEquals(
        List.of("ICH CNN-LSTM", "Fracture CNN"),
        equipment.stream().map(e -> e.string(Tag.ManufacturerModelName).orElseThrow()).toList());
    assertEquals(
        List.of("Seriate", "Other Maker"),
        equipment.stream().map(e -> e.string(Tag.Manufacturer).orElseThrow()).toList());
    assertEquals(
        2, equipment.stream().map(e -> e.string(Tag.DeviceUID).orElseThrow()).distinct().count());
  }

  @Test
  void the_report_is_positive_where_one_model_is() {
    Outcome negative = Requests.negative().outcome();
    Outcome positive = Requests.twoQuestions().outcome();

    assertEquals(ReportKind.POSITIVE, Analysis.of(negative, List.of(positive)).kind());
    assertEquals(ReportKind.NEGATIVE, Analysis.of(negative, List.of(NOT_FOR_HEADS)).kind());
    assertEquals(
        ReportKind.NOT_ANALYSED,
        Analysis.of(Requests.declined().outcome(), List.of(NOT_FOR_HEADS)).kind());
  }

  @Test
  void the_first_that_found_speaks_where_the_active_one_did_not_analyse_the_series() {
    Outcome declined = Requests.declined().outcome();
    Outcome found = Requests.positive().outcome();

    Analysis analysis = Analysis.of(declined, List.of(found));

    assertEquals(found, analysis.main());
    assertEquals(List.of(declined), analysis.others());
  }

  @Test
  void a_model_that_did_not_analyse_the_series_is_named_with_its_reason() {
    for (ReportLayout layout : ReportLayout.values()) {
      Written written = Written.from(Requests.positive().beside(List.of(NOT_FOR_HEADS)), layout);

      List<String> comments = written.textsNamed(Concepts.COMMENT);
      assertTrue(
          comments.contains(
              "Not analysed by Fracture CNN 1.4: The body part HEAD is none that the model is for."
                  + " No result was produced; absence of a finding must not be inferred."),
          comments.toString());
      assertEquals(
          List.of(), written.withMeaning("Fracture of skull"), "no code that reads as a result");
    }
  }

  @Test
  void one_that_is_not_for_clinical_use_makes_it_a_report_that_is_not() {
    Written written = Written.from(Requests.twoModels());

    assertEquals("RESEARCH", written.string(Tag.ContentQualification));
    assertTrue(written.textsNamed(Concepts.COMMENT).getFirst().contains("not for clinical use"));
    assertEquals(
        "AI: Intracranial... and 1 more (demo, not for clinical use)",
        written.string(Tag.SeriesDescription));
  }

  @Test
  void the_layout_for_viewers_says_the_answers_of_all() {
    Written written = Written.from(Requests.twoModels(), ReportLayout.VIEWER_SAFE);

    String words = String.join("\n", written.textsNamed(Concepts.COMMENT));
    assertTrue(words.contains("Intracranial hemorrhage: probability 93 %"), words);
    assertTrue(words.contains("Fracture of skull: probability 12.5 %"), words);
    assertTrue(words.contains("Algorithm: ICH CNN-LSTM 0.1.0 (Seriate)"), words);
    assertTrue(words.contains("Algorithm: Fracture CNN 1.4 (Other Maker)"), words);
  }

  @Test
  void it_is_another_object_than_the_report_of_one_of_them() {
    assertNotEquals(
        Written.from(Requests.positive()).report().sopInstanceUid(),
        Written.from(Requests.twoModels()).report().sopInstanceUid());
  }

  @Test
  void pictures_of_key_slices_speak_of_the_first_model_alone() {
    Report report =
        new ReportWriter(Requests.NODE)
            .write(
                ParametricMapTest.request(0.93, ParametricMapTest.slices())
                    .beside(Requests.twoModels().analysis().others()),
                new Wanted(Set.of(), Set.of(ResultObject.PM)));
    ResultInstance map = report.instances().getLast();

    assertEquals(ResultObject.PM, map.kind());
    assertEquals(
        List.of("ICH CNN-LSTM"),
        Written.of(map).dataSet().items(Tag.ContributingEquipmentSequence).stream()
            .map(e -> e.string(Tag.ManufacturerModelName).orElseThrow())
            .toList());
  }

  @Test
  void it_replaces_all_reports_that_nothing_else_replaces() {
    ReportRequest one = Requests.positive();
    List<Predecessor> former =
        List.of(
            new Predecessor("1.2", "1.2.1", "1", "1.2.1.1"),
            new Predecessor("1.2", "1.2.2", "1", "1.2.2.1"));

    Written written = Written.from(one.ofItsOwn(one.outcome(), former, List.of()));

    assertEquals(
        Set.of("1.2.1.1", "1.2.2.1"),
        written.dataSet().items(Tag.PredecessorDocumentsSequence).stream()
            .flatMap(s -> s.items(Tag.ReferencedSeriesSequence).stream())
            .flatMap(s -> s.items(Tag.ReferencedSOPSequence).stream())
            .map(i -> i.string(Tag.ReferencedSOPInstanceUID).orElseThrow())
            .collect(Collectors.toSet()));
  }
}
