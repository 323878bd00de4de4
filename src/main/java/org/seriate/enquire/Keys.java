package org.seriate.enquire;

import java.util.List;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;

/** Identifiers of our queries and retrievals in the Study Root model (PS3.4 C.6.2.1). */
final class Keys {
  private Keys() {}

  /** All series of a study, or the one. */
  static DataSet series(String study, String series) {
    return DataSet.builder()
        .string(Tag.QueryRetrieveLevel, "SERIES")
        .string(Tag.StudyInstanceUID, study)
        .string(Tag.SeriesInstanceUID, series)
        .empty(Tag.Modality)
        .empty(Tag.NumberOfSeriesRelatedInstances)
        .build();
  }

  static DataSet instances(SeriesUids of) {
    return DataSet.builder()
        .string(Tag.QueryRetrieveLevel, "IMAGE")
        .string(Tag.StudyInstanceUID, of.study())
        .string(Tag.SeriesInstanceUID, of.series())
        .empty(Tag.SOPInstanceUID)
        .empty(Tag.SOPClassUID)
        .build();
  }

  /** To retrieve a whole series. */
  static DataSet retrieve(SeriesUids whole) {
    return DataSet.builder()
        .string(Tag.QueryRetrieveLevel, "SERIES")
        .string(Tag.StudyInstanceUID, whole.study())
        .string(Tag.SeriesInstanceUID, whole.series())
        .build();
  }

  /** To retrieve some instances of a series by a list of UIDs (PS3.4 C.2.2.2.2). */
  static DataSet retrieve(SeriesUids of, List<String> instances) {
    return DataSet.builder()
        .string(Tag.QueryRetrieveLevel, "IMAGE")
        .string(Tag.StudyInstanceUID, of.study())
        .string(Tag.SeriesInstanceUID, of.series())
        .string(Tag.SOPInstanceUID, instances.toArray(String[]::new))
        .build();
  }
}
