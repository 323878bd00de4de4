package org.seriate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.series.Code;
import org.seriate.series.DeclineReason;
import org.seriate.series.Outcome;
import org.seriate.series.StoredImage;

/** A declined analysis is said, and never looks like a negative. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NotAnalysedTest {
  @ParameterizedTest
  @EnumSource
  void no_reason_ever_says_absent_or_a_number(DeclineReason reason) {
    Outcome.Declined declined =
        new Outcome.Declined(
            reason,
            "A sentence",
            Optional.of(Requests.DEMONSTRATION),
            List.of(Requests.HEMORRHAGE, Requests.FRACTURE));

    Written written = Written.from(Requests.about(Requests.headCt(), declined));

    assertEquals(List.of(), written.ofValueType("NUM"));
    assertEquals(List.of(), written.named(Concepts.FINDING));
    assertEquals(List.of(), written.named(Concepts.IMAGING_MEASUREMENTS));
    for (DataSet item : written.ofValueType("CODE")) {
      Code code = Written.codeOf(item, Tag.ConceptCodeSequence);
      assertNotEquals(Concepts.ABSENT, code);
      assertNotEquals(Concepts.PRESENT, code);
    }
    String circumstances = written.textsNamed(Concepts.COMMENT).get(1);
    assertTrue(circumstances.contains("reason=" + reason.name()));
    assertTrue(circumstances.contains(reason.code().value()));
  }

  @Test
  void every_question_is_undetermined_and_the_reason_is_in_words() {
    Written written = Written.from(Requests.declined());

    assertEquals(
        List.of(
            "CAD Processing and Findings Summary",
            "Intracranial hemorrhage",
            "Comment",
            "Comment",
            "Comment"),
        Written.childNames(written.only(Concepts.QUALITATIVE_EVALUATIONS)));
    assertEquals(
        List.of(Concepts.NO_ALGORITHMS_SUCCEEDED), written.codesNamed(Concepts.PROCESSING_SUMMARY));
    assertEquals(List.of(Concepts.UNDETERMINED), written.codesNamed(Requests.HEMORRHAGE.finding()));
    assertEquals(
        List.of(
            "Not analysed: The largest distance between slices is 15 mm, the model accepts 6 mm."
                + " No result was produced; absence of a finding must not be inferred.",
            "reason=GAP_BETWEEN_SLICES (110523, DCM, \"Object Set incomplete\");"
                + " series_complete_by=association released, slices gapless; revision=1; images=6",
            "Demonstration, not for clinical use."
                + " Intended use: Demonstration only. Not for clinical use."),
        written.textsNamed(Concepts.COMMENT));
  }

  @Test
  void without_a_model_there_is_still_a_report() {
    Written written = Written.from(Requests.declinedWithoutModel());

    assertEquals(
        List.of("CAD Processing and Findings Summary", "Comment", "Comment"),
        Written.childNames(written.only(Concepts.QUALITATIVE_EVALUATIONS)));
    assertEquals("AI: NOT ANALYSED", written.string(Tag.SeriesDescription));
  }

  @Test
  void every_image_of_the_series_is_referenced() {
    Written written = Written.from(Requests.declined());

    assertEquals(
        Requests.declined().images().stream().map(StoredImage::sopInstanceUid).toList(),
        written.imagesNamed(Concepts.SOURCE));
  }

  @Test
  void what_is_no_ct_is_not_reported_as_a_ct_procedure() {
    DataSet source = Requests.headCt().toBuilder().string(Tag.Modality, "OT").build();

    Written written = Written.from(Requests.about(source, Requests.declined().outcome()));

    assertEquals(List.of(), written.named(Concepts.PROCEDURE_REPORTED));
    assertEquals("OT", written.codesNamed(Concepts.MODALITY).getFirst().value());
  }
}
