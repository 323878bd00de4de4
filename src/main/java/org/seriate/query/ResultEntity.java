package org.seriate.query;

import java.util.List;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;

/**
 * A patient, study, series or report as a query sees it.
 *
 * @param key tells it from the others of its level
 * @param header of its latest report
 */
record ResultEntity(String key, DataSet header, Counts counts) {

  /** What is below it. */
  record Counts(
      long studies, long series, long instances, List<String> modalities, List<String> classes) {
    static final Counts NOT_ASKED = new Counts(0, 0, 0, List.of(), List.of());
  }

  /** Header and counts as one data set, which keys are matched against. */
  DataSet attributes(QueryLevel level) {
    DataSet.Builder all = header.toBuilder();
    switch (level) {
      case PATIENT ->
          all.string(Tag.NumberOfPatientRelatedStudies, Long.toString(counts.studies()))
              .string(Tag.NumberOfPatientRelatedSeries, Long.toString(counts.series()))
              .string(Tag.NumberOfPatientRelatedInstances, Long.toString(counts.instances()));
      case STUDY ->
          all.string(Tag.ModalitiesInStudy, counts.modalities().toArray(String[]::new))
              .string(Tag.SOPClassesInStudy, counts.classes().toArray(String[]::new))
              .string(Tag.NumberOfStudyRelatedSeries, Long.toString(counts.series()))
              .string(Tag.NumberOfStudyRelatedInstances, Long.toString(counts.instances()));
      case SERIES ->
          all.string(Tag.NumberOfSeriesRelatedInstances, Long.toString(counts.instances()));
      case IMAGE -> {}
    }
    return all.build();
  }
}
