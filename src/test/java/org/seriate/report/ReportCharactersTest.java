package org.seriate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Vr;
import org.seriate.series.Code;
import org.seriate.series.DeclineReason;
import org.seriate.series.Outcome;

/** Names arrive in the character set of the image and leave as the same characters in UTF-8. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReportCharactersTest {
  /** The example of PS3.5 H.3.1: three groups, two of them in JIS X 0208 between escapes (~). */
  private static final byte[] YAMADA =
      ascii("Yamada^Tarou=~$B;3ED~(B^~$BB@O:~(B=~$B$d$^$@~(B^~$B$?$m$&~(B".replace('~', '\u001b'));

  @Test
  void a_japanese_name_keeps_its_three_groups() {
    DataSet source =
        Requests.headCt().toBuilder()
            .remove(Tag.StudyDescription)
            .bytes(Tag.SpecificCharacterSet, Vr.CS, ascii("\\ISO 2022 IR 87 "))
            .bytes(Tag.PatientName, Vr.PN, YAMADA)
            .build();

    Written written = Written.from(Requests.about(source, Requests.negative().outcome()));

    String expected = "Yamada^Tarou=山田^太郎=やまだ^たろう";
    byte[] raw = written.dataSet().bytes(Tag.PatientName).orElseThrow();
    assertEquals(expected, written.string(Tag.PatientName));
    assertEquals(expected, new String(raw, StandardCharsets.UTF_8).strip());
  }

  @Test
  void letters_of_the_explanation_and_of_codes_survive() {
    Outcome.Question question =
        new Outcome.Question(
            "x", Code.sct("1386000", "Hämorrhagie"), Code.sct("12738006", "Brain"), 0.5);
    Outcome.Declined declined =
        new Outcome.Declined(
            DeclineReason.OUTSIDE_MODEL_GATE,
            "Beschreibung „Schädel größer“ passt nicht",
            Optional.of(Requests.DEMONSTRATION),
            List.of(question));

    Written written = Written.from(Requests.about(Requests.headCt(), declined));

    assertTrue(written.textsNamed(Concepts.COMMENT).getFirst().contains("„Schädel größer“"));
    assertEquals("AI: Hämorrhagie NOT ANALYSED", written.string(Tag.SeriesDescription));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
