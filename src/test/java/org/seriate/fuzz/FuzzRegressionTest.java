package org.seriate.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What fuzzing once found stays fixed: {@code src/test/resources/fuzz/TARGET/} is played again. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FuzzRegressionTest {
  private static final Path FOUND = Path.of("src/test/resources/fuzz");

  static Stream<String> targets() {
    return FuzzTargets.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void seeds_and_former_findings_pass(String target) throws IOException {
    FuzzTargets.Fuzz fuzz = FuzzTargets.all().get(target);
    List<byte[]> inputs = new ArrayList<>(fuzz.seeds().all().toList());
    inputs.add(new byte[0]);
    for (Path file : found(target)) {
      inputs.add(Files.readAllBytes(file));
    }
    for (byte[] input : inputs) {
      assertTimeoutPreemptively(Duration.ofSeconds(10), () -> fuzz.target().run(input));
    }
  }

  @Test
  void each_finding_lies_in_the_folder_of_a_target() throws IOException {
    if (Files.isDirectory(FOUND)) {
      try (Stream<Path> folders = Files.list(FOUND)) {
        folders.forEach(f -> assertFalse(targets().noneMatch(f.getFileName().toString()::equals)));
      }
    }
  }

  private static List<Path> found(String target) throws IOException {
    Path folder = FOUND.resolve(target);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
