package org.seriate.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.series.ReportKind;

/** Which reports a destination gets. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OnlyTest {
  @TempDir private Path temporary;
  private ConfigFolder folder;

  @BeforeEach
  void folder() {
    folder = new ConfigFolder(temporary);
  }

  @Test
  void without_conditions_a_destination_gets_everything() {
    assertTrue(Only.EVERYTHING.takes(ReportKind.NOT_ANALYSED, "CT 1", List.of()));
  }

  @Test
  void every_condition_that_is_made_must_be_met() {
    Only only = new Only(Set.of(ReportKind.POSITIVE), List.of("CT 1"), List.of("ICH"));

    assertTrue(only.takes(ReportKind.POSITIVE, "CT 1", List.of("ICH")));
    assertTrue(only.takes(ReportKind.POSITIVE, "CT 1", List.of("other", "ICH")), "one of two");
    assertFalse(only.takes(ReportKind.NEGATIVE, "CT 1", List.of("ICH")));
    assertFalse(only.takes(ReportKind.POSITIVE, "CT 2", List.of("ICH")));
    assertFalse(only.takes(ReportKind.POSITIVE, "CT 1", List.of("other")));
    assertFalse(only.takes(ReportKind.POSITIVE, "CT 1", List.of()));
  }

  @Test
  void conditions_are_read() throws Exception {
    AeConfig config =
        folder.read(
            "",
            """
            - {name: CT 1, aeTitle: A, hosts: [10.0.0.1], roles: [source]}
            - name: Alarm
              aeTitle: B
              host: b.example
              port: 104
              roles: [destination]
              only: {results: [POSITIVE, NOT_ANALYSED], sources: [CT 1], models: [ICH]}
            """);

    assertEquals(
        new Only(
            Set.of(ReportKind.POSITIVE, ReportKind.NOT_ANALYSED), List.of("CT 1"), List.of("ICH")),
        config.peers().get(1).only());
    assertEquals(Only.EVERYTHING, config.peers().get(0).only());
  }

  @Test
  void what_would_keep_reports_back_by_mistake_is_a_problem() {
    ConfigProblem problem =
        assertThrows(
            ConfigProblem.class,
            () ->
                folder.read(
                    "",
                    """
                    - {name: CT 1, aeTitle: A, hosts: [10.0.0.1], roles: [source], only: {}}
                    - name: Alarm
                      aeTitle: B
                      host: b.example
                      port: 104
                      roles: [destination]
                      only: {results: [POSITIV], sources: [CT1], models: [], model: x}
                    """));

    String words = problem.getMessage();
    assertTrue(words.contains("only is for peers with role destination"), words);
    assertTrue(words.contains("unknown result 'POSITIV'; did you mean 'POSITIVE'?"), words);
    assertTrue(words.contains("no source is named 'CT1'; did you mean 'CT 1'?"), words);
    assertTrue(words.contains("models is empty"), words);
    assertTrue(words.contains("unknown key 'model'"), words);
  }
}
