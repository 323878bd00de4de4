package org.seriate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seriate.series.Code;
import org.seriate.series.DeclineReason;
import org.seriate.series.Outcome;

/** What a worklist shows in 64 characters. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SeriesDescriptionTest {
  @Test
  void a_worklist_does_not_tell_the_result() {
    String expected = "AI: Intracranial hemorrhage (demo, not for clinical use)";

    assertEquals(expected, SeriesDescription.of(Requests.positive()));
    assertEquals(expected, SeriesDescription.of(Requests.negative()));
  }

  @Test
  void a_declined_analysis_is_told_from_a_result() {
    assertEquals(
        "AI: Intracranial hemorrhage NOT ANALYSED", SeriesDescription.of(Requests.declined()));
    assertEquals("AI: NOT ANALYSED", SeriesDescription.of(Requests.declinedWithoutModel()));
  }

  @Test
  void several_questions_share_the_room() {
    assertEquals(
        "AI: Finding number 1, Finding number 2 NOT ANALYSED", declinedAbout("Finding number ", 2));
    assertEquals(
        "AI: Finding number 1 and 5 more NOT ANALYSED", declinedAbout("Finding number ", 6));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 40})
  void long_names_are_cut_but_the_warning_stays(int questions) {
    String description =
        declinedAbout("An exceedingly long name of a finding of the brain ", questions);

    assertTrue(LongString.length(description) <= 64, description);
    assertTrue(description.endsWith(" NOT ANALYSED"), description);
    assertTrue(description.contains("..."), description);
  }

  @ParameterizedTest
  @CsvSource({
    "short, short",
    "'a\\b', 'a/b'",
    "'two\nlines', 'two lines'",
    "' padded ', padded",
  })
  void a_long_string_has_no_backslash_and_no_line_break(String text, String expected) {
    assertEquals(expected, LongString.of(text));
  }

  @Test
  void a_long_string_is_cut_at_a_word_and_never_inside_a_character() {
    assertEquals(
        "one two three four five six seven eight nine ten eleven...",
        LongString.of("one two three four five six seven eight nine ten eleven twelve 13"));
    assertEquals("𝔸".repeat(61) + "...", LongString.of("𝔸".repeat(100)));
    assertEquals("unspecified", LongString.required("  "));
  }

  private static String declinedAbout(String name, int questions) {
    List<Outcome.Question> asked =
        IntStream.rangeClosed(1, questions)
            .mapToObj(i -> Code.sct(Integer.toString(i), name + i))
            .map(code -> new Outcome.Question("q", code, Code.sct("1", "Brain"), 0.5))
            .toList();
    return SeriesDescription.of(
        Requests.about(
            Requests.headCt(),
            new Outcome.Declined(DeclineReason.NO_MODEL, "x", Optional.empty(), asked)));
  }
}
