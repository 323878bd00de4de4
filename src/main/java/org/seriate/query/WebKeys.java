package org.seriate.query;

import java.util.List;
import org.seriate.dicom.data.Tag;

/** What every match of QIDO-RS says, asked for or not (PS3.18 Tables 10.6.3-3 to 10.6.3-5). */
final class WebKeys {
  private WebKeys() {}

  static List<Integer> returned(QueryLevel level) {
    return switch (level) {
      case PATIENT -> List.of();
      case STUDY ->
          List.of(
              Tag.StudyDate,
              Tag.StudyTime,
              Tag.AccessionNumber,
              Tag.ModalitiesInStudy,
              Tag.ReferringPhysicianName,
              Tag.TimezoneOffsetFromUTC,
              Tag.PatientName,
              Tag.PatientID,
              Tag.PatientBirthDate,
              Tag.PatientSex,
              Tag.StudyInstanceUID,
              Tag.StudyID,
              Tag.StudyDescription,
              Tag.NumberOfStudyRelatedSeries,
              Tag.NumberOfStudyRelatedInstances);
      case SERIES ->
          List.of(
              Tag.Modality,
              Tag.TimezoneOffsetFromUTC,
              Tag.SeriesDescription,
              Tag.SeriesInstanceUID,
              Tag.SeriesNumber,
              Tag.NumberOfSeriesRelatedInstances);
      case IMAGE ->
          List.of(
              Tag.SOPClassUID,
              Tag.SOPInstanceUID,
              Tag.TimezoneOffsetFromUTC,
              Tag.InstanceNumber,
              Tag.Rows,
              Tag.Columns,
              Tag.BitsAllocated,
              Tag.NumberOfFrames);
    };
  }
}
