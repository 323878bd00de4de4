package org.seriate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.series.Code;
import org.seriate.series.Report;
import org.seriate.series.ReportKind;

/** The header, attribute by attribute: PS3.3 A.35.13 and the modules it names. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReportHeaderTest {
  private enum Sample {
    POSITIVE(Requests.positive()),
    NEGATIVE(Requests.negative()),
    DECLINED(Requests.declined()),
    DECLINED_WITHOUT_MODEL(Requests.declinedWithoutModel()),
    MINIMAL(Requests.about(minimal(), Requests.declined().outcome()));

    final ReportRequest request;

    Sample(ReportRequest request) {
      this.request = request;
    }
  }

  private static DataSet minimal() {
    return DataSet.builder()
        .string(Tag.StudyInstanceUID, Requests.STUDY)
        .string(Tag.SeriesInstanceUID, Requests.SERIES)
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void every_type_1_attribute_has_a_value(Sample sample) {
    Written written = Written.from(sample.request);

    for (int tag :
        List.of(
            Tag.SOPClassUID,
            Tag.SOPInstanceUID,
            Tag.StudyInstanceUID,
            Tag.Modality,
            Tag.SeriesInstanceUID,
            Tag.SeriesNumber,
            Tag.InstanceNumber,
            Tag.CompletionFlag,
            Tag.VerificationFlag,
            Tag.ContentDate,
            Tag.ContentTime,
            Tag.ValueType,
            Tag.ContinuityOfContent)) {
      assertNotEquals("", written.string(tag), Tag.format(tag));
    }
    for (int sequence :
        List.of(
            Tag.ConceptNameCodeSequence,
            Tag.ContentTemplateSequence,
            Tag.ContentSequence,
            Tag.CurrentRequestedProcedureEvidenceSequence,
            Tag.ContributingEquipmentSequence,
            Tag.AuthorObserverSequence)) {
      assertNotEquals(List.of(), written.dataSet().items(sequence), Tag.format(sequence));
    }
  }

  @ParameterizedTest
  @EnumSource
  void every_type_2_attribute_is_there_even_if_the_image_lacks_it(Sample sample) {
    Written written = Written.from(sample.request);

    for (int tag :
        List.of(
            Tag.StudyDate,
            Tag.StudyTime,
            Tag.AccessionNumber,
            Tag.ReferringPhysicianName,
            Tag.StudyID,
            Tag.PatientName,
            Tag.PatientID,
            Tag.PatientBirthDate,
            Tag.PatientSex,
            Tag.Manufacturer,
            Tag.ReferencedPerformedProcedureStepSequence,
            Tag.PerformedProcedureCodeSequence)) {
      assertTrue(written.dataSet().contains(tag), Tag.format(tag));
    }
  }

  @Test
  void patient_and_study_are_those_of_the_image() {
    Written written = Written.from(Requests.positive());

    assertEquals("ISO_IR 192", written.string(Tag.SpecificCharacterSet));
    assertEquals("Müller^Jörg", written.string(Tag.PatientName));
    assertEquals("PID0001", written.string(Tag.PatientID));
    assertEquals("19600101", written.string(Tag.PatientBirthDate));
    assertEquals("F", written.string(Tag.PatientSex));
    assertEquals("066Y", written.string(Tag.PatientAge));
    assertEquals("20260301", written.string(Tag.StudyDate));
    assertEquals("081500", written.string(Tag.StudyTime));
    assertEquals("ACC123", written.string(Tag.AccessionNumber));
    assertEquals("Referrer^Rita", written.string(Tag.ReferringPhysicianName));
    assertEquals("S1", written.string(Tag.StudyID));
    assertEquals("CT Schädel", written.string(Tag.StudyDescription));
    assertEquals(Requests.STUDY, written.string(Tag.StudyInstanceUID));
  }

  @Test
  void what_only_describes_is_not_copied_where_it_is_malformed() {
    DataSet source =
        Requests.headCt().toBuilder()
            .string(Tag.StudyID, "SEVENTEEN_LETTERS")
            .string(Tag.PatientAge, "66")
            .string(Tag.StudyDescription, "x".repeat(65))
            .string(Tag.AccessionNumber, "AN_ACCESSION_NUMBER_TOO_LONG")
            .build();

    Written written = Written.from(Requests.about(source, Requests.positive().outcome()));

    assertEquals(0, written.dataSet().bytes(Tag.StudyID).orElseThrow().length);
    assertFalse(written.dataSet().contains(Tag.PatientAge));
    assertFalse(written.dataSet().contains(Tag.StudyDescription));
    assertEquals("AN_ACCESSION_NUMBER_TOO_LONG", written.string(Tag.AccessionNumber));
  }

  @Test
  void a_removed_identity_stays_marked_as_removed() {
    DataSet silent =
        Requests.headCt().toBuilder()
            .string(Tag.PatientIdentityRemoved, "YES")
            .empty(Tag.DeidentificationMethod)
            .build();
    DataSet spoken = silent.toBuilder().string(Tag.DeidentificationMethod, "CTP", "manual").build();

    Written unexplained = Written.from(Requests.about(silent, Requests.positive().outcome()));
    Written explained = Written.from(Requests.about(spoken, Requests.positive().outcome()));

    assertEquals("YES", unexplained.string(Tag.PatientIdentityRemoved));
    assertEquals("Not stated in the source image", unexplained.string(Tag.DeidentificationMethod));
    assertEquals(List.of("CTP", "manual"), explained.dataSet().strings(Tag.DeidentificationMethod));
    assertFalse(Written.from(Requests.positive()).dataSet().contains(Tag.PatientIdentityRemoved));
  }

  @Test
  void the_report_lies_in_a_series_of_its_own() {
    Written written = Written.from(Requests.positive());

    assertEquals("SR", written.string(Tag.Modality));
    assertNotEquals(Requests.SERIES, written.string(Tag.SeriesInstanceUID));
    assertTrue(Uid.isValid(written.string(Tag.SeriesInstanceUID)));
    assertTrue(Uid.isValid(written.string(Tag.SOPInstanceUID)));
    assertEquals("9001", written.string(Tag.SeriesNumber));
    assertEquals("1", written.string(Tag.InstanceNumber));
    assertEquals("20260301", written.string(Tag.SeriesDate));
    assertEquals("103015", written.string(Tag.SeriesTime));
  }

  @Test
  void dates_and_times_carry_the_zone_of_the_node() {
    Written written = Written.from(Requests.positive());

    assertEquals("20260301", written.string(Tag.ContentDate));
    assertEquals("103015", written.string(Tag.ContentTime));
    assertEquals("+0100", written.string(Tag.TimezoneOffsetFromUTC));
  }

  @Test
  void the_offset_of_the_image_wins_because_its_times_are_copied() {
    DataSet source =
        Requests.headCt().toBuilder().string(Tag.TimezoneOffsetFromUTC, "-0330").build();

    Written written = Written.from(Requests.about(source, Requests.positive().outcome()));

    assertEquals("-0330", written.string(Tag.TimezoneOffsetFromUTC));
    assertEquals("060015", written.string(Tag.ContentTime));
  }

  @Test
  void a_result_is_complete_unverified_and_final() {
    Written written = Written.from(Requests.negative());

    assertEquals("COMPLETE", written.string(Tag.CompletionFlag));
    assertEquals("whole series, 6 slices", written.string(Tag.CompletionFlagDescription));
    assertEquals("UNVERIFIED", written.string(Tag.VerificationFlag));
    assertEquals("FINAL", written.string(Tag.PreliminaryFlag));
    assertFalse(written.dataSet().contains(Tag.VerifyingObserverSequence));
  }

  @Test
  void a_declined_analysis_is_partial_and_says_why() {
    Written written = Written.from(Requests.declined());

    assertEquals("PARTIAL", written.string(Tag.CompletionFlag));
    assertEquals(
        "Not analysed: The largest distance between slices is 15 mm,...",
        written.string(Tag.CompletionFlagDescription));
  }

  @Test
  void the_model_is_the_contributing_equipment_and_the_author() {
    Written written = Written.from(Requests.positive());

    DataSet equipment = written.firstItem(Tag.ContributingEquipmentSequence);
    assertEquals(
        Code.dcm("109102", "Processing Equipment"),
        Written.codeOf(equipment, Tag.PurposeOfReferenceCodeSequence));
    assertEquals(Optional.of("Seriate"), equipment.string(Tag.Manufacturer));
    assertEquals(Optional.of("ICH CNN-LSTM"), equipment.string(Tag.ManufacturerModelName));
    assertEquals(Optional.of("0.1.0"), equipment.string(Tag.SoftwareVersions));
    assertEquals(
        Optional.of(Uid.nameBased("device:" + Requests.DEMONSTRATION.digest())),
        equipment.string(Tag.DeviceUID));
    assertEquals(Optional.of("20260301103015+0100"), equipment.string(Tag.ContributionDateTime));

    DataSet author = written.firstItem(Tag.AuthorObserverSequence);
    assertEquals(Optional.of("DEV"), author.string(Tag.ObserverType));
    assertEquals(Optional.of("SERIATE"), author.string(Tag.StationName));
    assertEquals(equipment.string(Tag.DeviceUID), author.string(Tag.DeviceUID));
    assertTrue(author.contains(Tag.InstitutionCodeSequence));
  }

  @Test
  void without_a_model_the_node_is_the_author() {
    Written written = Written.from(Requests.declinedWithoutModel());

    DataSet author = written.firstItem(Tag.AuthorObserverSequence);
    assertEquals(Optional.of("Seriate"), author.string(Tag.ManufacturerModelName));
    assertTrue(Uid.isValid(author.string(Tag.DeviceUID).orElseThrow()));
    assertFalse(written.dataSet().contains(Tag.ContentQualification));
  }

  @Test
  void general_equipment_is_the_node() {
    Written written = Written.from(Requests.positive());

    assertEquals("Seriate", written.string(Tag.Manufacturer));
    assertEquals("Seriate", written.string(Tag.ManufacturerModelName));
    assertEquals("NODE-1", written.string(Tag.DeviceSerialNumber));
    assertEquals("0.1.0", written.string(Tag.SoftwareVersions));
    assertEquals("SERIATE", written.string(Tag.StationName));
    assertEquals("General Hospital", written.string(Tag.InstitutionName));
    assertEquals(Uid.ImplementationClassUid, written.string(Tag.InstanceCreatorUID));
  }

  @Test
  void a_demonstration_model_is_research_and_a_product_is_not() {
    Written demonstration = Written.from(Requests.positive());
    Written product = Written.from(Requests.positiveOfProduct());

    assertEquals("RESEARCH", demonstration.string(Tag.ContentQualification));
    assertEquals("PRODUCT", product.string(Tag.ContentQualification));
    assertEquals("AI: Intracranial hemorrhage", product.string(Tag.SeriesDescription));
  }

  @Test
  void the_template_is_tid_1500_of_dcmr() {
    Written written = Written.from(Requests.positive());

    DataSet template = written.firstItem(Tag.ContentTemplateSequence);
    assertEquals(Optional.of("DCMR"), template.string(Tag.MappingResource));
    assertEquals(Optional.of("1500"), template.string(Tag.TemplateIdentifier));
    assertEquals(
        Code.dcm("126000", "Imaging Measurement Report"),
        Written.codeOf(written.dataSet(), Tag.ConceptNameCodeSequence));
  }

  @Test
  void a_revision_names_its_predecessor() {
    Written first = Written.from(Requests.positive());
    Predecessor predecessor =
        new Predecessor(
            Requests.STUDY,
            first.report().seriesInstanceUid(),
            first.report().sopClassUid(),
            first.report().sopInstanceUid());

    Written second = Written.from(Requests.revision(Requests.positive(), 2, predecessor));

    assertFalse(first.dataSet().contains(Tag.PredecessorDocumentsSequence));
    DataSet study = second.firstItem(Tag.PredecessorDocumentsSequence);
    DataSet series = study.items(Tag.ReferencedSeriesSequence).getFirst();
    DataSet sop = series.items(Tag.ReferencedSOPSequence).getFirst();
    assertEquals(Optional.of(Requests.STUDY), study.string(Tag.StudyInstanceUID));
    assertEquals(
        Optional.of(first.report().seriesInstanceUid()), series.string(Tag.SeriesInstanceUID));
    assertEquals(Optional.of(first.report().sopClassUid()), sop.string(Tag.ReferencedSOPClassUID));
    assertEquals(
        Optional.of(first.report().sopInstanceUid()), sop.string(Tag.ReferencedSOPInstanceUID));
    assertEquals("9002", second.string(Tag.SeriesNumber));
  }

  @Test
  void the_kind_of_the_report_is_told() {
    assertEquals(ReportKind.POSITIVE, written(Requests.positive()).kind());
    assertEquals(ReportKind.NEGATIVE, written(Requests.negative()).kind());
    assertEquals(ReportKind.NOT_ANALYSED, written(Requests.declined()).kind());
  }

  private static Report written(ReportRequest request) {
    return new ReportWriter(Requests.NODE).write(request, Wanted.NOTHING_MORE);
  }
}
