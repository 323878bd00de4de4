package org.seriate.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.model.v251.message.ORU_R01;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.message.ObservationMessage.Ends;
import org.seriate.report.ReportsForTests;

/** What an ORU^R01 says of a report, field by field, and that a validating parser takes it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ObservationMessageTest {
  private static final Ends ENDS = new Ends("SERIATE", "General Hospital", "RIS", "RADIOLOGY");

  private static List<String> segments(DataSet report, int revision) {
    String text = ObservationMessage.of(report, revision, ENDS).text();
    return Arrays.asList(text.split("\r"));
  }

  private static String segment(List<String> all, String start) {
    return all.stream().filter(s -> s.startsWith(start)).findFirst().orElseThrow();
  }

  private static String field(String segment, int number) {
    String[] fields = segment.split("\\|", -1);
    int at = segment.startsWith("MSH") ? number - 1 : number;
    return at < fields.length ? fields[at] : "";
  }

  @Test
  void the_header_says_who_and_what_and_in_which_characters() {
    String msh = segment(segments(ReportsForTests.positive(), 1), "MSH");
    assertEquals("^~\\&", field(msh, 2));
    assertEquals("SERIATE", field(msh, 3));
    assertEquals("General Hospital", field(msh, 4));
    assertEquals("RIS", field(msh, 5));
    assertEquals("RADIOLOGY", field(msh, 6));
    assertEquals("20260301103015+0100", field(msh, 7));
    assertEquals("ORU^R01^ORU_R01", field(msh, 9));
    assertTrue(field(msh, 10).matches("[0-9A-F]{20}"), msh);
    assertEquals("P", field(msh, 11));
    assertEquals("2.5.1", field(msh, 12));
    assertEquals("UNICODE UTF-8", field(msh, 18));
  }

  @Test
  void the_same_report_is_the_same_message_every_time() {
    assertEquals(
        ObservationMessage.of(ReportsForTests.positive(), 1, ENDS),
        ObservationMessage.of(ReportsForTests.positive(), 1, ENDS));
    assertNotEquals(
        ObservationMessage.of(ReportsForTests.positive(), 1, ENDS).controlId(),
        ObservationMessage.of(ReportsForTests.revised(), 2, ENDS).controlId());
  }

  @Test
  void the_patient_is_the_one_of_the_images() {
    String pid = segment(segments(ReportsForTests.ordered(), 1), "PID");
    assertEquals("PID0001^^^HOSPITAL^PI", field(pid, 3));
    // A delimiter in a name is escaped.
    assertEquals("Ωmega^Ζήτα^^^Dr\\F\\x", field(pid, 5));
    assertEquals("19600101", field(pid, 7));
    assertEquals("F", field(pid, 8));
  }

  @Test
  void the_order_has_the_numbers_that_the_images_carry() {
    List<String> all = segments(ReportsForTests.ordered(), 1);
    String obr = segment(all, "OBR");
    assertEquals("PL77", field(obr, 2));
    assertEquals("FI88", field(obr, 3));
    assertEquals("^CT Schädel \\T\\ Hals", field(obr, 4));
    assertEquals("20260301081500+0200", field(obr, 7));
    assertEquals("ACC123", field(obr, 18));
    assertEquals("F", field(obr, 25));
    assertEquals("RE|PL77|FI88", segment(all, "ORC").substring(4));
  }

  @Test
  void one_who_verified_the_report_is_the_principal_interpreter_and_without_one_nobody_is() {
    String verified = segment(segments(ReportsForTests.verified(), 1), "OBR");
    String unverified = segment(segments(ReportsForTests.positive(), 1), "OBR");

    assertEquals("&Łukasz&Ann&&&Dr", field(verified, 32));
    assertEquals("", field(unverified, 32));
  }

  @Test
  void without_an_order_the_accession_number_is_what_was_filled() {
    String obr = segment(segments(ReportsForTests.positive(), 1), "OBR");
    assertEquals("ACC123", field(obr, 3));
    assertEquals("25045-6^CT unspecified body region^LN", field(obr, 4));
  }

  @Test
  void without_anything_the_report_itself_is_the_order() {
    DataSet report = ReportsForTests.bare();
    String obr = segment(segments(report, 1), "OBR");
    assertEquals(report.string(Tag.SOPInstanceUID).orElseThrow(), field(obr, 3));
    String pid = segment(segments(report, 1), "PID");
    assertEquals("U", field(pid, 8));
  }

  @Test
  void a_positive_answer_is_present_with_its_probability_and_flagged() {
    List<String> all = segments(ReportsForTests.positive(), 1);
    String presence = segment(all, "OBX|3");
    assertEquals("CE", field(presence, 2));
    assertEquals("1386000^Intracranial hemorrhage^SCT", field(presence, 3));
    assertEquals("1", field(presence, 4));
    assertEquals("52101004^Present^SCT", field(presence, 5));
    assertEquals("A", field(presence, 8));
    assertEquals("F", field(presence, 11));
    assertEquals("^ICH CNN-LSTM 0.1.0", field(presence, 17));
    assertTrue(field(presence, 18).matches("2\\.25\\.\\d+\\^\\^2\\.25\\.\\d+\\^ISO"), presence);
    String probability = segment(all, "OBX|4");
    assertEquals("NM", field(probability, 2));
    assertEquals("122157^Probability^DCM", field(probability, 3));
    assertEquals("1", field(probability, 4));
    assertEquals("93", field(probability, 5));
    assertEquals("%^Percent^UCUM", field(probability, 6));
    assertEquals("<50", field(probability, 7));
  }

  @Test
  void a_negative_answer_is_absent_and_not_flagged() {
    List<String> all = segments(ReportsForTests.negative(), 1);
    assertEquals("272519000^Absent^SCT", field(segment(all, "OBX|3"), 5));
    assertEquals("", field(segment(all, "OBX|3"), 8));
    assertEquals("4", field(segment(all, "OBX|4"), 5));
  }

  @Test
  void each_question_has_a_number_of_its_own() {
    List<String> all = segments(ReportsForTests.twoQuestions(), 1);
    assertEquals("272519000^Absent^SCT", field(segment(all, "OBX|3"), 5));
    assertEquals("1", field(segment(all, "OBX|4"), 4));
    assertEquals("71642004^Fracture of skull^SCT", field(segment(all, "OBX|5"), 3));
    assertEquals("52101004^Present^SCT", field(segment(all, "OBX|5"), 5));
    assertEquals("2", field(segment(all, "OBX|5"), 4));
    assertEquals("80", field(segment(all, "OBX|6"), 5));
    assertEquals("<30", field(segment(all, "OBX|6"), 7));
  }

  @Test
  void not_analysed_is_undetermined_a_result_that_cannot_be_obtained_and_never_a_number() {
    List<String> all = segments(ReportsForTests.declined(), 1);
    String presence = segment(all, "OBX|3");
    assertEquals("373068000^Undetermined^SCT", field(presence, 5));
    assertEquals("X", field(presence, 11));
    assertTrue(all.stream().noneMatch(s -> s.contains("122157^Probability")), all.toString());
    assertTrue(all.stream().anyMatch(s -> s.contains("absence of a finding must not be inferred")));
  }

  @Test
  void a_later_revision_corrects() {
    List<String> all = segments(ReportsForTests.revised(), 2);
    assertEquals("C", field(segment(all, "OBR"), 25));
    assertEquals("C", field(segment(all, "OBX|3"), 11));
  }

  @Test
  void what_a_demonstration_must_say_stands_in_the_message() {
    assertTrue(
        segments(ReportsForTests.positive(), 1).stream()
            .anyMatch(s -> s.startsWith("OBX") && s.contains("not for clinical use")));
  }

  @Test
  void a_validating_parser_takes_every_message() throws Exception {
    for (DataSet report :
        List.of(
            ReportsForTests.positive(),
            ReportsForTests.negative(),
            ReportsForTests.twoQuestions(),
            ReportsForTests.declined(),
            ReportsForTests.declinedWithoutModel(),
            ReportsForTests.ordered(),
            ReportsForTests.bare())) {
      String text = ObservationMessage.of(report, 1, ENDS).text();
      try (DefaultHapiContext hapi = new DefaultHapiContext()) {
        ORU_R01 read = (ORU_R01) hapi.getPipeParser().parse(text);
        assertEquals(
            report.string(Tag.SOPInstanceUID).orElseThrow(),
            read.getPATIENT_RESULT()
                .getORDER_OBSERVATION()
                .getOBSERVATION(0)
                .getOBX()
                .getObservationValue(0)
                .encode());
      }
    }
  }
}
