package org.seriate.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.config.AeConfig;
import org.seriate.config.AeConfigFiles;
import org.seriate.dicom.io.TransferSyntax;

/** The demonstration against a stand-in for the node; with the real one it runs in .ci/run. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DemoCommandTest {
  @TempDir private Path folder;

  @BeforeEach
  void scans() throws IOException {
    ScanFolder.of(folder.resolve("input/head"), 3, TransferSyntax.ExplicitVrLittleEndian);
    ScanFolder.of(folder.resolve("input/chest"), 2, TransferSyntax.ImplicitVrLittleEndian);
  }

  @AfterEach
  void forgetRoot() {
    System.clearProperty("seriate.root");
  }

  @Test
  void every_report_is_shown_and_kept_and_the_end_is_a_success() throws Exception {
    node("reports");

    Words words = demo("--out", folder.resolve("out").toString());

    assertEquals(0, words.exitCode(), words.out() + words.err());
    assertTrue(words.out().contains("5 of 5 objects accepted"), words.out());
    assertTrue(words.out().contains("Report of head:"), words.out());
    assertTrue(words.out().contains("Report of chest:"), words.out());
    assertTrue(words.out().contains("    Comprehensive 3D SR Storage: A report"), words.out());
    assertTrue(words.out().contains("node: series 1: series is complete."), words.out());
    assertEquals(Set.of("head.sr.dcm", "chest.sr.dcm"), files(folder.resolve("out")));
    assertFalse(words.out().contains("Kept for a look"), words.out());
  }

  @Test
  void where_the_program_was_installed_its_launcher_lies_elsewhere() throws Exception {
    node("bin", "reports");

    Words words = demo();

    assertEquals(0, words.exitCode(), words.out() + words.err());
  }

  @Test
  void a_node_that_never_reports_is_a_failure_that_says_which_series_and_shows_its_log()
      throws Exception {
    node("silent");

    Words words = demo("--timeout", "PT2S");

    assertEquals(1, words.exitCode(), words.out());
    assertTrue(words.out().contains("No report within 2.0 s for: chest, head"), words.out());
    assertTrue(words.out().contains("The end of its log:"), words.out());
    assertTrue(Files.exists(kept(words).resolve("node.log")), words.out());
  }

  @Test
  void a_node_that_does_not_start_is_a_failure_with_the_end_of_its_log() throws Exception {
    node("dies");

    Words words = demo();

    assertEquals(1, words.exitCode(), words.out());
    assertTrue(words.err().contains("The node stopped while starting."), words.err());
    assertTrue(words.err().contains("the database is gone"), words.err());
    kept(words);
  }

  @Test
  void outside_of_its_launcher_the_demonstration_says_how_to_run_it() {
    Words words = demo();

    assertEquals(1, words.exitCode());
    assertTrue(words.err().contains("run it as deploy/bin/demo"), words.err());
  }

  @Test
  void the_configuration_it_writes_is_one_that_the_node_reads() throws Exception {
    DemoHome demo = DemoHome.create();
    demo.configure(10_001, 10_002, 10_003);

    AeConfig config = AeConfigFiles.read(demo.aeConfig());

    assertEquals(10_001, config.node().port());
    assertEquals(10_003, config.destinations().getFirst().port().orElseThrow());
    demo.delete();
    assertFalse(Files.exists(demo.folder()));
  }

  private void node(String behaviour) throws IOException {
    node("deploy/bin", behaviour);
  }

  private void node(String place, String behaviour) throws IOException {
    Path root = folder.resolve("root");
    Path launcher = Files.createDirectories(root.resolve(place)).resolve("seriate");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Files.writeString(
        launcher,
        """
        #!/bin/sh
        exec '%s' -cp '%s' org.seriate.program.FakeNode %s
        """
            .formatted(java, classPath(), behaviour));
    assertTrue(launcher.toFile().setExecutable(true));
    System.setProperty("seriate.root", root.toString());
  }

  /** Ours as the launcher of the tests gave it: on the class path, or in a loader of its own. */
  private static String classPath() {
    return FakeNode.class.getClassLoader() instanceof URLClassLoader loader
        ? Arrays.stream(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(":"))
        : System.getProperty("java.class.path");
  }

  private Words demo(String... options) {
    Stream<String> usual =
        Stream.of("demo", "--once", "--input", folder.resolve("input").toString());
    return Words.of(Stream.concat(usual, Stream.of(options)).toArray(String[]::new));
  }

  /** The scratch folder that a failed demonstration leaves, moved where the test cleans up. */
  private Path kept(Words words) throws IOException {
    String line =
        words
            .out()
            .lines()
            .filter(l -> l.startsWith("Kept for a look: "))
            .findFirst()
            .orElseThrow();
    Path scratch = Path.of(line.substring("Kept for a look: ".length()));
    return Files.move(scratch, folder.resolve("kept"));
  }

  private static Set<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).collect(Collectors.toSet());
    }
  }
}
