package org.seriate.workitem;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.seriate.config.AeConfig;
import org.seriate.config.Endpoint;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.series.Code;

/** What we tell a worklist of a workitem, attribute by attribute (PS3.4 Table CC.2.5-3). */
final class UpsAttributes {
  private static final DateTimeFormatter DT = DateTimeFormatter.ofPattern("uuuuMMddHHmmssxx");

  private final AeConfig config;
  private final ZoneId zone;

  UpsAttributes(AeConfig config) {
    this.config = config;
    this.zone = config.node().timezone();
  }

  static DataSet state(String transaction, String state) {
    return of(transaction).string(Tag.ProcedureStepState, state).build();
  }

  static DataSet progress(String transaction, int percent, String words) {
    return of(transaction)
        .sequence(Tag.ProcedureStepProgressInformationSequence, progress(percent, words).build())
        .build();
  }

  /** What the final state CANCELED requires: when, and why. */
  DataSet discontinued(
      String transaction, Instant at, String words, List<Code> reasons, Optional<DataSet> done) {
    DataSet.Builder told =
        of(transaction)
            .sequence(
                Tag.ProcedureStepProgressInformationSequence,
                progress(100, words)
                    .string(Tag.ProcedureStepCancellationDateTime, dateTime(at))
                    .sequence(
                        Tag.ProcedureStepDiscontinuationReasonCodeSequence,
                        reasons.stream().map(UpsAttributes::item).toList())
                    .build());
    done.ifPresent(d -> told.sequence(Tag.UnifiedProcedureStepPerformedProcedureSequence, d));
    return told.build();
  }

  /** What the final state COMPLETED requires: what was performed. */
  static DataSet completed(String transaction, String words, DataSet performed) {
    return of(transaction)
        .sequence(Tag.ProcedureStepProgressInformationSequence, progress(100, words).build())
        .sequence(Tag.UnifiedProcedureStepPerformedProcedureSequence, performed)
        .build();
  }

  /** What cancelation is asked for with; it is not ours, so there is no Transaction UID. */
  static DataSet cancelation(Code reason, String words) {
    return DataSet.builder()
        .text(Tag.ReasonForCancellation, words)
        .sequence(Tag.ProcedureStepDiscontinuationReasonCodeSequence, item(reason))
        .build();
  }

  /** The item of the Performed Procedure Sequence. */
  DataSet performed(Workitem workitem, Code station, String words, List<Created> created) {
    DataSet.Builder item =
        DataSet.builder()
            .sequence(Tag.PerformedStationNameCodeSequence, item(station))
            .text(Tag.CommentsOnThePerformedProcedureStep, words)
            .sequence(Tag.OutputInformationSequence, outputs(created));
    workitem
        .claimedAt()
        .ifPresent(at -> item.string(Tag.PerformedProcedureStepStartDateTime, dateTime(at)));
    workitem
        .endedAt()
        .ifPresent(at -> item.string(Tag.PerformedProcedureStepEndDateTime, dateTime(at)));
    workitem.code().ifPresent(c -> item.sequence(Tag.PerformedWorkitemCodeSequence, item(c)));
    return item.build();
  }

  private record Group(String study, String series, List<String> destinations) {}

  private List<DataSet> outputs(List<Created> created) {
    Map<Group, List<DataSet>> groups = new LinkedHashMap<>();
    for (Created one : created) {
      groups
          .computeIfAbsent(
              new Group(one.studyInstanceUid(), one.seriesInstanceUid(), one.destinations()),
              _ -> new ArrayList<>())
          .add(
              DataSet.builder()
                  .string(Tag.ReferencedSOPClassUID, one.sopClassUid())
                  .string(Tag.ReferencedSOPInstanceUID, one.sopInstanceUid())
                  .build());
    }
    return groups.entrySet().stream().map(g -> output(g.getKey(), g.getValue())).toList();
  }

  /** Referenced Instances and Access Macro (PS3.3 Table 10-3b). */
  private DataSet output(Group group, List<DataSet> instances) {
    List<PeerConfig> peers =
        group.destinations().stream().flatMap(name -> config.peer(name).stream()).toList();
    List<String> titles =
        peers.stream()
            .filter(p -> p.endpoint() instanceof Endpoint.Dimse)
            .map(PeerConfig::aeTitle)
            .toList();
    List<DataSet> web =
        peers.stream()
            .flatMap(
                p ->
                    p.endpoint() instanceof Endpoint.Stow stow
                        ? Stream.of(retrieveUrl(stow, group))
                        : Stream.empty())
            .toList();
    DataSet.Builder item =
        DataSet.builder()
            .string(Tag.TypeOfInstances, "DICOM")
            .string(Tag.StudyInstanceUID, group.study())
            .string(Tag.SeriesInstanceUID, group.series())
            .sequence(Tag.ReferencedSOPSequence, instances);
    List<String> dimse =
        titles.isEmpty() && web.isEmpty() ? List.of(config.node().aeTitle()) : titles;
    if (!dimse.isEmpty()) {
      item.sequence(
          Tag.DICOMRetrievalSequence,
          dimse.stream()
              .map(title -> DataSet.builder().string(Tag.RetrieveAETitle, title).build())
              .toList());
    }
    if (!web.isEmpty()) {
      item.sequence(Tag.WADORSRetrievalSequence, web);
    }
    return item.build();
  }

  private static DataSet retrieveUrl(Endpoint.Stow stow, Group group) {
    return DataSet.builder()
        .string(
            Tag.RetrieveURL,
            "%s/studies/%s/series/%s".formatted(stow.url(), group.study(), group.series()))
        .build();
  }

  // Also in the query of the address, as PS3.18 11.6 wants it; some worklists look only here.
  private static DataSet.Builder of(String transaction) {
    return DataSet.builder().string(Tag.TransactionUID, transaction);
  }

  private static DataSet.Builder progress(int percent, String words) {
    return DataSet.builder()
        .integer(Tag.ProcedureStepProgress, percent)
        .text(Tag.ProcedureStepProgressDescription, words);
  }

  static DataSet item(Code code) {
    return DataSet.builder()
        .string(Tag.CodeValue, code.value())
        .string(Tag.CodingSchemeDesignator, code.scheme())
        .text(Tag.CodeMeaning, code.meaning())
        .build();
  }

  private String dateTime(Instant at) {
    return DT.format(at.atZone(zone));
  }
}
