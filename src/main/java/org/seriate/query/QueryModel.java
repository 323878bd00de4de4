package org.seriate.query;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.seriate.dicom.data.Uid;

/** An information model of PS3.4 C.6 with its three SOP classes. */
enum QueryModel {
  STUDY_ROOT(
      Uid.StudyRootQueryRetrieveInformationModelFind,
      Uid.StudyRootQueryRetrieveInformationModelMove,
      Uid.StudyRootQueryRetrieveInformationModelGet,
      EnumSet.range(QueryLevel.STUDY, QueryLevel.IMAGE)),
  PATIENT_ROOT(
      Uid.PatientRootQueryRetrieveInformationModelFind,
      Uid.PatientRootQueryRetrieveInformationModelMove,
      Uid.PatientRootQueryRetrieveInformationModelGet,
      EnumSet.range(QueryLevel.PATIENT, QueryLevel.IMAGE));

  private final String find;
  private final String move;
  private final String get;
  private final Set<QueryLevel> levels;

  QueryModel(String find, String move, String get, Set<QueryLevel> levels) {
    this.find = find;
    this.move = move;
    this.get = get;
    this.levels = levels;
  }

  /** The model of a SOP class that was negotiated as one of ours. */
  static QueryModel of(String sopClassUid) {
    return Arrays.stream(values())
        .filter(m -> List.of(m.find, m.move, m.get).contains(sopClassUid))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(sopClassUid + " is no model of ours"));
  }

  static List<String> all(Function<QueryModel, String> sopClass) {
    return Arrays.stream(values()).map(sopClass).toList();
  }

  String find() {
    return find;
  }

  String move() {
    return move;
  }

  String get() {
    return get;
  }

  boolean has(QueryLevel level) {
    return levels.contains(level);
  }

  List<QueryLevel> above(QueryLevel level) {
    return levels.stream().filter(l -> l.compareTo(level) < 0).toList();
  }
}
