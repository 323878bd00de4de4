package org.seriate.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NodeLogTest {
  private static final String STEP =
      "2026-11-23T14:00:00.000+00:00 INFO  WorkerLoop classify settled. series=1 work=2 tookMs=30";

  @Test
  void steps_are_told_with_their_series_and_without_the_other_keys() {
    assertEquals(Optional.of("series 1: classify settled."), NodeLog.forPeople(STEP));
  }

  @Test
  void what_concerns_no_series_is_not_told_unless_it_is_a_warning() {
    assertEquals(Optional.empty(), NodeLog.forPeople("2026-11-23T14:00:00 INFO  Quarkus up"));
    assertEquals(
        Optional.of("disk is full"),
        NodeLog.forPeople("2026-11-23T14:00:00 WARN  Store disk is full"));
  }

  @Test
  void a_line_in_the_making_waits_for_its_end(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("node.log"), STEP.substring(0, 70));
    NodeLog log = new NodeLog(file);
    assertEquals(List.of(), log.news());

    Files.writeString(file, STEP.substring(70) + "\n", StandardOpenOption.APPEND);

    assertEquals(List.of("series 1: classify settled."), log.news());
    assertEquals(List.of(), log.news());
  }

  @Test
  void the_end_shows_a_line_that_repeats_itself_once(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("node.log"),
            "2026-01-01T00:00:01 INFO  A begin\n"
                + "2026-01-01T00:00:02 WARN  A waiting\n"
                + "2026-01-01T00:00:03 WARN  A waiting\n");

    assertEquals(
        List.of("2026-01-01T00:00:01 INFO  A begin", "2026-01-01T00:00:03 WARN  A waiting"),
        new NodeLog(file).end(10));
  }
}
