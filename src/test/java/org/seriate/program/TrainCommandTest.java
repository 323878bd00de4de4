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
        train("--also=", "--windows", "10/80,20/80,30/80,40/80,50/80", "--neighbours", "2");

    assertEquals(Program.USAGE, refused.exitCode());
    assertTrue(refused.err().contains("are 25 channels; a network takes up to 16"), refused.err());
  }
}
