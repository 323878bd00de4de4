package org.seriate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.data.Vr;
import org.seriate.series.Algorithm;
import org.seriate.series.Code;
import org.seriate.series.DeclineReason;
import org.seriate.series.Outcome;

/** Rules that hold for every report, checked on every content item and every element. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ContentLegalityTest {
  private static final Set<String> VALUES =
      Set.of("TEXT", "CODE", "NUM", "DATETIME", "DATE", "TIME", "UIDREF", "PNAME", "COMPOSITE");

  /**
   * Targets by source and relationship, what the lesser classes allow too; PS3.3 A.35.2, A.35.13.
   */
  private static final Map<String, Set<String>> LEGAL =
      Map.of(
          "CONTAINER CONTAINS", with(VALUES, "IMAGE", "WAVEFORM", "SCOORD", "CONTAINER"),
          "CONTAINER HAS OBS CONTEXT", VALUES,
          "CONTAINER HAS ACQ CONTEXT", VALUES,
          "CONTAINER HAS CONCEPT MOD", Set.of("TEXT", "CODE"),
          "NUM INFERRED FROM", Set.of("IMAGE"),
          "CODE HAS CONCEPT MOD", Set.of("TEXT", "CODE"));

  static Stream<Written> every_kind_of_report() {
    return Stream.of(
            Requests.positive(),
            Requests.negative(),
            Requests.positiveOfProduct(),
            Requests.twoQuestions(),
            Requests.declined(),
            Requests.declinedWithoutModel(),
            answeredInLongWords(),
            declinedInLongWords())
        .map(Written::from);
  }

  private static ReportRequest answeredInLongWords() {
    String words = "Größe \\ of many words ".repeat(20);
    return Requests.answered(
        new Algorithm(words, words, words, words, words, false),
        new Outcome.Answer(questionInLongWords(), 1 / 3.0),
        new Outcome.Answer(Requests.FRACTURE, 1e-12));
  }

  private static ReportRequest declinedInLongWords() {
    return Requests.about(
        Requests.headCt(),
        new Outcome.Declined(
            DeclineReason.ANALYSIS_FAILED,
            "Zeile 1\nZeile 2 \\ überlang ".repeat(20),
            Optional.empty(),
            List.of(questionInLongWords())));
  }

  private static Outcome.Question questionInLongWords() {
    String words = "Unüblicher \\ Befund ".repeat(20);
    return new Outcome.Question(
        words, Code.sct("1", words), Code.sct("2", words), 0.123456789012345678);
  }

  @ParameterizedTest
  @MethodSource("every_kind_of_report")
  void every_relationship_is_legal(Written written) {
    written.walk(
        (parent, item) -> {
          String relation =
              Written.valueType(parent)
                  + " "
                  + item.string(Tag.RelationshipType).orElse("(no relationship)");
          assertTrue(
              LEGAL.getOrDefault(relation, Set.of()).contains(Written.valueType(item)),
              relation + " " + Written.valueType(item));
        });
  }

  @ParameterizedTest
  @MethodSource("every_kind_of_report")
  void every_item_has_a_name_and_the_value_of_its_type(Written written) {
    written.walk(
        (parent, item) -> {
          assertEquals(1, item.items(Tag.ConceptNameCodeSequence).size());
          assertTrue(isComplete(Written.codeOf(item, Tag.ConceptNameCodeSequence)));
          assertTrue(hasValue(item), Written.valueType(item));
        });
  }

  @ParameterizedTest
  @MethodSource("every_kind_of_report")
  void every_referenced_image_is_in_the_evidence_once(Written written) {
    Set<String> referenced = new HashSet<>();
    written.ofValueType("IMAGE").forEach(item -> referenced.add(Written.imageOf(item)));

    DataSet study = written.firstItem(Tag.CurrentRequestedProcedureEvidenceSequence);
    DataSet series = study.items(Tag.ReferencedSeriesSequence).getFirst();
    List<String> evidence =
        series.items(Tag.ReferencedSOPSequence).stream()
            .map(sop -> sop.string(Tag.ReferencedSOPInstanceUID).orElseThrow())
            .toList();

    assertEquals(Optional.of(Requests.STUDY), study.string(Tag.StudyInstanceUID));
    assertEquals(Optional.of(Requests.SERIES), series.string(Tag.SeriesInstanceUID));
    assertFalse(referenced.isEmpty());
    assertEquals(referenced, Set.copyOf(evidence));
    assertEquals(referenced.size(), evidence.size());
  }

  @ParameterizedTest
  @MethodSource("every_kind_of_report")
  void no_value_is_longer_than_its_vr_allows(Written written) {
    everyDataSet(
        written.dataSet(),
        dataSet -> {
          for (Element element : dataSet) {
            if (element instanceof Element.Value value) {
              assertFits(dataSet, value);
            }
          }
        });
  }

  @ParameterizedTest
  @MethodSource("every_kind_of_report")
  void only_the_document_itself_names_a_character_set(Written written) {
    assertEquals("ISO_IR 192", written.string(Tag.SpecificCharacterSet));
    everyDataSet(
        written.dataSet(),
        dataSet ->
            assertEquals(dataSet == written.dataSet(), dataSet.contains(Tag.SpecificCharacterSet)));
  }

  private static void everyDataSet(DataSet dataSet, Consumer<DataSet> check) {
    check.accept(dataSet);
    for (Element element : dataSet) {
      if (element instanceof Element.Sequence sequence) {
        sequence.items().forEach(item -> everyDataSet(item, check));
      }
    }
  }

  private static void assertFits(DataSet dataSet, Element.Value value) {
    int longest = longest(value.vr());
    if (longest == 0) {
      return;
    }
    String where = Tag.format(value.tag()) + " " + value.vr();
    List<String> texts = dataSet.strings(value.tag());
    assertTrue(texts.size() <= 1, where + " has " + texts.size() + " values");
    for (String text : texts) {
      assertTrue(text.codePointCount(0, text.length()) <= longest, where + ": " + text);
      assertTrue(value.vr() != Vr.UI || Uid.isValid(text), where + ": " + text);
    }
  }

  private static int longest(Vr vr) {
    return switch (vr) {
      case LO, UI -> 64;
      case SH, CS, DS, AE -> 16;
      case IS -> 12;
      case ST -> 1024;
      default -> 0;
    };
  }

  private static boolean hasValue(DataSet item) {
    return switch (Written.valueType(item)) {
      case "CONTAINER" -> item.string(Tag.ContinuityOfContent).isPresent();
      case "TEXT" -> item.string(Tag.TextValue).isPresent();
      case "CODE" -> isComplete(Written.codeOf(item, Tag.ConceptCodeSequence));
      case "NUM" -> item.items(Tag.MeasuredValueSequence).size() == 1;
      case "UIDREF" -> item.string(Tag.UID).filter(Uid::isValid).isPresent();
      case "DATE" -> item.string(Tag.Date).isPresent();
      case "TIME" -> item.string(Tag.Time).isPresent();
      case "IMAGE" -> Uid.isValid(Written.imageOf(item));
      default -> false;
    };
  }

  private static boolean isComplete(Code code) {
    return !code.value().isEmpty() && !code.scheme().isEmpty() && !code.meaning().isEmpty();
  }

  private static Set<String> with(Set<String> some, String... more) {
    Set<String> all = new HashSet<>(some);
    all.addAll(List.of(more));
    return all;
  }
}
