package org.seriate.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProgramTest {

  static Iterable<String> commands() {
    return Program.commandLine().getSubcommands().keySet();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void every_command_explains_itself_with_examples_and_exit_codes(String command) {
    ByteArrayOutputStream complaints = new ByteArrayOutputStream();
    PrintStream usual = System.err;
    System.setErr(new PrintStream(complaints, true, StandardCharsets.UTF_8));
    Words words;
    try {
      words = Words.of(command, "--help");
    } finally {
      System.setErr(usual);
    }
    // picocli warns there of a text that it cannot format, such as a percent sign alone.
    assertEquals("", complaints.toString(StandardCharsets.UTF_8));

    assertEquals(0, words.exitCode());
    assertTrue(words.out().contains("Examples:"), words.out());
    assertTrue(words.out().contains("Exit codes:"), words.out());
    assertTrue(words.out().lines().allMatch(l -> l.length() <= 100), words.out());
  }

  @Test
  void help_lists_every_command_and_says_what_seriate_is_not() {
    Words words = Words.of("--help");

    commands().forEach(c -> assertTrue(words.out().contains("  " + c + " "), c));
    assertTrue(words.out().contains("not a medical device"), words.out());
  }

  @Test
  void version_names_release_and_java() {
    Words words = Words.of("--version");

    assertTrue(words.out().startsWith("Seriate "), words.out());
    assertEquals(0, words.exitCode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | Missing required subcommand",
        "sned | is not understood; the commands are send, fetch, pacs",
        "check peer | is not understood",
        "send x | --to",
        "send x --to PACS | AE@host:port",
        "send x --to PACS@h:1 --pace fast | no pace",
        "send x --to PACS@h:1 --from THIS_TITLE_IS_TOO_LONG | no AE title",
        "send x --to PACS@h:1 --leave-out 0 | places from 1",
        "send x --to PACS@h:1 --shuffle=abc | a number as its seed",
        "send x --to PACS@h:1 --associations 0 | --associations must be 1 or more",
        "pacs | --folder",
        "pacs --folder x --answer A7 | four hexadecimal digits",
        "pacs --folder x --times 3 | --times needs --answer",
        "pacs --folder x --refuse-class ../x | UID of a SOP class",
        "pacs --folder x --port 70000 | from 0 to 65535",
        "check --colour | --colour",
      })
  void what_is_not_understood_gets_a_sentence_and_exit_code_2(String line, String sentence) {
    Words words = Words.of(line.isBlank() ? new String[0] : line.split(" "));

    assertEquals(2, words.exitCode(), words.err());
    assertTrue(words.err().contains(sentence), words.err());
    assertTrue(words.err().contains("--help'"), words.err());
    assertFalse(words.err().contains("Exception"), words.err());
  }

  @Test
  void a_folder_that_is_not_there_is_named(@TempDir Path folder) {
    Path absent = folder.resolve("absent");

    Words words = Words.of("send", absent.toString(), "--to", "PACS@localhost:1");

    assertEquals(1, words.exitCode());
    assertEquals("seriate send: There is no " + absent + ".\n", words.err());
  }

  @Test
  void a_folder_without_dicom_is_named_and_its_files_are_listed(@TempDir Path folder)
      throws Exception {
    Path text = Files.writeString(folder.resolve("notes.txt"), "not an image");

    Words words = Words.of("send", folder.toString(), "--to", "PACS@localhost:1");

    assertEquals(1, words.exitCode());
    assertTrue(words.err().contains("Skipped " + text), words.err());
    assertTrue(words.err().contains("No DICOM object found in " + folder), words.err());
  }

  @Test
  void a_stack_trace_is_shown_only_when_asked_for(@TempDir Path folder) {
    String absent = folder.resolve("absent").toString();

    Words words = Words.of("send", absent, "--to", "PACS@localhost:1", "--debug");

    assertTrue(words.err().contains("NoSuchFileException"), words.err());
  }
}
