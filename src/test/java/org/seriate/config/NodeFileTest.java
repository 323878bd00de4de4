package org.seriate.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seriate.series.Code;
import org.seriate.series.ReportKind;
import org.seriate.series.Signal;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NodeFileTest {
  @TempDir Path temporary;
  private ConfigFolder folder;

  @BeforeEach
  void begin() {
    folder = new ConfigFolder(temporary);
  }

  private static Duration seconds(int count) {
    return Duration.ofSeconds(count);
  }

  @Test
  void every_key_of_the_node_is_read() throws Exception {
    AeConfig config =
        folder.read(
            """
            aeTitle: SERIATE2
            port: 104
            bind: 127.0.0.1
            http: {port: 8081, bind: localhost}
            limits:
              maxPduLength: 16384
              maxAssociations: 20
              maxAssociationsPerPeer: 5
              requestDeadline: PT5S
              pduDeadline: PT6S
              idleTimeout: PT7S
              sendTimeout: PT8S
              objectDeadline: PT9S
              maxUnlisted: 77
            completeness:
              quietPeriod: PT2M
              settleAfterRelease: PT0.5S
              maximumAge: PT1H
              releaseCompletes: false
              minSlices: 9
              signals: [mpps, availability]
              studyHold: true
            work:
              lease: PT1M
              attempts: 3
              deliveryAttempts: 30
              pauseBetweenAttempts: PT1S
              maxPause: PT1M
              headStart: PT7M
              isolation: none
              classifyProcesses: 3
              classifyThreads: 2
              classifyTimeLimit: PT5M
              classifyMemory: 1 GiB
              modelPatience: PT90M
              modelDigest: abababababababababababababababababababababababababababababababab
            disk:
              warnBelowFree: 30 GiB
              refuseBelowFree: 5 %
              purgeDeliveredAfter: P90D
              purgeSetAsideAfter: P400D
            institution: {name: Klinikum Süd, stationName: CTAI1}
            timezone: Europe/Berlin
            network: dcm4che
            access: {idle: PT10M, longest: PT1H, failures: 3, lockFor: PT1M}
            approval: {every: 10, only: {results: [POSITIVE], models: [haem]}}
            reports: {models: separate}
            traces: {url: "http://collector.example:4318/v1/traces", percent: 5}
            workitems:
              url: https://orders.example/rs/
              station: {value: CTAI1, scheme: 99SITE, meaning: Seriate in room 1}
              codes: ["110004", "99SITE:HEAD"]
              archive: PACS
              requester: SERIATE2
              pollInterval: PT10S
              maximumAge: PT1H
            """,
            "- {name: PACS, aeTitle: PACS, host: pacs, port: 104, roles: [archive]}");

    assertEquals(
        new NodeConfig(
            "SERIATE2",
            104,
            Optional.of("127.0.0.1"),
            new NodeConfig.Http(8081, Optional.of("localhost"), false),
            new NodeConfig.Limits(
                16384, 20, 5, seconds(5), seconds(6), seconds(7), seconds(8), seconds(9), 77),
            new Completeness(
                seconds(120),
                Duration.ofMillis(500),
                seconds(3600),
                false,
                9,
                Set.of(Signal.MPPS, Signal.IAN),
                true),
            new NodeConfig.Work(
                seconds(60),
                3,
                30,
                seconds(1),
                seconds(60),
                seconds(420),
                Isolation.NONE,
                3,
                2,
                seconds(300),
                new FreeSpace.Bytes(1L << 30),
                Optional.of("ab".repeat(32)),
                seconds(5400),
                List.of()),
            new NodeConfig.Disk(
                new FreeSpace.Bytes(30 * FreeSpace.GIB),
                new FreeSpace.Percent(5),
                Optional.of(Duration.ofDays(90)),
                Optional.of(Duration.ofDays(400))),
            new NodeConfig.Institution(Optional.of("Klinikum Süd"), Optional.of("CTAI1")),
            ZoneId.of("Europe/Berlin"),
            NodeConfig.Tls.DEFAULT,
            NodeConfig.Commitment.DEFAULT,
            NetworkChoice.DCM4CHE,
            new Access(seconds(600), seconds(3600), 3, seconds(60), OpenIdProvider.NONE),
            NodeConfig.Audit.DEFAULT,
            new Approval(
                10, Optional.of(new Only(Set.of(ReportKind.POSITIVE), List.of(), List.of("haem")))),
            new Workitems(
                Optional.of(URI.create("https://orders.example/rs")),
                Optional.empty(),
                Optional.of(new Code("CTAI1", "99SITE", "Seriate in room 1")),
                List.of(
                    new Workitems.TaskCode("110004", "DCM"),
                    new Workitems.TaskCode("HEAD", "99SITE")),
                Optional.of("PACS"),
                Optional.of("SERIATE2"),
                seconds(10),
                seconds(3600)),
            new NodeConfig.Reports(ReportedModels.SEPARATE),
            new NodeConfig.Traces(
                Optional.of(URI.create("http://collector.example:4318/v1/traces")), 5)),
        config.node());
  }

  @Test
  void wrong_kinds_of_values_are_problems() {
    assertEquals(
        List.of(
            "node.yaml:1:10: aeTitle must be a single value",
            "node.yaml:2:6: port has no value; give one or remove the key",
            "node.yaml:3:7: http must be a block of 'key: value' lines",
            "node.yaml:5:20: maxAssociations must be a whole number from 1 to 10000, not '0200'",
            "node.yaml:6:25: refuseBelowFree must be an amount such as 2 GiB or 500 MiB, or a"
                + " share of the disk such as 5 %, not '2000000'",
            "node.yaml:7:11: timezone must be a time zone, such as Europe/Berlin, not"
                + " 'Middle-Earth'",
            "node.yaml:8:7: bind must be an address of this machine, such as 0.0.0.0 or 127.0.0.1,"
                + " not 'eth0'",
            "node.yaml:9:1: 'port' stands here again, first in line 2"),
        folder.problems(
            """
            aeTitle: [A]
            port:
            http: 8080
            limits:
              maxAssociations: 0200
            disk: {refuseBelowFree: 2000000}
            timezone: Middle-Earth
            bind: eth0
            port: 104
            """,
            ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"60", "60s", "PT0S", "-PT1S", "PT", "one minute", "P99999D", "1:00"})
  void what_is_no_duration_is_a_problem(String text) {
    assertEquals(
        List.of(
            "node.yaml:1:23: idleTimeout must be a duration above zero in ISO-8601 form, such as"
                + " PT60S, PT10M or PT4H, not '%s'".formatted(text)),
        folder.problems("limits: {idleTimeout: \"%s\"}".formatted(text), ""));
  }

  @Test
  void gpus_are_listed_once_each_and_have_a_process_each() throws Exception {
    assertEquals(
        2, folder.read("work: {gpus: [0, 3], classifyProcesses: 7}", "").node().work().analysts());
    assertEquals(
        List.of(
            "node.yaml:1:18: gpus must list each GPU once by its number, 0 to 63, not '0'",
            "node.yaml:1:21: gpus must list each GPU once by its number, 0 to 63, not 'two'"),
        folder.problems("work: {gpus: [0, 0, two]}", ""));
    assertEquals(
        List.of("node.yaml:1:14: gpus needs isolation: process"),
        folder.problems("work: {gpus: [1], isolation: none}", ""));
  }

  @Test
  void contradictions_are_problems() {
    assertEquals(
        List.of(
            "node.yaml:1:28: maximumAge PT30S is shorter than quietPeriod PT1M",
            "node.yaml:2:18: maxPause PT10S is shorter than pauseBetweenAttempts PT30S"),
        folder.problems("completeness: {maximumAge: PT30S}\nwork: {maxPause: PT10S}\n", ""));
  }

  @Test
  void a_section_with_nothing_in_it_is_the_defaults() throws Exception {
    assertEquals(
        NodeConfig.DEFAULT, folder.read("limits:\n  # all as they are\nhttp:\n", "").node());
  }

  @ParameterizedTest
  @CsvSource({"2 GiB, 2147483648", "500MiB, 524288000", "1 tib, 1099511627776", "5 %, 50000"})
  void free_space_is_an_amount_or_a_share(String text, long bytes) {
    assertEquals(bytes, FreeSpace.parse(text).orElseThrow().bytesOf(1_000_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "2 GB", "100 %", "-1 GiB", "", "many"})
  void what_is_no_free_space_is_refused(String text) {
    assertEquals(Optional.empty(), FreeSpace.parse(text));
  }

  @Test
  void an_unknown_signal_is_a_problem() {
    assertEquals(
        List.of(
            "node.yaml:1:33: unknown word 'mmps' in signals; did you mean 'mpps'?; known are mpps,"
                + " commitment, availability, count"),
        folder.problems("completeness: {signals: [count, mmps]}", ""));
  }

  @Test
  void a_worklist_needs_a_station_and_an_archive_that_is_one() {
    assertEquals(
        List.of(
            "node.yaml: archive in workitems names 'PACS', which is no peer with the role archive",
            "node.yaml:2:8: url needs station: the code under which tasks are scheduled for us",
            "node.yaml:3:10: login would be readable on the way: use an https address",
            "node.yaml:4:10: codes must name at least one code",
            "node.yaml:4:11: codes must list each code once as the value of a DCM code, or"
                + " SCHEME:VALUE, not 'a:b:c'"),
        folder.problems(
            """
            workitems:
              url: http://orders.example/rs
              login: {tokenFile: peers.yaml}
              codes: ["a:b:c"]
              archive: PACS
            """,
            ""));
  }

  @Test
  void a_collector_of_traces_has_a_whole_web_address() {
    String whole =
        "must be the whole address of a collector, such as"
            + " http://collector.example:4318/v1/traces, not ";
    assertEquals(
        List.of("node.yaml:1:15: url " + whole + "'http://collector.example:4318/'"),
        folder.problems("traces: {url: 'http://collector.example:4318/'}", ""));
    assertEquals(
        List.of(
            "node.yaml:1:15: url " + whole + "'grpc://collector.example:4317/v1/traces'",
            "node.yaml:1:67: percent must be a whole number from 1 to 100, not '0'"),
        folder.problems(
            "traces: {url: 'grpc://collector.example:4317/v1/traces', percent: 0}", ""));
  }

  @Test
  void a_station_is_a_whole_code() {
    assertEquals(
        List.of(
            "node.yaml:2:12: station needs value, scheme and meaning",
            "node.yaml:2:20: value must be 1 to 16 characters, not 'A name of seventeen'"),
        folder.problems(
            """
            workitems:
              station: {value: A name of seventeen, scheme: 99SITE}
            """,
            ""));
  }
}
