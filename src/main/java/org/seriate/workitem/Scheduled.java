package org.seriate.workitem;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.series.AeTitle;
import org.seriate.series.Code;

/**
 * What a workitem says of itself (PS3.4 Table CC.2.5-3), as far as it concerns us.
 *
 * @param state Procedure Step State
 * @param readiness Input Readiness State
 * @param stations Scheduled Station Name Codes
 * @param code Scheduled Workitem Code
 * @param inputs the series of its Input Information Sequence, each once
 */
record Scheduled(
    String state, String readiness, List<Code> stations, Optional<Code> code, List<Input> inputs) {
  static final String SCHEDULED = "SCHEDULED";
  static final String IN_PROGRESS = "IN PROGRESS";
  static final String COMPLETED = "COMPLETED";
  static final String CANCELED = "CANCELED";

  /** More series than a task for one station can sensibly have. */
  private static final int MOST_INPUTS = 1000;

  static Scheduled of(DataSet workitem) {
    return new Scheduled(
        word(workitem, Tag.ProcedureStepState),
        word(workitem, Tag.InputReadinessState),
        codes(workitem, Tag.ScheduledStationNameCodeSequence),
        codes(workitem, Tag.ScheduledWorkitemCodeSequence).stream().findFirst(),
        inputs(workitem));
  }

  /** VR CS; it gets into logs, so what is none is not repeated. */
  private static String word(DataSet workitem, int tag) {
    String word = workitem.string(tag).orElse("").strip();
    return word.isEmpty() || word.matches("[A-Z0-9_ ]{1,16}") ? word : "(no Code String)";
  }

  boolean isFor(Code station) {
    return stations.stream().anyMatch(s -> isSame(s, station.value(), station.scheme()));
  }

  static boolean isSame(Code code, String value, String scheme) {
    return code.value().equals(value) && code.scheme().equals(scheme);
  }

  private static List<Code> codes(DataSet workitem, int tag) {
    return workitem.items(tag).stream()
        .map(
            i ->
                new Code(
                    i.string(Tag.CodeValue).orElse(""),
                    i.string(Tag.CodingSchemeDesignator).orElse(""),
                    i.string(Tag.CodeMeaning).orElse("")))
        .filter(c -> !c.value().isEmpty())
        .toList();
  }

  private static List<Input> inputs(DataSet workitem) {
    Map<String, Input> found = new LinkedHashMap<>();
    for (DataSet item : workitem.items(Tag.InputInformationSequence)) {
      String study = item.string(Tag.StudyInstanceUID).orElse("");
      String series = item.string(Tag.SeriesInstanceUID).orElse("");
      boolean dicom = item.string(Tag.TypeOfInstances).orElse("DICOM").equals("DICOM");
      if (dicom && Uid.isValid(study) && Uid.isValid(series) && found.size() < MOST_INPUTS) {
        found.putIfAbsent(
            series, new Input(found.size() + 1, study, series, retrieveAe(item), Optional.empty()));
      }
    }
    return new ArrayList<>(found.values());
  }

  private static Optional<String> retrieveAe(DataSet item) {
    return item.items(Tag.DICOMRetrievalSequence).stream()
        .flatMap(i -> i.string(Tag.RetrieveAETitle).stream())
        .map(String::strip)
        .filter(AeTitle::isValid)
        .findFirst();
  }
}
