package org.seriate.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TlsConfigTest {
  private static final String FILES =
      "tls: {certificate: tls/node.pem, key: tls/key.pem, trusted: tls/trusted.pem}\n";

  @TempDir Path temporary;
  private ConfigFolder folder;

  @BeforeEach
  void begin() throws Exception {
    folder = new ConfigFolder(temporary);
    Files.createDirectory(temporary.resolve("tls"));
    for (String name : List.of("node.pem", "key.pem", "trusted.pem")) {
      Files.writeString(temporary.resolve("tls").resolve(name), "");
    }
  }

  @Test
  void every_key_is_read_and_paths_count_from_the_folder() throws Exception {
    folder.write(
        "node.yaml",
        """
        tls:
          port: 2763
          certificate: tls/node.pem
          key: %s
          keyPassword: ${KEY_PASSWORD}
          trusted: tls/trusted.pem
          revocation: tls/trusted.pem
          clientCertificate: optional
          checkHostName: false
          reload: PT1M
        """
            .formatted(temporary.resolve("tls/key.pem")));
    folder.write(
        "peers.yaml",
        """
        - {name: CT, aeTitle: CT1, hosts: [10.0.0.1], roles: [source], tls: required, user: ct,
           passcode: "${CT_PASSCODE}"}
        """);

    AeConfig config = folder.read(Map.of("KEY_PASSWORD", "sesame", "CT_PASSCODE", "1234"));

    assertEquals(
        new NodeConfig.Tls(
            2763,
            Optional.of(temporary.resolve("tls/node.pem")),
            Optional.of(temporary.resolve("tls/key.pem")),
            Optional.of(new Secret("sesame")),
            Optional.of(temporary.resolve("tls/trusted.pem")),
            Optional.of(temporary.resolve("tls/trusted.pem")),
            ShownCertificate.OPTIONAL,
            false,
            Duration.ofMinutes(1)),
        config.node().tls());
    PeerConfig peer = config.peers().getFirst();
    assertTrue(peer.requiresTls());
    assertEquals(Optional.of("ct"), peer.user());
    assertEquals(Optional.of(new Secret("1234")), peer.passcode());
    assertFalse(config.toString().contains("1234") || config.toString().contains("sesame"));
  }

  @Test
  void without_the_section_there_is_no_tls_port() throws Exception {
    assertFalse(folder.read("", "").node().tls().listens());
  }

  @Test
  void files_that_are_not_there_are_named_with_their_line() {
    assertEquals(
        List.of(
            "node.yaml:2:16: certificate names tls/nod.pem, which is no readable file",
            "node.yaml:3:8: key names tls, which is no readable file"),
        folder.problems(
            "tls:\n  certificate: tls/nod.pem\n  key: tls\n  clientCertificate: none\n", ""));
  }

  @Test
  void half_a_pair_is_a_problem() {
    assertEquals(
        List.of("node.yaml:1:20: certificate needs its key: give the PEM file of it as key"),
        folder.problems("tls: {certificate: tls/node.pem, trusted: tls/trusted.pem}", ""));
    assertEquals(
        List.of(
            "node.yaml:1:12: key needs its certificate: give the PEM file of it as certificate"),
        folder.problems("tls: {key: tls/key.pem}", ""));
  }

  @Test
  void nobody_to_judge_peers_by_is_a_problem_unless_they_show_nothing() throws Exception {
    assertEquals(
        List.of(
            "node.yaml:1:20: certificate opens the TLS port, and who calls there must be judged:"
                + " give the PEM file of the authorities as trusted, or clientCertificate: none"),
        folder.problems("tls: {certificate: tls/node.pem, key: tls/key.pem}", ""));
    folder.read("tls: {certificate: tls/node.pem, key: tls/key.pem, clientCertificate: none}", "");
  }

  @Test
  void a_secret_in_the_file_is_a_problem_and_not_repeated() {
    assertEquals(
        List.of(
            "node.yaml:1:33: keyPassword must be the name of an environment variable in the form"
                + " ${NAME}; secrets do not belong into this file",
            "node.yaml:1:33: keyPassword has no key that it could open"),
        folder.problems("tls: {port: 2762, keyPassword:  sesame}", ""));
  }

  @Test
  void a_variable_that_is_not_set_is_a_problem() {
    assertEquals(
        List.of(
            "peers.yaml:1:104: passcode names the environment variable NOT_THERE, which is not"
                + " set"),
        folder.problems(
            FILES,
            "- {name: CT, aeTitle: A, hosts: [10.0.0.1], roles: [source], tls: required, user: u,"
                + " passcode:         \"${NOT_THERE}\"}"));
  }

  @Test
  void unknown_words_and_keys_are_problems() {
    assertEquals(
        List.of(
            "node.yaml:1:26: clientCertificate must be required or optional or none, not 'maybe'",
            "node.yaml:1:33: unknown key 'trustd' in tls; did you mean 'trusted'?"),
        folder.problems("tls: {clientCertificate: maybe, trustd: x}", ""));
  }

  @Test
  void a_peer_may_require_only_what_the_node_can_do() {
    assertEquals(
        List.of(
            "peers.yaml:1:67: tls required, but node.yaml opens no TLS port: give tls.certificate"
                + " and tls.key",
            "peers.yaml:2:79: tls required, but node.yaml says of nobody whom to trust: give"
                + " tls.trusted"),
        folder.problems(
            "",
            """
            - {name: CT, aeTitle: A, hosts: [10.0.0.1], roles: [source], tls: required}
            - {name: PACS, aeTitle: B, host: pacs, port: 2762, roles: [destination], tls: required}
            """));
  }

  @Test
  void a_passcode_needs_its_user_and_tls() {
    assertEquals(
        List.of(
            "peers.yaml:1:72: passcode needs the user whose passcode it is",
            "peers.yaml:1:72: passcode is only taken over TLS: add tls: required",
            "peers.yaml:1:72: passcode must be the name of an environment variable in the form"
                + " ${NAME}; secrets do not belong into this file"),
        folder.problems(
            FILES,
            "- {name: CT, aeTitle: A, hosts: [10.0.0.1], roles: [source], passcode: secret}"));
  }

  @Test
  void the_ports_must_differ() {
    assertEquals(
        List.of(
            "node.yaml: DICOM and DICOM with TLS would both listen on port 2762; give one of them"
                + " another"),
        folder.problems("port: 2762\n" + FILES, ""));
  }
}
