package org.seriate.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Dictionary;
import org.seriate.dicom.data.Tag;

/** The kinds of matching of PS3.4 C.2.2.2, key by key. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MatchingTest {

  private static boolean matches(String keyword, String key, String present) {
    int tag = Dictionary.tagOf(keyword).orElseThrow();
    return matches(
        tag,
        DataSet.builder().string(tag, key).build(),
        DataSet.builder().string(tag, present).build());
  }

  private static boolean matches(int tag, DataSet keys, DataSet entity) {
    return Matching.matches(keys.element(tag).orElseThrow(), keys, entity);
  }

  @ParameterizedTest(name = "{0} {1} and {2}: {3}")
  @CsvSource(
      nullValues = "-",
      value = {
        // single value: case counts, except in names
        "PatientID, P1, P1, true",
        "PatientID, P1, p1, false",
        "PatientID, P1, P12, false",
        "Modality, SR, SR, true",
        "Modality, SR, CT, false",
        "PatientName, miller^ann, Miller^Ann, true",
        "PatientName, MÜLLER^ANN, Müller^Ann, true",
        "PatientName, Miller^Ann^^, Miller^Ann, true",
        "PatientName, Miller, Miller^Ann, false",
        "SeriesNumber, 09001, 9001, true",
        "InstanceNumber, 1, 2, false",
        // universal
        "PatientID, '', P1, true",
        "PatientID, '', '', true",
        "PatientID, *, '', true",
        "PatientID, **, '', false",
        "PatientID, P1, '', false",
        // wild card
        "PatientID, P*, P123, true",
        "PatientID, P?, P12, false",
        "PatientID, P??, P12, true",
        "PatientID, *2*, P123, true",
        "PatientID, *9*, P123, false",
        "PatientID, %, P123, false",
        "PatientID, P_, P1, false",
        "PatientName, mill*, Miller^Ann, true",
        "PatientName, *ann, Miller^Ann, true",
        "PatientName, m?ller^*, Müller^Ann, true",
        "StudyDescription, Head*, head CT, false",
        "StudyInstanceUID, 1.2.*, 1.2.3, false",
        "StudyDate, 2026*, 20260301, false",
        // groups of a name
        "PatientName, 山田*, Yamada^Tarou=山田^太郎=やまだ^たろう, true",
        "PatientName, yamada^tarou, Yamada^Tarou=山田^太郎, true",
        "PatientName, yamada^tarou=*, Yamada^Tarou=山田^太郎, true",
        "PatientName, =山田^太郎, Yamada^Tarou=山田^太郎, false",
        // ranges
        "StudyDate, 20260301, 20260301, true",
        "StudyDate, 20260301, 2026.03.01, true",
        "StudyDate, 20260301-, 20260301, true",
        "StudyDate, 20260302-, 20260301, false",
        "StudyDate, -20260301, 20260301, true",
        "StudyDate, -20260228, 20260301, false",
        "StudyDate, 20260201-20260331, 20260301, true",
        "StudyDate, 20260201-20260331, '', false",
        "StudyDate, 20260331-20260201, 20260301, false",
        "StudyDate, -, 20260301, false",
        "StudyDate, yesterday, 20260301, false",
        "StudyTime, 1015, 101530, true",
        "StudyTime, 1015, 101600, false",
        "StudyTime, 10-1015, 101559.999, true",
        "StudyTime, 1016-, 101559, false",
        "StudyTime, -10, 1030, true",
        "StudyTime, 10:15:00-10:16:00, 101530.5, true",
        "StudyTime, 101530.25-, 101530.3, true",
        // lists
        "StudyInstanceUID, 1.2\\1.3, 1.3, true",
        "StudyInstanceUID, 1.2\\1.3, 1.4, false",
        "StudyInstanceUID, 1.2, 1.2.3, false",
        "ModalitiesInStudy, SR, SR\\KO, true",
        "ModalitiesInStudy, CT\\KO, SR\\KO, true",
        "ModalitiesInStudy, CT, SR\\KO, false",
      })
  void a_key_and_a_value(String keyword, String key, String present, boolean expected) {
    assertEquals(expected, matches(keyword, key, present));
  }

  private static DataSet ordered(String accession, String procedure) {
    return DataSet.builder()
        .string(Tag.AccessionNumber, accession)
        .string(Tag.RequestedProcedureID, procedure)
        .build();
  }

  @ParameterizedTest(name = "order {0}/{1}: {2}")
  @CsvSource({
    "A1, R1, true",
    "A2, R2, true",
    "A1, R2, false",
    "A*, '', true",
    "'', '', true",
    "*, *, true",
    "A3, '', false"
  })
  void a_sequence_key_is_met_by_one_item_as_a_whole(
      String accession, String procedure, boolean expected) {
    DataSet entity =
        DataSet.builder()
            .sequence(Tag.ReferencedRequestSequence, ordered("A1", "R1"), ordered("A2", "R2"))
            .build();
    DataSet keys =
        DataSet.builder()
            .sequence(Tag.ReferencedRequestSequence, ordered(accession, procedure))
            .build();
    assertEquals(expected, matches(Tag.ReferencedRequestSequence, keys, entity));
  }

  @Test
  void an_empty_sequence_key_is_universal_and_a_full_one_needs_an_item() {
    DataSet universal = DataSet.builder().empty(Tag.ReferencedRequestSequence).build();
    DataSet particular =
        DataSet.builder().sequence(Tag.ReferencedRequestSequence, ordered("A1", "")).build();
    assertTrue(matches(Tag.ReferencedRequestSequence, universal, DataSet.EMPTY));
    assertFalse(matches(Tag.ReferencedRequestSequence, particular, DataSet.EMPTY));
  }

  @Test
  void a_key_of_a_thousand_stars_costs_no_time() {
    String stars = "*a".repeat(30_000) + "b";
    assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertFalse(Wildcard.matches(stars, "a".repeat(1000))));
  }

  @ParameterizedTest
  @CsvSource({"P*, P%", "P?1, P_1", "10%, 10!%", "a_b!, a!_b!!", "\\, \\"})
  void what_means_something_to_sql_is_escaped(String key, String like) {
    assertEquals(like, Wildcard.toLike(key));
  }
}
