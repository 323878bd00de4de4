package org.seriate.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.train.LearningCurves.Point;

/** What a run keeps of its rounds. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LearningCurvesTest {
  @TempDir Path folder;

  @Test
  void each_round_is_a_line_with_its_losses_and_its_seconds() throws IOException {
    Path file = folder.resolve(LearningCurves.NAME);

    new LearningCurves(file).add("fold 1 of 4, slices", new Point(1, 0.5, 0.25), seconds(1.25));

    assertEquals(
        List.of(
            "stage,epoch,loss,watched,seconds", "\"fold 1 of 4, slices\",1,0.50000,0.25000,1.3"),
        Files.readAllLines(file));
  }

  @Test
  void of_a_round_that_was_done_twice_the_later_counts() throws IOException {
    LearningCurves curves = new LearningCurves(folder.resolve(LearningCurves.NAME));
    curves.add("final net, whole", new Point(1, 0.75, 0.5), seconds(1));
    curves.add("final net, whole", new Point(2, 0.5, 0.5), seconds(1));
    curves.add("final net, whole", new Point(2, 0.25, 0.125), seconds(1));

    assertEquals(
        Map.of("final net, whole", List.of(new Point(1, 0.75, 0.5), new Point(2, 0.25, 0.125))),
        curves.read());
  }

  @Test
  void a_run_that_an_earlier_build_began_keeps_its_curve() throws IOException {
    Path file = folder.resolve(LearningCurves.NAME);
    Files.writeString(file, "stage,epoch,loss,watched\n\"final net, series\",1,0.50000,0.25000\n");

    LearningCurves curves = new LearningCurves(file);
    curves.add("final net, series", new Point(2, 0.25, 0.125), seconds(1));

    assertEquals(
        Map.of("final net, series", List.of(new Point(1, 0.5, 0.25), new Point(2, 0.25, 0.125))),
        curves.read());
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis((long) (seconds * 1000));
  }
}
