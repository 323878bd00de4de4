package org.seriate.dicom.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.tls.ClientCertificate;
import org.seriate.dicom.tls.TlsFacts;
import org.seriate.dicom.tls.TlsFailure;
import org.seriate.dicom.tls.TlsFailure.Cause;
import org.seriate.dicom.tls.TlsFiles;
import org.seriate.dicom.tls.TlsIdentity;
import org.seriate.dicom.tls.TlsProfile;
import org.seriate.fixtures.TestCertificates;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TlsTest {
  @Test
  void both_sides_know_what_was_agreed_and_with_whom() throws IOException {
    try (TlsNode node = TlsNode.open(ClientCertificate.REQUIRED);
        Association association = node.callAs("scanner")) {
      // When
      assertEquals(Status.SUCCESS, association.echo());
      association.release();
      // Then
      TlsFacts ours = association.tls().orElseThrow();
      assertEquals("TLSv1.3", ours.protocol());
      assertEquals("TLS_AES_256_GCM_SHA384", ours.cipherSuite());
      assertEquals(Optional.of("CN=node,O=Seriate tests"), ours.peerSubject());
      TlsFacts theirs = node.awaitOpened().tls().orElseThrow();
      assertEquals(Optional.of("CN=scanner,O=Seriate tests"), theirs.peerSubject());
      TestNode.await(() -> !node.ended.isEmpty(), "the association is over");
      assertEquals("released: released", node.ended.peek());
    }
  }

  @Test
  void on_the_plain_port_nothing_was_agreed() throws IOException {
    try (TlsNode node = TlsNode.open(ClientCertificate.REQUIRED);
        RawPeer peer = RawPeer.associated(node.listener.port())) {
      assertEquals(Optional.empty(), node.awaitOpened().tls());
      peer.send(new Pdu.ReleaseRq()).expect(new Pdu.ReleaseRp());
    }
  }

  @Test
  void an_object_of_many_records_arrives() throws IOException {
    try (TlsNode node = TlsNode.open(ClientCertificate.REQUIRED);
        Association association = node.callAs("scanner")) {
      Status status =
          association.store(
              Uid.CTImageStorage,
              "1.2.3",
              Uid.ExplicitVrLittleEndian,
              new ByteArrayInputStream(new byte[3_000_000]));
      assertEquals(Status.SUCCESS, status);
      association.release();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"
      })
  void tls_1_2_is_spoken_too(String suite) throws Exception {
    try (TlsNode node = TlsNode.open(ClientCertificate.REQUIRED);
        SSLSocket socket = socket(node, "scanner", new String[] {"TLSv1.2"}, suite)) {
      socket.startHandshake();
      RawPeer peer = new RawPeer(socket).send(RawPeer.request(RawPeer.verification(1)));
      assertEquals(Pdu.ASSOCIATE_AC, peer.receive().orElseThrow().type());
      assertEquals(suite, node.awaitOpened().tls().orElseThrow().cipherSuite());
      peer.send(new Pdu.ReleaseRq()).expect(new Pdu.ReleaseRp());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TLS 1.1, 0302, C009, 70", // protocol_version
    "TLS 1.0, 0301, C009, 70",
    "SSL 3.0, 0300, C009, 70",
    "TLS 1.2 with CBC, 0303, C023, 40", // handshake_failure
    "TLS 1.2 without forward secrecy, 0303, 009C, 40"
  })
  void what_bcp_195_forbids_is_answered_with_an_alert(
      String what, String version, String suite, int alert) throws IOException {
    try (TlsNode node = TlsNode.open(ClientCertificate.REQUIRED);
        RawPeer peer = node.unsecured()) {
      // When
      peer.send(clientHello(version, suite));
      // Then
      byte[] answer = peer.socket.getInputStream().readNBytes(7);
      assertEquals(0x15, answer[0], what);
      assertEquals(2, answer[5], "fatal");
      assertEquals(alert, answer[6]);
      assertEquals(Cause.NO_AGREEMENT, node.awaitFailure().kind());
      node.assertUnharmed();
    }
  }

  /** RFC 5246 7.4.1.2, with the one extension that elliptic curves cannot do without. */
  private static byte[] clientHello(String version, String suite) {
    HexFormat hex = HexFormat.of();
    String curves = "000A00040002" + "0017";
    String signatures = "000D0006" + "0004" + "0403" + "0401";
    String extensions = curves + signatures;
    String body =
        version
            + "00".repeat(32)
            + "00"
            + "0002"
            + suite
            + "0100"
            + hex.toHexDigits((short) (extensions.length() / 2))
            + extensions;
    String handshake = "01" + hex.toHexDigits(body.length() / 2, 6) + body;
    return hex.parseHex("160301" + hex.toHexDigits((short) (handshake.length() / 2)) + handshake);
  }

  private static SSLSocket socket(TlsNode node, String who, String[] protocols, String... suites)
      throws IOException {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), node.tlsPort());
    SSLSocket socket =
        TestCertificates.identity(who).calling(plain, "127.0.0.1", node.tlsPort(), true);
    socket.setEnabledProtocols(protocols);
    socket.setEnabledCipherSuites(suites);
    return socket;
  }

  @NotKeptByDcm4che(
      "which of its two threads notices an alert first is chance, so the reason may be lost")
  @Test
  void who_shows_no_certificate_where_one_is_required_is_refused() throws IOException {
    try (TlsNode node = TlsNode.open(ClientCertificate.REQUIRED)) {
      Call call = node.callAs(TestCertificates.withoutCertificate());
      var refused = assertThrows(TlsFailure.class, () -> NetworkUnderTest.open().open(call));
      assertEquals(Cause.OUR_CERTIFICATE_REFUSED, refused.kind());
      assertEquals(Cause.CERTIFICATE_REFUSED, node.awaitFailure().kind());
      assertEquals("it showed no certificate", node.awaitFailure().getMessage());
      node.assertUnharmed();
    }
  }

  @ParameterizedTest
  @EnumSource(value = ClientCertificate.class, names = "REQUIRED", mode = EnumSource.Mode.EXCLUDE)
  void who_shows_no_certificate_is_served_where_none_is_required(ClientCertificate wanted)
      throws IOException {
    try (TlsNode node = TlsNode.open(wanted);
        Association association =
            NetworkUnderTest.open().open(node.callAs(TestCertificates.withoutCertificate()))) {
      assertEquals(Status.SUCCESS, association.echo());
      association.release();
      assertEquals(Optional.empty(), node.awaitOpened().tls().orElseThrow().peerCertificate());
    }
  }

  @Test
  void only_suites_with_forward_secrecy_and_authenticated_encryption_are_ours() {
    assertTrue(
        TlsProfile.CIPHER_SUITES.stream()
            .allMatch(
                s -> s.matches("TLS_(ECDHE_\\w+_WITH_)?(AES_\\d+_GCM|CHACHA20_POLY1305)_SHA\\d+")));
    assertEquals(List.of("TLSv1.3", "TLSv1.2"), TlsProfile.PROTOCOLS);
  }

  @NotKeptByDcm4che(
      "which of its two threads notices an alert first is chance, so the reason may be lost")
  @ParameterizedTest
  @EnumSource(value = ClientCertificate.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void a_certificate_that_nobody_we_trust_has_signed_is_refused(ClientCertificate wanted)
      throws IOException {
    try (TlsNode node = TlsNode.open(wanted)) {
      // When
      var refused = assertThrows(TlsFailure.class, () -> node.callAs("stranger"));
      // Then
      assertEquals(Cause.OUR_CERTIFICATE_REFUSED, refused.kind());
      assertEquals(Cause.CERTIFICATE_REFUSED, node.awaitFailure().kind());
      assertTrue(node.opened.isEmpty());
      node.assertUnharmed();
    }
  }

  @Test
  void rsa_keys_will_do_if_they_are_long_enough() throws IOException {
    try (TlsNode node = TlsNode.open(TestCertificates.identity("rsa"), ClientCertificate.REQUIRED);
        Association association = node.callAs("rsa")) {
      assertEquals(Status.SUCCESS, association.echo());
      association.release();
    }
  }

  @Test
  void a_certificate_with_a_short_key_is_refused() throws IOException {
    try (TlsNode node = TlsNode.open(ClientCertificate.REQUIRED)) {
      // A peer of our kind does not even show it; one that does is refused by the same rule.
      Call call = node.callAs(TestCertificates.identity("short-rsa"));
      assertThrows(IOException.class, () -> NetworkUnderTest.open().open(call).close());
      assertTrue(node.awaitFailure().kind().isAboutCertificates());
      assertTrue(node.opened.isEmpty());
    }
  }

  @NotKeptByDcm4che(
      "which of its two threads notices an alert first is chance, so the reason may be lost")
  @Test
  void an_expired_certificate_is_refused_by_name() throws IOException {
    try (TlsNode node = TlsNode.open(ClientCertificate.REQUIRED)) {
      assertThrows(TlsFailure.class, () -> node.callAs("expired"));
      assertEquals(Cause.CERTIFICATE_REFUSED, node.awaitFailure().kind());
      assertEquals(
          "its certificate (CN=expired,O=Seriate tests) was refused: it has expired",
          node.awaitFailure().getMessage());
      node.assertUnharmed();
    }
  }

  @NotKeptByDcm4che(
      "which of its two threads notices an alert first is chance, so the reason may be lost")
  @Test
  void an_expired_certificate_is_refused_even_if_it_is_trusted_itself() throws IOException {
    TlsFiles trusting =
        new TlsFiles(
            Optional.of(TestCertificates.file("node.pem")),
            Optional.of(TestCertificates.file("node-key.pem")),
            Optional.empty(),
            Optional.of(TestCertificates.file("expired.pem")));
    TlsIdentity identity = TlsIdentity.of(trusting, Duration.ofHours(1));
    try (TlsNode node = TlsNode.open(identity, ClientCertificate.REQUIRED)) {
      assertThrows(TlsFailure.class, () -> node.callAs("expired"));
      assertEquals(
          "its certificate (CN=expired,O=Seriate tests) was refused: it has expired",
          node.awaitFailure().getMessage());
    }
  }

  @NotKeptByDcm4che(
      "which of its two threads notices an alert first is chance, so the reason may be lost")
  @ParameterizedTest
  @ValueSource(strings = {"stranger", "expired", "scanner"})
  void we_do_not_call_a_peer_whose_certificate_is_foreign_expired_or_of_another_host(String peer)
      throws IOException {
    try (TlsNode node = TlsNode.open(TestCertificates.identity(peer), ClientCertificate.REQUIRED)) {
      var refused = assertThrows(TlsFailure.class, () -> node.callAs("scanner"));
      assertEquals(Cause.CERTIFICATE_REFUSED, refused.kind(), refused.getMessage());
      assertTrue(refused.getMessage().startsWith("127.0.0.1:"), refused.getMessage());
      assertEquals(Cause.OUR_CERTIFICATE_REFUSED, node.awaitFailure().kind());
    }
  }

  @Test
  void the_name_of_the_host_is_looked_at_only_when_asked_for() throws IOException {
    try (TlsNode node =
        TlsNode.open(TestCertificates.identity("scanner"), ClientCertificate.REQUIRED)) {
      Call call =
          node.callAs(TestCertificates.identity("scanner"))
              .withTls(new TlsCall(TestCertificates.identity("scanner"), false));
      try (Association association = NetworkUnderTest.open().open(call)) {
        assertEquals(Status.SUCCESS, association.echo());
        association.release();
      }
    }
  }

  @Test
  void dicom_without_tls_on_the_tls_port_is_closed_and_said() throws IOException {
    try (TlsNode node = TlsNode.open(ClientCertificate.REQUIRED);
        RawPeer peer = node.unsecured().send(RawPeer.request(RawPeer.verification(1)))) {
      peer.expectEnd();
      assertEquals(Cause.NOT_TLS, node.awaitFailure().kind());
      assertTrue(node.awaitFailure().getMessage().contains("DICOM without TLS"));
      node.assertUnharmed();
    }
  }

  @Test
  void tls_on_the_plain_port_is_closed() throws IOException {
    try (TlsNode node = TlsNode.open(ClientCertificate.REQUIRED)) {
      Socket plain = new Socket(InetAddress.getLoopbackAddress(), node.listener.port());
      try (SSLSocket socket =
          TestCertificates.identity("scanner").calling(plain, "127.0.0.1", 1, true)) {
        assertThrows(SSLException.class, socket::startHandshake);
      }
      node.assertUnharmed();
    }
  }

  @NotKeptByDcm4che("it closes without a word when there is no association yet")
  @Test
  void a_call_with_tls_to_a_plain_port_says_so() throws IOException {
    try (TestNode node = TestNode.storing(StoreSink.DISCARD)) {
      Call call =
          node.call(new Call.Proposal(Uid.Verification, List.of(Uid.ImplicitVrLittleEndian)))
              .withTls(new TlsCall(TestCertificates.identity("scanner"), true));
      var refused = assertThrows(TlsFailure.class, () -> NetworkUnderTest.open().open(call));
      assertEquals(Cause.NOT_TLS, refused.kind(), refused.getMessage());
    }
  }

  @Test
  void a_silent_client_is_closed_at_the_deadline() throws IOException {
    try (TlsNode node = TlsNode.impatient();
        RawPeer silent = node.unsecured()) {
      silent.expectEnd();
      assertEquals(Cause.TOO_SLOW, node.awaitFailure().kind());
      node.awaitNothingLeft();
    }
  }

  @Test
  void a_handshake_that_drips_does_not_stretch_its_deadline() throws IOException {
    try (TlsNode node = TlsNode.impatient();
        RawPeer slow = node.unsecured()) {
      long began = System.nanoTime();
      slow.send(new byte[] {0x16, 3, 1, 0x40, 0});
      assertThrows(
          IOException.class,
          () -> {
            while (System.nanoTime() - began < 5_000_000_000L) {
              slow.send(new byte[1]);
              TestNode.pause(20);
            }
          });
      assertEquals(Cause.TOO_SLOW, node.awaitFailure().kind());
      node.awaitNothingLeft();
    }
  }

  @Test
  void others_are_served_while_a_handshake_hangs() throws IOException {
    try (TlsNode node = TlsNode.open(ClientCertificate.REQUIRED);
        RawPeer silent = node.unsecured();
        RawPeer slow = node.unsecured()) {
      slow.send(new byte[] {0x16, 3, 1});
      node.callAs("scanner").release();
      assertTrue(silent.socket.isConnected());
    }
  }

  @NotKeptByDcm4che("it aborts as service-user, 0/0, whatever the rule")
  @Test
  void an_idle_association_gets_its_abort_and_a_tls_goodbye() throws IOException {
    try (TlsNode node = TlsNode.hasty()) {
      try (RawPeer peer = node.secured().send(RawPeer.request(RawPeer.verification(1)))) {
        assertEquals(Pdu.ASSOCIATE_AC, peer.receive().orElseThrow().type());
        peer.expectAbort(2, 0);
      }
      node.awaitNothingLeft();
    }
  }

  @Test
  void a_record_that_drips_does_not_stretch_the_time_for_a_pdu() throws IOException {
    try (TlsNode node = TlsNode.hasty();
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), node.tlsPort())) {
      // Given
      SSLSocket socket = TestCertificates.identity("scanner").calling(plain, "127.0.0.1", 1, true);
      socket.startHandshake();
      RawPeer peer = new RawPeer(socket).send(RawPeer.request(RawPeer.verification(1)));
      assertEquals(Pdu.ASSOCIATE_AC, peer.receive().orElseThrow().type());
      // When a record of 16 KiB is announced and comes byte by byte
      long began = System.nanoTime();
      plain.getOutputStream().write(new byte[] {0x17, 3, 3, 0x40, 0});
      assertThrows(
          IOException.class,
          () -> {
            while (System.nanoTime() - began < 5_000_000_000L) {
              plain.getOutputStream().write(1);
              TestNode.pause(20);
            }
          });
      // Then
      TestNode.await(() -> !node.ended.isEmpty(), "the association is over");
      assertEquals("aborted: waited too long for the next PDU", node.ended.peek());
      node.awaitNothingLeft();
    }
  }

  @Test
  void the_plain_and_the_tls_port_share_their_places() throws IOException {
    try (TlsNode node = TlsNode.open(ClientCertificate.REQUIRED);
        RawPeer first = RawPeer.associated(node.listener.port());
        RawPeer second = node.secured().send(RawPeer.request(RawPeer.ct(1)));
        RawPeer third = node.secured()) {
      assertEquals(Pdu.ASSOCIATE_AC, second.receive().orElseThrow().type());
      third.send(RawPeer.request(RawPeer.ct(1))).expect(new Pdu.AssociateRj(2, 3, 2));
      first.send(new Pdu.ReleaseRq()).expect(new Pdu.ReleaseRp());
      second.send(new Pdu.ReleaseRq()).expect(new Pdu.ReleaseRp());
    }
  }

  @Test
  void a_listener_that_closes_aborts_on_both_ports() throws IOException {
    TlsNode node = TlsNode.open(ClientCertificate.REQUIRED);
    try (RawPeer open = node.secured().send(RawPeer.request(RawPeer.ct(1)))) {
      assertEquals(Pdu.ASSOCIATE_AC, open.receive().orElseThrow().type());
      // When
      node.close();
      // Then
      open.expectAbort(0, 0);
      assertThrows(IOException.class, node::unsecured);
    }
  }

  @Test
  void a_renewed_certificate_is_shown_without_a_restart(@TempDir Path folder) throws IOException {
    TlsIdentity identity =
        TlsIdentity.of(TestCertificates.copyInto(folder, "node"), Duration.ofNanos(1));
    try (TlsNode node = TlsNode.open(identity, ClientCertificate.REQUIRED)) {
      // Given
      assertEquals("CN=node,O=Seriate tests", shownBy(node));
      // When the certificate is there and its key is not yet
      Files.write(
          folder.resolve("certificate.pem"),
          Files.readAllBytes(TestCertificates.file("renewed.pem")));
      // Then the former pair is still in use
      assertEquals("CN=node,O=Seriate tests", shownBy(node));
      // When both are there
      TestCertificates.copyInto(folder, "renewed");
      // Then
      assertEquals("CN=renewed,O=Seriate tests", shownBy(node));
      // When the file is gone
      Files.delete(folder.resolve("certificate.pem"));
      assertEquals("CN=renewed,O=Seriate tests", shownBy(node));
    }
  }

  @Test
  void an_authority_taken_off_the_list_is_not_trusted_any_more(@TempDir Path folder)
      throws IOException {
    TlsIdentity identity =
        TlsIdentity.of(TestCertificates.copyInto(folder, "node"), Duration.ofNanos(1));
    try (TlsNode node = TlsNode.open(identity, ClientCertificate.REQUIRED)) {
      // Given a peer that could resume its session
      Call call = node.callAs(TestCertificates.identity("scanner"));
      NetworkUnderTest.open().open(call).release();
      // When
      Files.write(
          folder.resolve("trusted.pem"),
          Files.readAllBytes(TestCertificates.file("other-authority.pem")));
      // Then
      assertThrows(IOException.class, () -> NetworkUnderTest.open().open(call).close());
      assertEquals(Cause.CERTIFICATE_REFUSED, node.awaitFailure().kind());
    }
  }

  private static String shownBy(TlsNode node) throws IOException {
    try (Association association = node.callAs("scanner")) {
      association.release();
      return association.tls().orElseThrow().peerSubject().orElseThrow();
    }
  }
}
