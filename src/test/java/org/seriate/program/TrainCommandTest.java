package org.seriate.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code seriate train} as it is typed; what it makes of the data is tested with training. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TrainCommandTest {
  @TempDir Path folder;

  @BeforeEach
  void two_tables_as_those_of_ct_ich_without_the_kinds_of_bleeding() throws IOException {
    Files.writeString(folder.resolve("patients.csv"), "patient,fold,ich\n1,0,1\n2,1,0\n");
    Files.writeString(folder.resolve("slices.csv"), "patient,slice,file,ich\n1,1,a.png,1\n");
  }

  private Words train(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("train", "--data", folder.toString(), "--out", folder.resolve("out") + ""));
    words.addAll(List.of(more));
    return Words.of(words.toArray(String[]::new));
  }

  @Test
  void the_demonstration_learns_from_the_kinds_of_bleeding_too() {
    Words refused = train();

    assertEquals(Program.FAILURE, refused.exitCode());
    assertTrue(refused.err().contains("slices.csv:1: no column 'intraventricular'"), refused.err());
  }

  @Test
  void unless_it_is_told_to_learn_from_no_further_column() {
    Words refused = train("--also=");

    assertEquals(Program.FAILURE, refused.exitCode());
    assertTrue(refused.err().contains("patient 2 of "), refused.err());
    assertTrue(refused.err().contains("has no slices"), refused.err());
  }

  @Test
  void what_no_network_takes_is_a_wrong_command_line() {
    Words refused =
        train("--also=", "--windows", "10/80,20/80,30/80,40/80,50/80/black", "--neighbours", "2");

    assertEquals(Program.USAGE, refused.exitCode());
    assertTrue(refused.err().contains("are 25 channels; a network takes up to 16"), refused.err());
  }

  private Words painted(String windows) {
    return train("--also=", "--neighbours", "0", "--paint", "0.3", "--windows", windows);
  }

  @Test
  void what_is_painted_needs_a_skull_in_the_first_window() {
    Words refused = painted("55/70/black,40/120");
    Words taken = painted("40/120,55/70/black");

    assertEquals(Program.USAGE, refused.exitCode());
    assertTrue(refused.err().contains("cannot be black above"), refused.err());
    assertEquals(Program.FAILURE, taken.exitCode());
    assertTrue(taken.err().contains("has no slices"), taken.err());
  }

  @Test
  void a_window_is_a_level_a_width_and_perhaps_black_above() {
    for (String wrong : List.of("40", "40/80/grey", "40/0", "40/80/black/black")) {
      Words refused = train("--windows", wrong);

      assertEquals(Program.USAGE, refused.exitCode());
      assertTrue(
          refused
              .err()
              .contains("'" + wrong + "' is no window, wanted is LEVEL/WIDTH or LEVEL/WIDTH/black"),
          refused.err());
    }
    assertTrue(train("--image-window", "40/120/black").err().contains("wanted is LEVEL/WIDTH"));
  }
}
