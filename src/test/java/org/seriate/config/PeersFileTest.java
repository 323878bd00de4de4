package org.seriate.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.series.ResultObject;
import org.seriate.series.Signal;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PeersFileTest {
  @TempDir Path temporary;
  private ConfigFolder folder;

  @BeforeEach
  void begin() {
    folder = new ConfigFolder(temporary);
  }

  private static Cidr cidr(String text) {
    return Cidr.parse(text).orElseThrow();
  }

  private static Completeness afterQuiet(int seconds) {
    return new Completeness(
        Duration.ofSeconds(seconds),
        Duration.ofSeconds(10),
        Duration.ofHours(1),
        true,
        5,
        EnumSet.allOf(Signal.class),
        false);
  }

  @Test
  void every_key_of_a_peer_is_read() throws Exception {
    AeConfig config =
        folder.read(
            "completeness: {maximumAge: PT1H}",
            """
            - name: CT 1
              aeTitle: CT1
              hosts: [10.1.2.3, 10.2.0.0/16, "fd00::/8"]
              roles: [source]
              completeness: {quietPeriod: PT20S}
            - name: Archive
              aeTitle: PACS
              hosts: [10.1.9.9]
              host: pacs.example
              port: 104
              roles: [destination, query, commitment]
              send: [SR]
            """);

    PeerConfig source =
        new PeerConfig(
            "CT 1",
            "CT1",
            List.of(cidr("10.1.2.3"), cidr("10.2.0.0/16"), cidr("fd00::/8")),
            Optional.empty(),
            OptionalInt.empty(),
            Set.of(Role.SOURCE),
            afterQuiet(20),
            List.of());
    PeerConfig archive =
        new PeerConfig(
            "Archive",
            "PACS",
            List.of(cidr("10.1.9.9")),
            Optional.of("pacs.example"),
            OptionalInt.of(104),
            Set.of(Role.DESTINATION, Role.QUERY, Role.COMMITMENT),
            afterQuiet(60),
            List.of(ResultObject.SR));
    assertEquals(List.of(source, archive), config.peers());
  }

  @Test
  void a_source_without_hosts_calls_from_its_host() throws Exception {
    AeConfig config =
        folder.read(
            "",
            """
            - {name: a, aeTitle: A, host: 10.1.2.3, roles: [source]}
            - {name: b, aeTitle: B, host: localhost, roles: [source]}
            """);

    assertEquals(List.of(cidr("10.1.2.3/32")), config.peers().get(0).hosts());
    assertEquals(List.of(cidr("127.0.0.0/8"), cidr("::1")), config.peers().get(1).hosts());
  }

  @Test
  void a_destination_gets_reports_unless_told() throws Exception {
    AeConfig config =
        folder.read("", "- {name: a, aeTitle: A, host: pacs, port: 104, roles: [destination]}\n");

    assertEquals(List.of(ResultObject.SR), config.destinations().getFirst().send());
  }

  @Test
  void a_mapping_instead_of_a_list_of_peers_is_a_problem() {
    assertEquals(
        List.of("peers.yaml:1:1: peers.yaml must be a list; each peer begins with '- name: ...'"),
        folder.problems("", "name: CT 1\n"));
  }

  @Test
  void an_unfinished_peer_is_told_all_it_lacks() {
    assertEquals(
        List.of(
            "peers.yaml:1:3: this peer has no name",
            "peers.yaml:1:3: this peer has no roles; give some of source, destination, query,"
                + " commitment, archive",
            "peers.yaml:1:3: this peer has no aeTitle"),
        folder.problems("", "- {}\n"));
  }

  @Test
  void wrong_values_of_a_peer_are_problems() {
    assertEquals(
        List.of(
            "peers.yaml:3:9: host must be a host name or an address, not 'pacs:104'",
            "peers.yaml:4:9: port must be a whole number from 1 to 65535, not '0'",
            "peers.yaml:5:11: unknown role 'sauce'; did you mean 'source'?; known are source,"
                + " destination, query, commitment, archive",
            "peers.yaml:6:11: '10.1.2' is neither an address nor a block of addresses, such as"
                + " 10.1.2.3, 10.2.0.0/16 or fd00::/8",
            "peers.yaml:6:19: '10.1.2.3/33' is neither an address nor a block of addresses, such"
                + " as 10.1.2.3, 10.2.0.0/16 or fd00::/8",
            "peers.yaml:6:32: '10.1.2.3/8' does not begin at its block's first address; write"
                + " 10.0.0.0/8 for the block or 10.1.2.3 for the one address",
            "peers.yaml:7:17: completeness is for peers with role source; remove it or add the"
                + " role",
            "peers.yaml:8:10: unknown object 'XOS'; did you mean 'KOS'?; known are SR, SC, KOS,"
                + " GSPS, PDF, PM"),
        folder.problems(
            "",
            """
            - name: Archive
              aeTitle: PACS
              host: pacs:104
              port: 0
              roles: [sauce, destination]
              hosts: [10.1.2, 10.1.2.3/33, 10.1.2.3/8]
              completeness: {minSlices: 3}
              send: [XOS, SR]
            """));
  }

  @Test
  void a_destination_needs_to_be_reached_and_a_source_to_be_known() {
    assertEquals(
        List.of(
            "peers.yaml:1:3: peer 'a' has role destination, so it needs host and port",
            "peers.yaml:2:3: peer 'b' is a source, so say from where it may call: hosts:"
                + " [10.1.2.3, 10.2.0.0/16]"),
        folder.problems(
            "",
            """
            - {name: a, aeTitle: A, host: pacs, roles: [destination]}
            - {name: b, aeTitle: B, host: ct.example, roles: [source]}
            """));
  }

  @Test
  void a_peer_that_only_asks_needs_no_port() throws Exception {
    AeConfig config =
        folder.read("", "- {name: v, aeTitle: V, hosts: [10.1.2.3], roles: [query]}\n");

    assertEquals(OptionalInt.empty(), config.peers().getFirst().port());
  }

  @Test
  void a_peer_that_neither_asks_nor_can_be_asked_is_a_problem() {
    assertEquals(
        List.of(
            "peers.yaml:1:3: peer 'v' has role query, so say from where it may ask us, hosts:"
                + " [10.1.2.3], or how to reach it, host and port"),
        folder.problems("", "- {name: v, aeTitle: V, roles: [query]}\n"));
  }

  @Test
  void a_peer_that_confirms_storage_must_be_able_to_call_with_its_answer() {
    assertEquals(
        List.of(
            "peers.yaml:1:3: peer 'p' has role commitment, so say from where it calls with requests"
                + " and answers: hosts: [10.1.2.3]"),
        folder.problems(
            "",
            "- {name: p, aeTitle: P, host: pacs.example.org, port: 104, roles: [destination,"
                + " commitment]}\n"));
  }

  @Test
  void peers_that_cannot_be_told_apart_are_problems() {
    assertEquals(
        List.of(
            "peers.yaml:2:3: peer 'CT' has the same name as the peer in line 1",
            "peers.yaml:3:3: peer 'c' has the same AE title and calls from the same addresses"
                + " (10.0.0.0/24) as the peer in line 1",
            "peers.yaml:5:3: peer 'e' has the same AE title, host and port as the peer in line 4"),
        folder.problems(
            "",
            """
            - {name: ct, aeTitle: A, hosts: [10.0.0.1], roles: [source]}
            - {name: CT, aeTitle: B, hosts: [10.0.0.2], roles: [source]}
            - {name: c, aeTitle: A, hosts: [10.0.0.0/24], roles: [source]}
            - {name: d, aeTitle: P, host: pacs, port: 104, roles: [destination]}
            - {name: e, aeTitle: P, host: PACS, port: 104, roles: [destination]}
            - {name: f, aeTitle: P, host: pacs, port: 105, roles: [destination]}
            """));
  }

  @Test
  void an_archive_is_asked_by_its_name() throws Exception {
    AeConfig config =
        folder.read(
            "",
            """
            - name: CT 1
              aeTitle: CT1
              hosts: [10.1.2.3]
              roles: [source]
              completeness: {askArchive: Archive, fetchMissing: true}
            - {name: Archive, aeTitle: PACS, host: 10.0.0.1, port: 104, roles: [archive, source], retrieve: move}
            """);

    assertEquals(Optional.of("Archive"), config.peers().getFirst().completeness().askArchive());
    assertEquals(RetrieveBy.MOVE, config.peers().getLast().retrieve());
  }

  @Test
  void what_does_not_fit_an_archive_is_a_problem() {
    assertEquals(
        List.of(
            "peers.yaml:5:32: fetchMissing needs askArchive: the name of the peer to fetch from",
            "peers.yaml:6:3: askArchive of peer 'CT 2' names 'Nobody', which is no peer with the"
                + " role archive",
            "peers.yaml:7:89: retrieve move: it sends to us then, so it also needs the role"
                + " source"),
        folder.problems(
            "",
            """
            - name: CT 1
              aeTitle: CT1
              hosts: [10.1.2.3]
              roles: [source]
              completeness: {fetchMissing: true}
            - {name: CT 2, aeTitle: CT2, hosts: [10.1.2.4], roles: [source], completeness: {askArchive: Nobody}}
            - {name: Archive, aeTitle: PACS, host: 10.0.0.1, port: 104, roles: [archive], retrieve: move}
            """));
  }
}
