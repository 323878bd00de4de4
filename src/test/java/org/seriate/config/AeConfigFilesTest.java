package org.seriate.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AeConfigFilesTest {
  @TempDir Path temporary;
  private ConfigFolder folder;

  @BeforeEach
  void begin() {
    folder = new ConfigFolder(temporary);
  }

  @Test
  void empty_files_are_the_defaults() throws Exception {
    assertEquals(
        new AeConfig(NodeConfig.DEFAULT, List.of()), folder.read("# nothing\n", "# nobody\n"));
  }

  @Test
  void a_missing_node_file_is_the_defaults() throws Exception {
    folder.write("peers.yaml", "");
    assertEquals(NodeConfig.DEFAULT, folder.read(Map.of()).node());
  }

  @Test
  void a_missing_peers_file_is_a_problem() {
    assertEquals(
        List.of(
            "peers.yaml: is missing; without it nobody may send (an empty file says so on"
                + " purpose)"),
        folder.problems(Map.of()));
  }

  @Test
  void a_missing_folder_is_a_problem() {
    Path nowhere = temporary.resolve("nowhere");
    assertEquals(
        List.of(nowhere + ": is not a folder; it should hold node.yaml and peers.yaml"),
        new ConfigFolder(nowhere).problems(Map.of()));
  }

  @Test
  void the_environment_wins_over_the_ports_of_the_file() throws Exception {
    folder.write("node.yaml", "port: 104\nhttp: {port: 8081}\n").write("peers.yaml", "");
    AeConfig config =
        folder.read(Map.of("SERIATE_DICOM_PORT", "11113", "SERIATE_HTTP_PORT", " 0 "));

    assertEquals(11113, config.node().port());
    assertEquals(0, config.node().http().port());
  }

  @Test
  void a_wrong_port_in_the_environment_is_a_problem() {
    folder.write("peers.yaml", "");
    assertEquals(
        List.of(
            "environment variable SERIATE_DICOM_PORT: must be a whole number from 0 to 65535, not"
                + " '70000'"),
        folder.problems(Map.of("SERIATE_DICOM_PORT", "70000")));
  }

  @Test
  void one_port_cannot_serve_both() {
    assertEquals(
        List.of(
            "node.yaml: DICOM and HTTP would both listen on port 8080; give one of them another"),
        folder.problems("port: 8080", ""));
  }

  @Test
  void all_problems_of_both_files_are_listed_at_once() {
    assertEquals(
        List.of(
            "node.yaml:1:10: aeTitle must be an AE title: 1 to 16 printable ASCII characters, no"
                + " backslash, not 'AN AE TITLE THAT IS TOO LONG'",
            "node.yaml:2:7: port must be a whole number from 0 to 65535, not '65536'",
            "node.yaml:3:1: unknown key 'tsl' in node.yaml; known are access, aeTitle, approval,"
                + " audit, bind, commitment, completeness, disk, http, institution, limits,"
                + " network, port, reports, timezone, tls, traces, work, workitems",
            "node.yaml:5:16: quietPeriod must be a duration above zero in ISO-8601 form, such as"
                + " PT60S, PT10M or PT4H, not '60s'",
            "node.yaml:6:3: unknown key 'quietPeriode' in completeness; did you mean"
                + " 'quietPeriod'?",
            "peers.yaml:2:3: unknown key 'aetitle' in a peer; did you mean 'aeTitle'?"),
        folder.problems(
            """
            aeTitle: AN AE TITLE THAT IS TOO LONG
            port: 65536
            tsl: true
            completeness:
              quietPeriod: 60s
              quietPeriode: PT60S
            """,
            """
            - name: CT 1
              aetitle: CT1
              aeTitle: CT1
              hosts: [10.1.2.3]
              roles: [source]
            """));
  }

  @Test
  void what_is_no_yaml_is_said_with_its_place() {
    String problem = folder.problems("http:\n\tport: 1\n", "").getFirst();

    assertTrue(problem.startsWith("node.yaml:2:1: is not YAML here: "), problem);
  }

  @Test
  void what_is_no_text_is_said() throws Exception {
    folder.write("peers.yaml", "");
    Files.write(temporary.resolve("node.yaml"), new byte[] {'a', (byte) 0xE4, (byte) 0xFF});

    assertEquals(
        List.of("node.yaml: is not UTF-8 text; save it as UTF-8"), folder.problems(Map.of()));
  }
}
