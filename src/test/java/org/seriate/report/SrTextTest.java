package org.seriate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;

/** A report as people read it on a terminal. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SrTextTest {
  @Test
  void a_positive_reads_as_one() {
    List<String> lines = SrText.of(Written.from(Requests.positive()).dataSet()).lines().toList();

    assertTrue(
        lines
            .getFirst()
            .endsWith(
                ", COMPLETE, UNVERIFIED: AI: Intracranial hemorrhage (demo, not for clinical use)"),
        lines.getFirst());
    assertTrue(lines.contains("Imaging Measurement Report"));
    assertTrue(lines.contains("      CONTAINS CODE Intracranial hemorrhage = Present"));
    assertTrue(lines.contains("      CONTAINS NUM Probability = 93 %"));
    assertTrue(lines.contains("      CONTAINS IMAGE Source: 6 images"));
    assertTrue(lines.contains("      CONTAINS IMAGE Source of Measurement: 2 images"));
  }

  @Test
  void a_declined_analysis_reads_as_one() {
    String text = SrText.of(Written.from(Requests.declined()).dataSet());

    assertTrue(text.contains("PARTIAL"));
    assertTrue(text.contains("CONTAINS CODE Intracranial hemorrhage = Undetermined"));
    assertTrue(text.contains("CONTAINS TEXT Comment = Not analysed: The largest distance"));
  }

  @Test
  void nothing_names_the_patient() {
    String text = SrText.of(Written.from(Requests.positive()).dataSet());

    assertFalse(text.contains("ller"));
    assertFalse(text.contains("PID0001"));
    assertFalse(text.contains("ACC123"));
  }

  @Test
  void a_malformed_document_is_still_shown() {
    DataSet odd =
        DataSet.builder()
            .sequence(
                Tag.ContentSequence,
                DataSet.EMPTY,
                DataSet.builder()
                    .string(Tag.RelationshipType, "CONTAINS")
                    .string(Tag.ValueType, "NUM")
                    .build(),
                DataSet.builder()
                    .string(Tag.RelationshipType, "INFERRED FROM")
                    .integer(Tag.ReferencedContentItemIdentifier, 1, 2, 3)
                    .build())
            .build();

    assertEquals(
        """
        no SOP class
        ?
          ? ? = ?
          CONTAINS NUM = no value
          INFERRED FROM ? = item 1.2.3
        """,
        SrText.of(odd));
  }
}
