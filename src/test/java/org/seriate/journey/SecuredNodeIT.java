package org.seriate.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.net.Association;
import org.seriate.dicom.net.AssociationRefused;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.tls.TlsFailure;
import org.seriate.dicom.tls.TlsIdentity;
import org.seriate.fixtures.FreePort;
import org.seriate.fixtures.NodeUnderTest;
import org.seriate.fixtures.Scanner;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.fixtures.TestCertificates;
import org.seriate.fixtures.TestPacs;

/**
 * The packaged program between a scanner and a PACS that both speak TLS and want to see its
 * certificate (PS3.15 B.12).
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SecuredNodeIT {
  @TempDir static Path certificates;

  private static TestPacs pacs;
  private static NodeUnderTest node;
  private static int tlsPort;

  @TempDir Path folder;

  @BeforeAll
  static void a_node_with_a_tls_port_and_a_pacs_that_is_called_over_tls() throws IOException {
    pacs = TestPacs.secured(TestCertificates.identity("scanner"));
    TestCertificates.copyInto(certificates, "node");
    tlsPort = FreePort.find();
    node = NodeUnderTest.start(tlsSection(), peers(), Map.of());
  }

  @AfterAll
  static void close() throws IOException {
    node.close();
    pacs.close();
  }

  private static String tlsSection() {
    return """
    tls:
      port: %d
      certificate: %s
      key: %s
      trusted: %s
      reload: PT1S
      checkHostName: false
    """
        .formatted(
            tlsPort,
            certificates.resolve("certificate.pem"),
            certificates.resolve("key.pem"),
            certificates.resolve("trusted.pem"));
  }

  private static String peers() {
    return """
    - name: Scanner
      aeTitle: SCANNER
      hosts: [127.0.0.0/8]
      roles: [source]
      tls: required
    - name: Old scanner
      aeTitle: OLD
      hosts: [127.0.0.0/8]
      roles: [source]
    - name: Archive
      aeTitle: ARCHIVE
      host: 127.0.0.1
      port: %d
      roles: [destination]
      tls: required
    """
        .formatted(pacs.port());
  }

  private static Scanner plain(String callingAe) {
    return new Scanner(node.dicomPort(), callingAe);
  }

  private static Scanner secured(String callingAe, TlsIdentity identity) {
    return plain(callingAe).secured(tlsPort, identity);
  }

  private static Scanner scanner() throws IOException {
    return secured("SCANNER", TestCertificates.identity("scanner"));
  }

  private static String certificateOf(Association association) {
    return association.tls().orElseThrow().peerSubject().orElseThrow();
  }

  private static String certificateShown() throws IOException {
    try (Association association = scanner().open()) {
      association.release();
      return certificateOf(association);
    }
  }

  @Test
  void a_series_that_comes_over_tls_is_reported_over_tls() throws IOException {
    SyntheticSeries synthetic = SyntheticSeries.headCt().named("secured");
    synthetic.writeTo(folder);

    scanner().sendAll(folder);

    String uid = synthetic.dataSets().getFirst().string(Tag.SeriesInstanceUID).orElseThrow();
    node.awaitState(uid, "DELIVERED");
    assertEquals(1, pacs.reports().size());
  }

  @Test
  void a_peer_that_must_use_tls_is_turned_away_on_the_plain_port_and_others_are_not()
      throws IOException {
    var refused = assertThrows(AssociationRefused.class, () -> plain("SCANNER").echo());

    assertTrue(refused.isPermanent());
    assertTrue(node.logged("Turned away SCANNER"));
    assertEquals(Status.SUCCESS, plain("OLD").echo());
    assertEquals(Status.SUCCESS, secured("OLD", TestCertificates.identity("scanner")).echo());
  }

  @Test
  void without_a_certificate_of_a_trusted_authority_nobody_gets_to_speak_dicom()
      throws IOException {
    Scanner stranger = secured("SCANNER", TestCertificates.identity("stranger"));
    Scanner nobody = secured("SCANNER", TestCertificates.withoutCertificate());

    assertThrows(TlsFailure.class, stranger::echo);
    assertThrows(TlsFailure.class, nobody::echo);

    assertEquals(Status.SUCCESS, scanner().echo());
  }

  @Test
  void a_renewed_certificate_is_shown_without_a_restart_and_open_associations_go_on()
      throws IOException {
    try (Association before = scanner().open()) {
      assertEquals("CN=node,O=Seriate tests", certificateOf(before));

      TestCertificates.copyInto(certificates, "renewed");

      node.await("the renewed certificate is shown", SecuredNodeIT::showsTheRenewedOne);
      assertEquals(Status.SUCCESS, before.echo());
      before.release();
    }
    Files.writeString(certificates.resolve("certificate.pem"), "half a certifi");
    node.await("the broken file is noticed", SecuredNodeIT::noticesTheBrokenOne);
    assertEquals("CN=renewed,O=Seriate tests", certificateShown());
    TestCertificates.copyInto(certificates, "node");
  }

  private static boolean showsTheRenewedOne() {
    try {
      return certificateShown().equals("CN=renewed,O=Seriate tests");
    } catch (IOException e) {
      // A handshake in the middle of the change: certificate and key are two files.
      return false;
    }
  }

  private static boolean noticesTheBrokenOne() {
    try {
      scanner().echo();
      return node.logged("the former ones stay in use");
    } catch (IOException e) {
      return false;
    }
  }
}
