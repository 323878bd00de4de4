package org.seriate.report;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.series.Algorithm;
import org.seriate.series.Outcome;

/** The modules that every object of a report has, whatever its kind. */
final class ObjectHeader {
  // Of the terms of PS3.16 Annex L those that a CT series may bear; another word may mean a pair.
  private static final Set<String> UNPAIRED =
      Set.of(
          "HEAD",
          "BRAIN",
          "SKULL",
          "FACE",
          "JAW",
          "NECK",
          "HEADNECK",
          "THYROID",
          "CHEST",
          "STERNUM",
          "MEDIASTINUM",
          "HEART",
          "TRACHEA",
          "AORTA",
          "ABDOMEN",
          "CHESTABDOMEN",
          "ABDOMENPELVIS",
          "LIVER",
          "PANCREAS",
          "SPLEEN",
          "STOMACH",
          "COLON",
          "PELVIS",
          "BLADDER",
          "PROSTATE",
          "UTERUS",
          "SPINE",
          "CSPINE",
          "TSPINE",
          "LSPINE",
          "SSPINE",
          "CTSPINE",
          "TLSPINE",
          "LSSPINE",
          "COCCYX",
          "WHOLEBODY");

  private final ReportRequest request;
  private final NodeIdentity node;
  private final DocumentTime time;

  ObjectHeader(ReportRequest request, NodeIdentity node, DocumentTime time) {
    this.request = request;
    this.node = node;
    this.time = time;
  }

  /**
   * SOP Common, Patient, General Study, General Equipment, and a series of its own.
   *
   * @param source of the request, in UTF-8
   */
  void write(DataSet.Builder to, DataSet source, ObjectKind kind, ReportUids uids) {
    sopCommon(to, kind, uids);
    PatientAndStudy.copy(source, to);
    series(to, kind, uids);
    generalEquipment(to);
  }

  private void sopCommon(DataSet.Builder to, ObjectKind kind, ReportUids uids) {
    to.string(Tag.SpecificCharacterSet, "ISO_IR 192")
        .string(Tag.InstanceCreationDate, time.da())
        .string(Tag.InstanceCreationTime, time.tm())
        .string(Tag.InstanceCreatorUID, Uid.ImplementationClassUid)
        .string(Tag.SOPClassUID, kind.sopClassUid())
        .string(Tag.SOPInstanceUID, uids.sopInstanceUid())
        .string(Tag.TimezoneOffsetFromUTC, time.offset())
        .string(Tag.InstanceNumber, "1")
        .sequence(Tag.ContributingEquipmentSequence, contributions());
  }

  /** One for each model, so that its Device UID says which. IHE RAD AIR 6.5.3.1 */
  private List<DataSet> contributions() {
    List<Outcome.Finding> findings = request.findings();
    return findings.isEmpty()
        ? List.of(
            Equipment.of(request.outcome(), node)
                .contributing(node, time, "Whole-series classification not performed"))
        : findings.stream()
            .map(f -> Equipment.of(f, node).contributing(node, time, contribution(f)))
            .toList();
  }

  /** Whether it comes from a product or not (PS3.3 C.8.13.2.1.1); nothing where no model was. */
  Optional<String> contentQualification() {
    List<Algorithm> algorithms = request.algorithms();
    return algorithms.isEmpty()
        ? Optional.empty()
        : Optional.of(
            algorithms.stream().allMatch(Algorithm::clinicalUse) ? "PRODUCT" : "RESEARCH");
  }

  private static String contribution(Outcome.Finding finding) {
    return "Whole-series classification of %d slices by %s"
        .formatted(finding.slices().size(), finding.engine());
  }

  private void series(DataSet.Builder to, ObjectKind kind, ReportUids uids) {
    to.string(Tag.Modality, kind.modality())
        .string(Tag.SeriesInstanceUID, uids.seriesInstanceUid())
        .string(Tag.SeriesNumber, Integer.toString(kind.seriesNumbers() + request.revision()))
        .string(Tag.SeriesDate, time.da())
        .string(Tag.SeriesTime, time.tm())
        .string(Tag.SeriesDescription, SeriesDescription.of(kind.lead(), request));
    if (kind.isDocument()) {
      to.empty(Tag.ReferencedPerformedProcedureStepSequence); // type 2 in PS3.3 C.17.1 and C.17.6.1
    }
  }

  private void generalEquipment(DataSet.Builder to) {
    to.string(Tag.Manufacturer, LongString.required(node.manufacturer()))
        .string(Tag.ManufacturerModelName, LongString.required(node.modelName()))
        .string(Tag.DeviceSerialNumber, LongString.required(node.serial()))
        .string(Tag.SoftwareVersions, LongString.required(node.softwareVersion()))
        .string(Tag.StationName, node.stationAeTitle());
    node.institutionName().ifPresent(i -> to.string(Tag.InstitutionName, LongString.of(i)));
  }

  /** The orders it answers; nothing where the images know of none. */
  static void referencedRequests(DataSet source, DataSet.Builder to) {
    List<DataSet> orders = ReferencedRequest.items(source);
    if (!orders.isEmpty()) {
      to.sequence(Tag.ReferencedRequestSequence, orders);
    }
  }

  /**
   * Body Part Examined as the images have it; Laterality known to have no value unless they say
   * that the part is unpaired (PS3.3 C.7.3.1, type 2C).
   */
  static void bodyPart(DataSet source, DataSet.Builder to) {
    Optional<String> part =
        source.string(Tag.BodyPartExamined).filter(p -> p.matches("[A-Z0-9 _]{1,16}"));
    if (part.isPresent()) {
      to.copy(source, Tag.BodyPartExamined);
    }
    if (part.filter(UNPAIRED::contains).isEmpty()) {
      to.empty(Tag.Laterality);
    }
  }
}
