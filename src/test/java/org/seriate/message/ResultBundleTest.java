package org.seriate.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DiagnosticReport.DiagnosticReportStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.report.ReportsForTests;

/** What a FHIR transaction says of a report, read by a parser that takes nothing unknown. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ResultBundleTest {
  private static final String FIRST = "2.25.12345";

  private static Bundle read(DataSet report, int revision) {
    IParser parser = FhirContext.forR4Cached().newJsonParser();
    parser.setParserErrorHandler(new StrictErrorHandler());
    return (Bundle) parser.parseResource(ResultBundle.of(report, revision, FIRST));
  }

  private static <T extends Resource> List<T> all(Bundle bundle, Class<T> kind) {
    return bundle.getEntry().stream()
        .map(Bundle.BundleEntryComponent::getResource)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  private static DiagnosticReport report(Bundle bundle) {
    return all(bundle, DiagnosticReport.class).getFirst();
  }

  @Test
  void everything_goes_in_one_transaction_under_ids_of_its_own() {
    Bundle bundle = read(ReportsForTests.positive(), 1);
    assertEquals(Bundle.BundleType.TRANSACTION, bundle.getType());
    for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
      assertEquals(Bundle.HTTPVerb.PUT, entry.getRequest().getMethod());
      String id = entry.getResource().getIdElement().getIdPart();
      assertTrue(id.matches("[A-Za-z0-9.-]{1,64}"), id);
      assertEquals(entry.getResource().fhirType() + "/" + id, entry.getRequest().getUrl());
    }
    assertEquals(
        List.of("Device", "Observation", "DiagnosticReport"),
        bundle.getEntry().stream().map(e -> e.getResource().fhirType()).toList());
  }

  @Test
  void the_same_report_is_the_same_transaction_every_time() {
    assertEquals(
        ResultBundle.of(ReportsForTests.positive(), 1, FIRST),
        ResultBundle.of(ReportsForTests.positive(), 1, FIRST));
  }

  @Test
  void a_positive_answer_is_an_observation_with_value_probability_and_device() {
    DataSet written = ReportsForTests.positive();
    Bundle bundle = read(written, 1);
    Observation answer = all(bundle, Observation.class).getFirst();
    assertEquals(ObservationStatus.FINAL, answer.getStatus());
    assertEquals("http://snomed.info/sct", answer.getCode().getCodingFirstRep().getSystem());
    assertEquals("1386000", answer.getCode().getCodingFirstRep().getCode());
    assertEquals("52101004", answer.getValueCodeableConcept().getCodingFirstRep().getCode());
    assertEquals("POS", answer.getInterpretationFirstRep().getCodingFirstRep().getCode());
    assertEquals("12738006", answer.getBodySite().getCodingFirstRep().getCode());
    assertEquals("93", answer.getComponentFirstRep().getValueQuantity().getValue().toString());
    assertEquals(
        "50",
        answer.getComponentFirstRep().getReferenceRangeFirstRep().getHigh().getValue().toString());
    assertEquals("2026-03-01T08:15:00+01:00", answer.getEffectiveDateTimeType().asStringValue());
    Device device = all(bundle, Device.class).getFirst();
    assertEquals("Device/" + device.getIdElement().getIdPart(), answer.getDevice().getReference());
    assertEquals("ICH CNN-LSTM", device.getDeviceNameFirstRep().getName());
    assertEquals("0.1.0", device.getVersionFirstRep().getValue());
    assertEquals(
        "urn:oid:" + written.string(Tag.StudyInstanceUID).orElseThrow(),
        answer.getDerivedFromFirstRep().getIdentifier().getValue());
  }

  @Test
  void the_report_names_patient_order_study_and_observations_by_their_identifiers() {
    DataSet written = ReportsForTests.ordered();
    DiagnosticReport report = report(read(written, 1));
    assertEquals(FIRST, report.getIdElement().getIdPart());
    assertEquals(DiagnosticReportStatus.FINAL, report.getStatus());
    assertEquals("PID0001", report.getSubject().getIdentifier().getValue());
    assertEquals("HOSPITAL", report.getSubject().getIdentifier().getAssigner().getDisplay());
    assertEquals("ACC123", report.getBasedOnFirstRep().getIdentifier().getValue());
    assertEquals("urn:dicom:uid", report.getImagingStudyFirstRep().getIdentifier().getSystem());
    assertEquals(
        "urn:oid:" + written.string(Tag.SOPInstanceUID).orElseThrow(),
        report.getIdentifierFirstRep().getValue());
    assertEquals(1, report.getResult().size());
    assertEquals("1386000", report.getConclusionCodeFirstRep().getCodingFirstRep().getCode());
    assertTrue(report.getConclusion().contains("not for clinical use"), report.getConclusion());
  }

  @Test
  void one_who_verified_the_report_interpreted_it_and_without_one_nobody_did() {
    assertEquals(
        "Dr Ann Łukasz",
        report(read(ReportsForTests.verified(), 1)).getResultsInterpreterFirstRep().getDisplay());
    assertFalse(report(read(ReportsForTests.positive(), 1)).hasResultsInterpreter());
  }

  @Test
  void a_negative_answer_is_no_conclusion_code() {
    Bundle bundle = read(ReportsForTests.negative(), 1);
    Observation answer = all(bundle, Observation.class).getFirst();
    assertEquals("272519000", answer.getValueCodeableConcept().getCodingFirstRep().getCode());
    assertEquals("NEG", answer.getInterpretationFirstRep().getCodingFirstRep().getCode());
    assertFalse(report(bundle).hasConclusionCode());
  }

  @Test
  void not_analysed_is_cancelled_without_value_and_says_why() {
    Bundle bundle = read(ReportsForTests.declined(), 1);
    Observation answer = all(bundle, Observation.class).getFirst();
    assertEquals(ObservationStatus.CANCELLED, answer.getStatus());
    assertFalse(answer.hasValue());
    assertFalse(answer.hasInterpretation());
    assertEquals("not-performed", answer.getDataAbsentReason().getCodingFirstRep().getCode());
    assertEquals(DiagnosticReportStatus.CANCELLED, report(bundle).getStatus());
    assertTrue(report(bundle).getConclusion().contains("15 mm"), report(bundle).getConclusion());
  }

  @Test
  void a_later_revision_amends_the_same_resources() {
    Bundle first = read(ReportsForTests.positive(), 1);
    Bundle second = read(ReportsForTests.revised(), 2);
    assertEquals(
        first.getEntry().stream().map(e -> e.getRequest().getUrl()).toList(),
        second.getEntry().stream().map(e -> e.getRequest().getUrl()).toList());
    assertEquals(DiagnosticReportStatus.AMENDED, report(second).getStatus());
    assertNotEquals(
        report(first).getIdentifierFirstRep().getValue(),
        report(second).getIdentifierFirstRep().getValue());
  }

  @Test
  void each_question_is_an_observation_of_its_own() {
    List<Observation> answers = all(read(ReportsForTests.twoQuestions(), 1), Observation.class);
    assertEquals(2, answers.size());
    assertEquals(2, answers.stream().map(o -> o.getIdElement().getIdPart()).distinct().count());
  }

  @Test
  void what_images_may_lack_is_left_out() {
    DiagnosticReport report = report(read(ReportsForTests.bare(), 1));
    assertFalse(report.hasEffective());
    assertFalse(report.hasBasedOn());
    assertFalse(report.getSubject().getIdentifier().hasValue());
    assertEquals(0, all(read(ReportsForTests.declinedWithoutModel(), 1), Observation.class).size());
  }
}
