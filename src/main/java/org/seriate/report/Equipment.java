package org.seriate.report;

import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.series.Algorithm;
import org.seriate.series.Outcome;

/**
 * The device that observed: the model, or the node where no model took part. The same four values
 * stand in Contributing Equipment, Author Observer and TID 1004 (IHE RAD AIR Table 6.5.3.1-1).
 */
record Equipment(String manufacturer, String modelName, String softwareVersion, String deviceUid) {

  static Equipment of(Outcome outcome, NodeIdentity node) {
    return outcome.model().map(Equipment::of).orElseGet(() -> of(node));
  }

  static Equipment of(Algorithm algorithm) {
    return new Equipment(
        LongString.required(algorithm.manufacturer()),
        LongString.required(algorithm.name()),
        LongString.required(algorithm.version()),
        ReportUids.device(algorithm));
  }

  private static Equipment of(NodeIdentity node) {
    return new Equipment(
        LongString.required(node.manufacturer()),
        LongString.required(node.modelName()),
        LongString.required(node.softwareVersion()),
        ReportUids.device(node));
  }

  /** Item of Contributing Equipment Sequence (0018,A001), PS3.3 C.12.1. */
  DataSet contributing(NodeIdentity node, DocumentTime time, String contribution) {
    DataSet.Builder to =
        DataSet.builder()
            .sequence(
                Tag.PurposeOfReferenceCodeSequence,
                ContentEncoding.code(Concepts.PROCESSING_EQUIPMENT))
            .string(Tag.Manufacturer, manufacturer)
            .string(Tag.ManufacturerModelName, modelName)
            .string(Tag.SoftwareVersions, softwareVersion)
            .string(Tag.DeviceUID, deviceUid)
            .string(Tag.DeviceSerialNumber, LongString.required(node.serial()))
            .string(Tag.StationName, node.stationAeTitle())
            .string(Tag.ContributionDateTime, time.dt())
            .text(Tag.ContributionDescription, contribution);
    node.institutionName().ifPresent(i -> to.string(Tag.InstitutionName, LongString.of(i)));
    return to.build();
  }

  /** Item of Author Observer Sequence (0040,A078), PS3.3 Table 10-36 (device). */
  DataSet authorObserver(NodeIdentity node) {
    return DataSet.builder()
        .string(Tag.ObserverType, "DEV")
        .string(Tag.StationName, node.stationAeTitle())
        .string(Tag.DeviceUID, deviceUid)
        .string(Tag.Manufacturer, manufacturer)
        .string(Tag.ManufacturerModelName, modelName)
        .string(Tag.InstitutionName, node.institutionName().map(LongString::of).orElse(""))
        .empty(Tag.InstitutionCodeSequence)
        .build();
  }
}
