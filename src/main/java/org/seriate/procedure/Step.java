package org.seriate.procedure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.net.Status;

/**
 * What an N-CREATE or N-SET says of a step (PS3.4 Table F.7.2-1). Attributes of type 1 are asked
 * for; a type 2 attribute that was left out, and one that N-SET may not have, is let pass: none of
 * them says what a series consists of.
 */
sealed interface Step {
  String IN_PROGRESS = "IN PROGRESS";
  String COMPLETED = "COMPLETED";
  String DISCONTINUED = "DISCONTINUED";

  /** One item of the Performed Series Sequence. */
  record Performed(String seriesInstanceUid, List<String> sopInstanceUids) {}

  record Begun(
      List<String> studyInstanceUids, String modality, String stationAe, List<Performed> series)
      implements Step {}

  /**
   * @param state empty when it is not told anew
   * @param series empty when it is not told anew; else all there is (F.7.2.2.2)
   */
  record Changed(
      Optional<String> state, String endDate, String endTime, Optional<List<Performed>> series)
      implements Step {}

  record NotUnderstood(Status status) implements Step {}

  /** N-CREATE. */
  static Step begun(DataSet attributes) {
    Checked checked = new Checked();
    List<String> studies = new ArrayList<>();
    for (DataSet scheduled : checked.items(attributes, Tag.ScheduledStepAttributesSequence)) {
      studies.add(checked.uid(scheduled, Tag.StudyInstanceUID));
    }
    checked.value(attributes, Tag.PerformedProcedureStepID);
    String station = checked.value(attributes, Tag.PerformedStationAETitle);
    checked.value(attributes, Tag.PerformedProcedureStepStartDate);
    checked.value(attributes, Tag.PerformedProcedureStepStartTime);
    checked.oneOf(attributes, Tag.PerformedProcedureStepStatus, Set.of(IN_PROGRESS));
    String modality = checked.value(attributes, Tag.Modality);
    List<Performed> series = performed(checked, attributes);
    return checked
        .objection()
        .<Step>map(NotUnderstood::new)
        .orElseGet(() -> new Begun(studies, modality, station, series));
  }

  /** N-SET. */
  static Step changed(DataSet modifications) {
    Checked checked = new Checked();
    Optional<String> state = Optional.empty();
    if (modifications.contains(Tag.PerformedProcedureStepStatus)) {
      state =
          Optional.of(
              checked.oneOf(
                  modifications,
                  Tag.PerformedProcedureStepStatus,
                  Set.of(IN_PROGRESS, COMPLETED, DISCONTINUED)));
    }
    Optional<List<Performed>> series =
        modifications.contains(Tag.PerformedSeriesSequence)
            ? Optional.of(performed(checked, modifications))
            : Optional.empty();
    if (checked.objection().isPresent()) {
      return new NotUnderstood(checked.objection().get());
    }
    return new Changed(
        state,
        modifications.string(Tag.PerformedProcedureStepEndDate).orElse(""),
        modifications.string(Tag.PerformedProcedureStepEndTime).orElse(""),
        series);
  }

  private static List<Performed> performed(Checked checked, DataSet attributes) {
    List<Performed> series = new ArrayList<>();
    for (DataSet item : attributes.items(Tag.PerformedSeriesSequence)) {
      series.add(
          new Performed(
              checked.uid(item, Tag.SeriesInstanceUID),
              checked.instances(
                  item,
                  Tag.ReferencedImageSequence,
                  Tag.ReferencedNonImageCompositeSOPInstanceSequence)));
    }
    return series;
  }
}
