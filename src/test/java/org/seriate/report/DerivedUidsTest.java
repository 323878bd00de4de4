package org.seriate.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.series.Outcome;
import org.seriate.series.ReportLayout;
import org.seriate.series.ResultInstance;

/** Exactly one report, because the same analysis is the same object. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DerivedUidsTest {
  private static final Predecessor PREDECESSOR =
      new Predecessor(Requests.STUDY, "2.25.1", Uid.Comprehensive3DSRStorage, "2.25.2");

  @Test
  void the_same_request_gives_the_same_bytes() {
    ResultInstance once = Written.from(Requests.positive()).report();
    ResultInstance again = Written.from(Requests.positive()).report();

    assertArrayEquals(once.dataSet(), again.dataSet());
    assertEquals(once.sopInstanceUid(), again.sopInstanceUid());
  }

  @Test
  void positive_and_negative_of_one_analysis_are_one_object() {
    ResultInstance positive = Written.from(Requests.positive()).report();
    ResultInstance negative = Written.from(Requests.negative()).report();

    assertEquals(positive.sopInstanceUid(), negative.sopInstanceUid());
    assertEquals(positive.seriesInstanceUid(), negative.seriesInstanceUid());
  }

  @Test
  void
      a_revision_another_model_another_layout_and_another_class_are_other_objects_in_other_series() {
    List<ResultInstance> reports =
        List.of(
            Written.from(Requests.positive()).report(),
            Written.from(Requests.revision(Requests.positive(), 2, PREDECESSOR)).report(),
            Written.from(Requests.positiveOfProduct()).report(),
            Written.from(Requests.declinedWithoutModel()).report(),
            Written.from(Requests.positive(), ReportLayout.VIEWER_SAFE).report(),
            Written.from(Requests.positive(), SrSopClass.COMPREHENSIVE_SR).report(),
            Written.from(Requests.positive(), SrSopClass.ENHANCED_SR).report());

    assertEquals(7, reports.stream().map(ResultInstance::sopInstanceUid).distinct().count());
    assertEquals(7, reports.stream().map(ResultInstance::seriesInstanceUid).distinct().count());
  }

  @ParameterizedTest
  @EnumSource
  void the_uids_of_a_report_are_those_in_its_bytes(SrSopClass as) {
    Written written = Written.from(Requests.positive(), as);

    assertEquals(as.uid(), written.string(Tag.SOPClassUID));
    assertEquals(written.report().sopClassUid(), written.string(Tag.SOPClassUID));
    assertEquals(written.report().sopInstanceUid(), written.string(Tag.SOPInstanceUID));
    assertEquals(written.report().seriesInstanceUid(), written.string(Tag.SeriesInstanceUID));
    assertEquals(written.report().studyInstanceUid(), written.string(Tag.StudyInstanceUID));
  }

  @ParameterizedTest
  @EnumSource
  void the_content_is_the_same_in_every_class(SrSopClass as) {
    Written best = Written.from(Requests.positive());

    Written written = Written.from(Requests.positive(), as);

    assertEquals(
        best.dataSet().items(Tag.ContentSequence), written.dataSet().items(Tag.ContentSequence));
  }

  @Test
  void in_every_form_a_revision_names_what_it_replaces_in_that_form() {
    ReportRequest first = Requests.positive();
    ResultInstance main = Written.from(first).report();
    Predecessor predecessor =
        new Predecessor(
            main.studyInstanceUid(),
            main.seriesInstanceUid(),
            main.sopClassUid(),
            main.sopInstanceUid());
    ReportRequest second = Requests.revision(first, 2, predecessor);

    assertReplaces(
        Written.from(first, SrSopClass.ENHANCED_SR), Written.from(second, SrSopClass.ENHANCED_SR));
    assertReplaces(
        Written.from(first, ReportLayout.VIEWER_SAFE),
        Written.from(second, ReportLayout.VIEWER_SAFE));
  }

  private static void assertReplaces(Written first, Written second) {
    DataSet series =
        second
            .firstItem(Tag.PredecessorDocumentsSequence)
            .items(Tag.ReferencedSeriesSequence)
            .getFirst();
    DataSet instance = series.items(Tag.ReferencedSOPSequence).getFirst();
    assertEquals(first.string(Tag.SeriesInstanceUID), series.string(Tag.SeriesInstanceUID).get());
    assertEquals(first.string(Tag.SOPClassUID), instance.string(Tag.ReferencedSOPClassUID).get());
    assertEquals(
        first.string(Tag.SOPInstanceUID), instance.string(Tag.ReferencedSOPInstanceUID).get());
  }

  @Test
  void a_later_revision_tracks_the_same_thing() {
    Written first = Written.from(Requests.positive());
    Written second = Written.from(Requests.revision(Requests.positive(), 2, PREDECESSOR));

    assertEquals(
        first.uidsNamed(Concepts.TRACKING_UNIQUE_IDENTIFIER),
        second.uidsNamed(Concepts.TRACKING_UNIQUE_IDENTIFIER));
  }

  @Test
  void a_retrained_model_is_another_device() {
    Written demonstration = Written.from(Requests.positive());
    Written retrained = Written.from(Requests.positiveOfProduct());

    assertNotEquals(
        demonstration.uidsNamed(Concepts.DEVICE_OBSERVER_UID),
        retrained.uidsNamed(Concepts.DEVICE_OBSERVER_UID));
  }

  @Test
  void a_series_without_images_or_uids_can_not_be_reported_on() {
    ReportRequest valid = Requests.positive();

    for (int tag : List.of(Tag.StudyInstanceUID, Tag.SeriesInstanceUID)) {
      DataSet without = valid.source().toBuilder().remove(tag).build();
      assertThrows(IllegalArgumentException.class, () -> Requests.about(without, valid.outcome()));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> Requests.about(valid.source(), List.of(), valid.outcome()));
  }

  @Test
  void a_finding_without_answers_or_slices_can_not_be_reported() {
    assertThrows(IllegalArgumentException.class, () -> Requests.answered(Requests.DEMONSTRATION));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Requests.about(
                Requests.headCt(),
                Requests.finding(
                    Requests.DEMONSTRATION,
                    List.of(),
                    new Outcome.Answer(Requests.HEMORRHAGE, 0.9))));
  }

  @Test
  void what_a_request_or_report_prints_names_no_patient() {
    ReportRequest request = Requests.positive();

    for (String printed : List.of(request.toString(), Written.from(request).toString())) {
      assertFalse(printed.contains("ller"), printed);
      assertFalse(printed.contains("PID0001"), printed);
    }
  }
}
