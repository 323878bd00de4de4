package org.seriate.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;

/** The hierarchy of PS3.4 C.4.1.3.1 and what a retrieval must name. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class QueryRequestTest {

  private static DataSet keys(
      String level, String patient, String study, String series, String image) {
    DataSet.Builder keys = DataSet.builder().string(Tag.QueryRetrieveLevel, level);
    put(keys, Tag.PatientID, patient);
    put(keys, Tag.StudyInstanceUID, study);
    put(keys, Tag.SeriesInstanceUID, series);
    put(keys, Tag.SOPInstanceUID, image);
    return keys.build();
  }

  private static void put(DataSet.Builder keys, int tag, String value) {
    if (value != null) {
      keys.string(tag, value);
    }
  }

  private static String answer(QueryRequest request) {
    return switch (request) {
      case QueryRequest.Asked asked -> asked.level().name();
      case QueryRequest.NotUnderstood no -> no.status().hex();
    };
  }

  @ParameterizedTest(name = "{0} {1} {2}/{3}/{4}/{5}: {6}")
  @CsvSource(
      nullValues = "-",
      value = {
        "STUDY_ROOT, STUDY, -, -, -, -, STUDY",
        "STUDY_ROOT, STUDY, P1, '', -, -, STUDY",
        "STUDY_ROOT, SERIES, -, 1.2, -, -, SERIES",
        "STUDY_ROOT, SERIES, -, -, -, -, A900",
        "STUDY_ROOT, SERIES, -, '', 1.2, -, A900",
        "STUDY_ROOT, SERIES, -, 1.2\\1.3, -, -, A900",
        "STUDY_ROOT, IMAGE, -, 1.2, 1.2.3, -, IMAGE",
        "STUDY_ROOT, IMAGE, -, 1.2, -, -, A900",
        "STUDY_ROOT, IMAGE, -, -, 1.2.3, 1.2.3.4, A900",
        "STUDY_ROOT, PATIENT, P1, -, -, -, A900",
        "STUDY_ROOT, WORLD, -, -, -, -, A900",
        "STUDY_ROOT, '', -, -, -, -, A900",
        "PATIENT_ROOT, PATIENT, -, -, -, -, PATIENT",
        "PATIENT_ROOT, STUDY, P1, -, -, -, STUDY",
        "PATIENT_ROOT, STUDY, P*, -, -, -, A900",
        "PATIENT_ROOT, STUDY, -, 1.2, -, -, A900",
        "PATIENT_ROOT, SERIES, P1, 1.2, -, -, SERIES",
      })
  void a_query_gives_the_unique_keys_above_its_level(
      QueryModel model,
      String level,
      String patient,
      String study,
      String series,
      String image,
      String expected) {
    DataSet keys = keys(level, patient, study, series, image);
    assertEquals(expected, answer(QueryRequest.query(model.find(), keys)));
  }

  @ParameterizedTest(name = "{0} {1} {2}/{3}/{4}/{5}: {6}")
  @CsvSource(
      nullValues = "-",
      value = {
        "STUDY_ROOT, STUDY, -, 1.2, -, -, STUDY",
        "STUDY_ROOT, STUDY, -, 1.2\\1.3, -, -, STUDY",
        "STUDY_ROOT, STUDY, -, -, -, -, A900",
        "STUDY_ROOT, STUDY, -, *, -, -, A900",
        "STUDY_ROOT, STUDY, -, 1.2.*, -, -, A900",
        "STUDY_ROOT, SERIES, -, 1.2, 1.2.3\\1.2.4, -, SERIES",
        "STUDY_ROOT, SERIES, -, 1.2\\1.3, 1.2.3, -, A900",
        "STUDY_ROOT, IMAGE, -, 1.2, 1.2.3, 1.2.3.4\\1.2.3.5, IMAGE",
        "STUDY_ROOT, IMAGE, -, 1.2, 1.2.3, -, A900",
        "PATIENT_ROOT, PATIENT, P1, -, -, -, PATIENT",
        "PATIENT_ROOT, PATIENT, P?, -, -, -, A900",
      })
  void a_retrieval_names_what_it_wants(
      QueryModel model,
      String level,
      String patient,
      String study,
      String series,
      String image,
      String expected) {
    DataSet keys = keys(level, patient, study, series, image);
    assertEquals(expected, answer(QueryRequest.retrieval(model.get(), keys)));
    assertEquals(expected, answer(QueryRequest.retrieval(model.move(), keys)));
  }

  @Test
  void keys_below_the_level_and_unknown_ones_are_not_supported() {
    DataSet known = keys("STUDY", "P1", "", null, null);
    DataSet below = known.toBuilder().empty(Tag.SeriesNumber).build();
    DataSet unknown = known.toBuilder().empty(Tag.PatientWeight).build();
    assertEquals(true, asked(known).allKeysSupported());
    assertEquals(false, asked(below).allKeysSupported());
    assertEquals(false, asked(unknown).allKeysSupported());
  }

  private static QueryRequest.Asked asked(DataSet keys) {
    return (QueryRequest.Asked) QueryRequest.query(QueryModel.STUDY_ROOT.find(), keys);
  }
}
