package org.seriate.message;

import ca.uhn.fhir.context.FhirContext;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Device.DeviceNameType;
import org.hl7.fhir.r4.model.Device.FHIRDeviceStatus;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DiagnosticReport.DiagnosticReportStatus;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.message.StatedResult.Answer;
import org.seriate.message.StatedResult.Presence;
import org.seriate.series.Code;

/**
 * A result as one FHIR R4 transaction: all of it or nothing.
 *
 * <pre>
 *   PUT Device/{device UID}             each algorithm
 *   PUT Observation/{derived}           each question of the series
 *   PUT DiagnosticReport/{series' own}  names them, patient, order and study
 * </pre>
 *
 * Ids are derived, so the same result sent again changes nothing, and the result of a later
 * revision becomes the next version of the same resources. Patient, order and study are named by
 * their identifiers: their resources are the server's, not ours.
 */
public final class ResultBundle {
  private static final String DICOM_UID = "urn:dicom:uid";
  private static final String OBSERVATION_CATEGORY =
      "http://terminology.hl7.org/CodeSystem/observation-category";
  private static final String INTERPRETATION =
      "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";

  private final StatedResult result;
  private final int revision;
  private final String id;

  private ResultBundle(StatedResult result, int revision, String id) {
    this.result = result;
    this.revision = revision;
    this.id = id;
  }

  /**
   * @param report a structured report of this node
   * @param revision of its series
   * @param first SOP Instance UID of the report of the first revision, which names the resources of
   *     all
   * @return the transaction as JSON
   */
  public static String of(DataSet report, int revision, String first) {
    ResultBundle bundle = new ResultBundle(StatedResult.of(report), revision, first);
    return FhirContext.forR4Cached().newJsonParser().encodeResourceToString(bundle.write());
  }

  private Bundle write() {
    Bundle bundle = new Bundle();
    bundle.setType(BundleType.TRANSACTION);
    Map<String, Device> devices = new LinkedHashMap<>();
    List<Observation> observations = new ArrayList<>();
    for (Answer answer : result.answers()) {
      Optional<Device> device = result.device(answer).flatMap(this::device);
      device.ifPresent(d -> devices.putIfAbsent(d.getIdElement().getIdPart(), d));
      observations.add(observation(answer, device));
    }
    devices.values().forEach(device -> put(bundle, device));
    observations.forEach(observation -> put(bundle, observation));
    put(bundle, report(observations));
    return bundle;
  }

  private static void put(Bundle bundle, Resource resource) {
    String path = resource.fhirType() + "/" + resource.getIdElement().getIdPart();
    bundle.addEntry().setResource(resource).getRequest().setMethod(HTTPVerb.PUT).setUrl(path);
  }

  private Optional<Device> device(DataSet equipment) {
    return equipment.string(Tag.DeviceUID).map(uid -> device(equipment, uid));
  }

  private static Device device(DataSet equipment, String uid) {
    Device device = new Device();
    device.setId(uid);
    device.addIdentifier(uid(uid));
    device.setStatus(FHIRDeviceStatus.ACTIVE);
    equipment.string(Tag.Manufacturer).ifPresent(device::setManufacturer);
    equipment
        .string(Tag.ManufacturerModelName)
        .ifPresent(name -> device.addDeviceName().setName(name).setType(DeviceNameType.MODELNAME));
    equipment
        .string(Tag.SoftwareVersions)
        .ifPresent(version -> device.addVersion().setValue(version));
    device.setType(concept(new Code("123110", "DCM", "Artificial Intelligence")));
    return device;
  }

  private Observation observation(Answer answer, Optional<Device> device) {
    Observation observation = new Observation();
    observation.setId(
        Uid.nameBased(
            String.join(
                "|",
                "observation:" + id,
                answer.question().scheme(),
                answer.question().value(),
                answer.site().map(Code::value).orElse(""),
                result.answers().size() > 1 ? answer.algorithm() : "")));
    observation.setStatus(observationStatus(answer));
    observation.addCategory().addCoding(new Coding(OBSERVATION_CATEGORY, "imaging", "Imaging"));
    observation.setCode(concept(answer.question()));
    observation.setSubject(patient());
    studied().ifPresent(at -> observation.setEffective(new DateTimeType(at)));
    written().ifPresent(at -> observation.setIssuedElement(new InstantType(at)));
    value(observation, answer);
    answer.site().ifPresent(site -> observation.setBodySite(concept(site)));
    device.ifPresent(
        d -> observation.setDevice(new Reference("Device/" + d.getIdElement().getIdPart())));
    observation.addDerivedFrom(study());
    return observation;
  }

  private ObservationStatus observationStatus(Answer answer) {
    if (answer.presence() == Presence.UNDETERMINED) {
      return ObservationStatus.CANCELLED;
    }
    return revision > 1 ? ObservationStatus.AMENDED : ObservationStatus.FINAL;
  }

  private static void value(Observation observation, Answer answer) {
    if (answer.presence() == Presence.UNDETERMINED) {
      observation.setDataAbsentReason(
          new CodeableConcept(
              new Coding(
                  "http://terminology.hl7.org/CodeSystem/data-absent-reason",
                  "not-performed",
                  "Not Performed")));
      return;
    }
    observation.setValue(concept(answer.presence().code()));
    boolean present = answer.presence() == Presence.PRESENT;
    observation.addInterpretation(
        new CodeableConcept(
            present
                ? new Coding(INTERPRETATION, "POS", "Positive")
                : new Coding(INTERPRETATION, "NEG", "Negative")));
    if (answer.percent().isPresent()) {
      ObservationComponentComponent probability = observation.addComponent();
      probability.setCode(concept(new Code("122157", "DCM", "Probability")));
      probability.setValue(percent(answer.percent().getAsDouble()));
      if (answer.threshold().isPresent()) {
        probability
            .addReferenceRange()
            .setHigh(percent(100 * answer.threshold().getAsDouble()))
            .setText("below this: absent");
      }
    }
  }

  private DiagnosticReport report(List<Observation> observations) {
    DiagnosticReport report = new DiagnosticReport();
    report.setId(id);
    report.addIdentifier(uid(result.required(Tag.SOPInstanceUID)));
    report.setStatus(status());
    report
        .addCategory()
        .addCoding(new Coding("http://terminology.hl7.org/CodeSystem/v2-0074", "RAD", "Radiology"));
    report.setCode(concept(new Code("25045-6", "LN", "CT unspecified body region")));
    report.setSubject(patient());
    studied().ifPresent(at -> report.setEffective(new DateTimeType(at)));
    written().ifPresent(at -> report.setIssuedElement(new InstantType(at)));
    orders().forEach(report::addBasedOn);
    observations.forEach(
        o -> report.addResult(new Reference("Observation/" + o.getIdElement().getIdPart())));
    result
        .verifiedBy()
        .ifPresent(p -> report.addResultsInterpreter(new Reference().setDisplay(p.forPeople())));
    report.addImagingStudy(study());
    report.setConclusion(conclusion());
    result.answers().stream()
        .filter(answer -> answer.presence() == Presence.PRESENT)
        .forEach(answer -> report.addConclusionCode(concept(answer.question())));
    return report;
  }

  private DiagnosticReportStatus status() {
    if (!result.isComplete()) {
      return DiagnosticReportStatus.CANCELLED;
    }
    return revision > 1 ? DiagnosticReportStatus.AMENDED : DiagnosticReportStatus.FINAL;
  }

  private String conclusion() {
    List<String> sentences = new ArrayList<>();
    for (Answer answer : result.answers()) {
      sentences.add(
          "%s: %s%s."
              .formatted(
                  answer.question().meaning(),
                  answer.presence().code().meaning().toLowerCase(java.util.Locale.ROOT),
                  answer.percent().isPresent()
                      ? " (probability %s %%)".formatted(decimal(answer.percent().getAsDouble()))
                      : ""));
    }
    sentences.addAll(result.remarks());
    return String.join(" ", sentences);
  }

  private List<Reference> orders() {
    return result.document().items(Tag.ReferencedRequestSequence).stream()
        .flatMap(order -> order.string(Tag.AccessionNumber).stream())
        .distinct()
        .map(
            accession -> {
              Identifier identifier = new Identifier();
              identifier
                  .getType()
                  .addCoding(
                      new Coding(
                          "http://terminology.hl7.org/CodeSystem/v2-0203", "ACSN", "Accession ID"));
              identifier.setValue(accession);
              return logical("ServiceRequest", identifier);
            })
        .toList();
  }

  private Reference patient() {
    Identifier identifier = new Identifier();
    result.document().string(Tag.PatientID).ifPresent(identifier::setValue);
    result
        .document()
        .string(Tag.IssuerOfPatientID)
        .ifPresent(issuer -> identifier.getAssigner().setDisplay(issuer));
    return logical("Patient", identifier);
  }

  private Reference study() {
    return logical("ImagingStudy", uid(result.required(Tag.StudyInstanceUID)));
  }

  private static Reference logical(String type, Identifier identifier) {
    Reference reference = new Reference();
    reference.setType(type);
    reference.setIdentifier(identifier);
    return reference;
  }

  private static Identifier uid(String uid) {
    return new Identifier().setSystem(DICOM_UID).setValue("urn:oid:" + uid);
  }

  private Optional<String> studied() {
    return iso(StatedTime.of(result.document(), Tag.StudyDate, Tag.StudyTime));
  }

  private Optional<String> written() {
    return iso(StatedTime.of(result.document(), Tag.ContentDate, Tag.ContentTime));
  }

  private static Optional<String> iso(Optional<OffsetDateTime> time) {
    return time.map(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx")::format);
  }

  /** A private scheme has no name outside: then its words alone. */
  private static CodeableConcept concept(Code code) {
    CodeableConcept concept = new CodeableConcept().setText(code.meaning());
    system(code.scheme())
        .ifPresent(system -> concept.addCoding(new Coding(system, code.value(), code.meaning())));
    return concept;
  }

  private static Optional<String> system(String scheme) {
    return switch (scheme) {
      case "SCT" -> Optional.of("http://snomed.info/sct");
      case "DCM" -> Optional.of("http://dicom.nema.org/resources/ontology/DCM");
      case "LN" -> Optional.of("http://loinc.org");
      case "RADLEX" -> Optional.of("http://radlex.org");
      case "NCIt" -> Optional.of("http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl");
      default -> Optional.empty();
    };
  }

  private static Quantity percent(double number) {
    return new Quantity()
        .setValue(decimal(number))
        .setUnit("%")
        .setSystem("http://unitsofmeasure.org")
        .setCode("%");
  }

  private static BigDecimal decimal(double number) {
    BigDecimal rounded = new BigDecimal(number).round(new MathContext(6)).stripTrailingZeros();
    return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
  }
}
