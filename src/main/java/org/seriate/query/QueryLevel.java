package org.seriate.query;

import java.util.Arrays;
import java.util.Optional;
import org.seriate.dicom.data.Tag;

/** Query/Retrieve Level (0008,0052) with its unique key (PS3.4 C.6.1.1, C.6.2.1), top down. */
enum QueryLevel {
  PATIENT(Tag.PatientID, "patient_id", "patient_key"),
  STUDY(Tag.StudyInstanceUID, "study_instance_uid", "study_instance_uid"),
  SERIES(Tag.SeriesInstanceUID, "series_instance_uid", "series_instance_uid"),
  IMAGE(Tag.SOPInstanceUID, "sop_instance_uid", "sop_instance_uid");

  private final int uniqueKey;
  private final String column;
  private final String entityColumn;

  QueryLevel(int uniqueKey, String column, String entityColumn) {
    this.uniqueKey = uniqueKey;
    this.column = column;
    this.entityColumn = entityColumn;
  }

  static Optional<QueryLevel> of(String word) {
    return Arrays.stream(values()).filter(l -> l.name().equals(word)).findFirst();
  }

  int uniqueKey() {
    return uniqueKey;
  }

  /** Holds the unique key in table result_attributes. */
  String column() {
    return column;
  }

  /** Tells one entity of this level from another in table result_attributes. */
  String entityColumn() {
    return entityColumn;
  }
}
