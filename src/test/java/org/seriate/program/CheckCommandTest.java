package org.seriate.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.AssociationPolicy;
import org.seriate.dicom.net.DimseServices;
import org.seriate.dicom.net.Listener;
import org.seriate.dicom.net.ListenerSettings;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.TlsPort;
import org.seriate.dicom.net.UpperLayerNetwork;
import org.seriate.dicom.tls.ClientCertificate;
import org.seriate.fixtures.TestCertificates;
import org.seriate.series.AeTitle;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CheckCommandTest {
  @TempDir private Path folder;

  @Test
  void a_peer_that_answers_is_ok_and_what_it_takes_is_told() throws Exception {
    try (PracticePacs pacs = pacs(Set.of())) {
      configure("aeTitle: SERIATE\nport: 0\n", destination("PACS", pacs.port()));

      Words words = check();

      assertEquals(0, words.exitCode(), words.out());
      assertTrue(words.out().contains("OK    peer Main (PACS): C-ECHO answered in "), words.out());
      assertTrue(
          words.out().contains("takes our reports in Explicit VR Little Endian"), words.out());
    }
  }

  @Test
  void a_pacs_that_does_not_take_our_reports_fails() throws Exception {
    try (PracticePacs pacs = pacs(Set.of(Uid.Comprehensive3DSRStorage))) {
      configure("port: 0\n", destination("PACS", pacs.port()));

      Words words = check();

      assertEquals(1, words.exitCode(), words.out());
      assertTrue(words.out().contains("does not take Comprehensive 3D SR"), words.out());
    }
  }

  @Test
  void a_peer_that_does_not_know_its_title_fails_with_what_to_do() throws Exception {
    try (PracticePacs pacs = pacs(Set.of())) {
      configure("port: 0\n", destination("OTHER", pacs.port()));

      Words words = check();

      assertEquals(1, words.exitCode(), words.out());
      assertTrue(words.out().contains("FAIL  peer Main (OTHER)"), words.out());
      assertTrue(words.out().contains("-> Enter our AE title SERIATE at the peer"), words.out());
    }
  }

  @Test
  void a_mistake_in_the_configuration_is_told_with_file_and_line() throws Exception {
    configure("aeTitle: SERIATE\nprot: 104\n", "[]\n");

    Words words = check();

    assertEquals(1, words.exitCode());
    assertTrue(words.out().contains("node.yaml:2"), words.out());
  }

  @Test
  void a_configuration_without_a_pacs_is_a_warning() throws Exception {
    configure("port: 0\n", "[]\n");

    Words words = check();

    assertEquals(0, words.exitCode(), words.out());
    assertTrue(words.out().contains("WARN  configuration: no peer has the role destination"));
  }

  @Test
  void a_port_in_use_is_a_warning_since_the_node_may_be_running() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      configure("port: " + taken.getLocalPort() + "\n", "[]\n");

      Words words = check();

      assertTrue(
          words.out().contains("WARN  DICOM port " + taken.getLocalPort() + ": in use"),
          words.out());
    }
  }

  @Test
  void a_peer_in_tls_is_told_with_protocol_suite_and_certificate() throws Exception {
    try (Listener pacs = securePacs("node")) {
      configure(
          "port: 0\n" + tls("scanner"),
          destination("PACS", pacs.tlsPort().orElseThrow()) + "  tls: required\n");

      Words words = check();

      assertEquals(0, words.exitCode(), words.out());
      assertTrue(
          words
              .out()
              .contains(
                  "OK    TLS: certificate CN=scanner,O=Seriate tests valid until 2125-01-01;"
                      + " 1 trusted certificate of authorities"),
          words.out());
      assertTrue(
          words
              .out()
              .contains(
                  "(TLSv1.3, TLS_AES_256_GCM_SHA384, certificate CN=node,O=Seriate tests valid"
                      + " until 2125-01-01); takes our reports"),
          words.out());
    }
  }

  @Test
  void a_peer_with_a_foreign_certificate_fails_with_what_to_do() throws Exception {
    try (Listener pacs = securePacs("stranger")) {
      configure(
          "port: 0\n" + tls("scanner"),
          destination("PACS", pacs.tlsPort().orElseThrow()) + "  tls: required\n");

      Words words = check();

      assertEquals(1, words.exitCode(), words.out());
      assertTrue(words.out().contains("(CN=stranger,O=Seriate tests) was refused"), words.out());
      assertTrue(words.out().contains("-> Put the authority"), words.out());
    }
  }

  @Test
  void our_own_expired_certificate_fails() throws Exception {
    configure("port: 0\n" + tls("expired"), "[]\n");

    Words words = check();

    assertEquals(1, words.exitCode(), words.out());
    assertTrue(words.out().contains("FAIL  TLS: certificate CN=expired"), words.out());
  }

  private static String tls(String who) {
    return """
    tls:
      port: 0
      certificate: %s
      key: %s
      trusted: %s
    """
        .formatted(
            TestCertificates.file(who + ".pem"),
            TestCertificates.file(who + "-key.pem"),
            TestCertificates.file("authority.pem"));
  }

  private static Listener securePacs(String who) throws IOException {
    DimseServices services =
        new DimseServices()
            .store(
                List.of(Uid.Comprehensive3DSRStorage),
                List.of(Uid.ExplicitVrLittleEndian),
                (association, request, dataSet) -> Status.SUCCESS);
    return new UpperLayerNetwork()
        .listen(
            ListenerSettings.onPort(0)
                .withTls(
                    new TlsPort(0, TestCertificates.identity(who), ClientCertificate.REQUIRED)),
            facts -> new AssociationPolicy.Accept(),
            services);
  }

  private void configure(String node, String peers) throws IOException {
    Files.writeString(folder.resolve("node.yaml"), node + "http:\n  port: 0\n");
    Files.writeString(folder.resolve("peers.yaml"), peers);
  }

  private static String destination(String aeTitle, int port) {
    return """
    - name: Main
      aeTitle: %s
      host: 127.0.0.1
      port: %d
      roles: [destination]
    """
        .formatted(aeTitle, port);
  }

  private Words check() {
    return Words.of("check", "--ae-config", folder.toString());
  }

  private PracticePacs pacs(Set<String> refusedClasses) throws IOException {
    PracticePacs.Place place =
        new PracticePacs.Place(
            new AeTitle("PACS"), InetAddress.getLoopbackAddress(), 0, folder.resolve("pacs"));
    Faults faults = new Faults(Status.SUCCESS, new AtomicInteger(), Duration.ZERO, refusedClasses);
    return PracticePacs.open(new UpperLayerNetwork(), place, faults, new PracticePacs.Watch() {});
  }
}
