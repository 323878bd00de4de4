package org.seriate.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StudyRootQueryTest {
  private static final List<HeldObject> HELD =
      List.of(
          object("1.1", "1.1.1", "1.1.1.1", "CT", "Müller^Ada", "20260110"),
          object("1.1", "1.1.1", "1.1.1.2", "CT", "Müller^Ada", "20260110"),
          object("1.1", "1.1.2", "1.1.2.1", "SR", "Müller^Ada", "20260110"),
          object("1.2", "1.2.1", "1.2.1.1", "CT", "Smith^Bob", "20260215"));

  @Test
  void a_study_is_answered_once_with_what_is_counted_over_it() {
    List<DataSet> answers =
        find(
            query("STUDY")
                .string(Tag.StudyInstanceUID, "1.1")
                .empty(Tag.ModalitiesInStudy)
                .empty(Tag.NumberOfStudyRelatedSeries)
                .empty(Tag.NumberOfStudyRelatedInstances));

    assertEquals(1, answers.size());
    assertEquals(List.of("CT", "SR"), answers.getFirst().strings(Tag.ModalitiesInStudy));
    assertEquals(2, answers.getFirst().integer(Tag.NumberOfStudyRelatedSeries).orElseThrow());
    assertEquals(3, answers.getFirst().integer(Tag.NumberOfStudyRelatedInstances).orElseThrow());
  }

  @Test
  void series_are_found_by_modality() {
    List<DataSet> answers = find(query("SERIES").string(Tag.Modality, "SR"));

    assertEquals(1, answers.size());
    assertEquals("1.1.2", answers.getFirst().string(Tag.SeriesInstanceUID).orElseThrow());
  }

  @Test
  void an_empty_key_matches_everything_and_is_answered() {
    List<DataSet> answers = find(query("IMAGE").empty(Tag.SOPInstanceUID).empty(Tag.PatientID));

    assertEquals(4, answers.size());
    assertTrue(answers.stream().allMatch(a -> a.contains(Tag.PatientID)));
  }

  @Test
  void a_list_of_uids_matches_each_of_them() {
    assertEquals(2, find(query("IMAGE").string(Tag.SOPInstanceUID, "1.1.1.1", "1.2.1.1")).size());
  }

  @ParameterizedTest
  @CsvSource({"Müller^Ada,1", "müller*,1", "*a*,1", "?mith^Bob,1", "*,2", "M,0", "Mu*,0", "S.*,0"})
  void names_are_matched_with_wildcards_and_without_regard_to_case(String name, int studies) {
    assertEquals(studies, find(query("STUDY").string(Tag.PatientName, name)).size());
  }

  @ParameterizedTest
  @CsvSource({"20260110,1", "20260101-20260131,1", "20260101-,2", "-20260201,1", "20270101-,0"})
  void dates_are_matched_by_range(String range, int studies) {
    assertEquals(studies, find(query("STUDY").string(Tag.StudyDate, range)).size());
  }

  @Test
  void an_unknown_level_matches_nothing() {
    assertEquals(List.of(), find(query("PATIENT")));
  }

  private static DataSet.Builder query(String level) {
    return DataSet.builder()
        .string(Tag.SpecificCharacterSet, "ISO_IR 192")
        .string(Tag.QueryRetrieveLevel, level);
  }

  private static List<DataSet> find(DataSet.Builder query) {
    return StudyRootQuery.of(query.build()).over(HELD).toList();
  }

  private static HeldObject object(
      String study, String series, String instance, String modality, String name, String date) {
    return new HeldObject(
        Path.of("held", instance + ".dcm"),
        DataSet.builder()
            .string(Tag.SpecificCharacterSet, "ISO_IR 192")
            .string(Tag.SOPClassUID, Uid.CTImageStorage)
            .string(Tag.StudyInstanceUID, study)
            .string(Tag.SeriesInstanceUID, series)
            .string(Tag.SOPInstanceUID, instance)
            .string(Tag.Modality, modality)
            .string(Tag.PatientName, name)
            .string(Tag.PatientID, "P-1")
            .string(Tag.StudyDate, date)
            .build());
  }
}
