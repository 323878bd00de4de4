package org.seriate.report;

import java.util.List;
import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.series.Algorithm;
import org.seriate.series.Outcome;
import org.seriate.series.ReportLayout;

/** Everything of the document but its content: the modules of PS3.3 A.35.13 in their order. */
final class DocumentHeader {
  /** A block no scanner numbers its series in; the revision is the last part. */
  private static final int SERIES_NUMBER_BLOCK = 9000;

  private final ReportRequest request;
  private final NodeIdentity node;
  private final DocumentTime time;
  private final ReportLayout layout;

  DocumentHeader(ReportRequest request, NodeIdentity node, DocumentTime time, ReportLayout layout) {
    this.layout = layout;
    this.request = request;
    this.node = node;
    this.time = time;
  }

  /**
   * @param source of the request, in UTF-8
   */
  void write(DataSet.Builder to, DataSet source, ReportUids uids, ContentTree tree) {
    sopCommon(to, uids, tree);
    PatientAndStudy.copy(source, to);
    documentSeries(to, uids);
    generalEquipment(to);
    documentGeneral(to, source, tree);
  }

  private void sopCommon(DataSet.Builder to, ReportUids uids, ContentTree tree) {
    to.string(Tag.InstanceCreationDate, time.da())
        .string(Tag.InstanceCreationTime, time.tm())
        .string(Tag.InstanceCreatorUID, Uid.ImplementationClassUid)
        .string(Tag.SOPClassUID, SrSopClass.COMPREHENSIVE_3D_SR.uid())
        .string(Tag.SOPInstanceUID, uids.sopInstanceUid())
        .string(Tag.TimezoneOffsetFromUTC, time.offset())
        .string(Tag.InstanceNumber, "1")
        .sequence(
            Tag.ContributingEquipmentSequence,
            Equipment.of(request.outcome(), node).contributing(node, time, contribution()));
    algorithm()
        .ifPresent(
            a -> to.string(Tag.ContentQualification, a.clinicalUse() ? "PRODUCT" : "RESEARCH"));
    List<DataSet> schemes = privateCodingSchemes(tree);
    if (!schemes.isEmpty()) {
      to.sequence(Tag.CodingSchemeIdentificationSequence, schemes);
    }
  }

  private Optional<Algorithm> algorithm() {
    return switch (request.outcome()) {
      case Outcome.Finding f -> Optional.of(f.algorithm());
      case Outcome.Declined d -> d.algorithm();
    };
  }

  private String contribution() {
    return switch (request.outcome()) {
      case Outcome.Finding f ->
          "Whole-series classification of " + f.slices().size() + " slices by " + f.engine();
      case Outcome.Declined _ -> "Whole-series classification not performed";
    };
  }

  // Designators that begin with 99 are private and mean nothing without this. PS3.3 C.12.1.1.10
  private List<DataSet> privateCodingSchemes(ContentTree tree) {
    String organization = Equipment.of(request.outcome(), node).manufacturer();
    return tree.codingSchemes().stream()
        .filter(designator -> designator.startsWith("99"))
        .map(
            designator ->
                DataSet.builder()
                    .string(Tag.CodingSchemeDesignator, designator)
                    .text(Tag.CodingSchemeName, "Private codes of " + organization)
                    .text(Tag.CodingSchemeResponsibleOrganization, organization)
                    .build())
        .toList();
  }

  private void documentSeries(DataSet.Builder to, ReportUids uids) {
    int number = SERIES_NUMBER_BLOCK + request.revision();
    to.string(Tag.Modality, "SR")
        .string(Tag.SeriesInstanceUID, uids.seriesInstanceUid())
        .string(Tag.SeriesNumber, Integer.toString(number))
        .string(Tag.SeriesDate, time.da())
        .string(Tag.SeriesTime, time.tm())
        .string(Tag.SeriesDescription, SeriesDescription.of(request.outcome()))
        .empty(Tag.ReferencedPerformedProcedureStepSequence);
  }

  private void generalEquipment(DataSet.Builder to) {
    to.string(Tag.Manufacturer, LongString.required(node.manufacturer()))
        .string(Tag.ManufacturerModelName, LongString.required(node.modelName()))
        .string(Tag.DeviceSerialNumber, LongString.required(node.serial()))
        .string(Tag.SoftwareVersions, LongString.required(node.softwareVersion()))
        .string(Tag.StationName, node.stationAeTitle());
    node.institutionName().ifPresent(i -> to.string(Tag.InstitutionName, LongString.of(i)));
  }

  private void documentGeneral(DataSet.Builder to, DataSet source, ContentTree tree) {
    completion(to);
    to.string(Tag.ContentDate, time.da())
        .string(Tag.ContentTime, time.tm())
        .string(Tag.PreliminaryFlag, "FINAL")
        .string(Tag.VerificationFlag, "UNVERIFIED")
        .sequence(
            Tag.AuthorObserverSequence, Equipment.of(request.outcome(), node).authorObserver(node))
        .empty(Tag.PerformedProcedureCodeSequence)
        .sequence(
            Tag.CurrentRequestedProcedureEvidenceSequence,
            DocumentReferences.evidence(request, tree));
    request
        .predecessor()
        .map(p -> p.in(layout))
        .ifPresent(p -> to.sequence(Tag.PredecessorDocumentsSequence, DocumentReferences.of(p)));
    List<DataSet> orders = ReferencedRequest.items(source);
    if (!orders.isEmpty()) {
      to.sequence(Tag.ReferencedRequestSequence, orders);
    }
  }

  private void completion(DataSet.Builder to) {
    switch (request.outcome()) {
      case Outcome.Finding f ->
          to.string(Tag.CompletionFlag, "COMPLETE")
              .string(Tag.CompletionFlagDescription, LongString.of(Input.of(request, f)));
      case Outcome.Declined d ->
          to.string(Tag.CompletionFlag, "PARTIAL")
              .string(
                  Tag.CompletionFlagDescription, LongString.of("Not analysed: " + d.explanation()));
    }
  }
}
