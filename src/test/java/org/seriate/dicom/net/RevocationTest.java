package org.seriate.dicom.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.dicom.tls.ClientCertificate;
import org.seriate.dicom.tls.TlsFailure;
import org.seriate.dicom.tls.TlsFiles;
import org.seriate.dicom.tls.TlsFilesProblem;
import org.seriate.dicom.tls.TlsIdentity;
import org.seriate.fixtures.TestCertificates;

/** Certificates that their authority took back, on both sides of a handshake. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RevocationTest {
  private static final String REVOKED =
      "its certificate (CN=revoked,O=Seriate tests) was refused: it was revoked";

  @TempDir Path folder;

  private static TlsFiles files(String name, Path lists) {
    return TestCertificates.files(name).withRevocation(Optional.of(lists));
  }

  private static TlsIdentity identity(String name, String lists) throws IOException {
    return TlsIdentity.of(files(name, TestCertificates.file(lists)), Duration.ofHours(1));
  }

  private static void callWell(TlsNode node, TlsIdentity as) throws IOException {
    try (Association association = new UpperLayerNetwork().open(node.callAs(as))) {
      assertEquals(Status.SUCCESS, association.echo());
      association.release();
    }
  }

  @Test
  void a_caller_whose_certificate_was_revoked_is_refused_and_others_are_not() throws IOException {
    try (TlsNode node = TlsNode.open(identity("node", "revoked.crl"), ClientCertificate.REQUIRED)) {
      assertThrows(TlsFailure.class, () -> node.callAs("revoked"));

      assertEquals(REVOKED, node.awaitFailure().getMessage());
      assertTrue(node.awaitFailure().kind().isAboutCertificates());
      callWell(node, TestCertificates.identity("scanner"));
    }
  }

  @Test
  void a_peer_whose_certificate_was_revoked_is_not_called() throws IOException {
    try (TlsNode node =
        TlsNode.open(TestCertificates.identity("revoked"), ClientCertificate.REQUIRED)) {
      Call call = node.callAs(identity("scanner", "revoked.crl"));

      var refused =
          assertThrows(TlsFailure.class, () -> new UpperLayerNetwork().open(call).close());

      assertTrue(refused.getMessage().endsWith(REVOKED), refused.getMessage());
      callWell(node, TestCertificates.identity("scanner"));
    }
  }

  @Test
  void a_list_that_ran_out_lets_nobody_in() throws IOException {
    try (TlsNode node = TlsNode.open(identity("node", "stale.crl"), ClientCertificate.REQUIRED)) {
      assertThrows(TlsFailure.class, () -> node.callAs("scanner"));

      assertEquals(
          "its certificate (CN=scanner,O=Seriate tests) was refused: its authority has no list of"
              + " revoked certificates here that is valid today",
          node.awaitFailure().getMessage());
    }
  }

  @Test
  void a_new_list_counts_without_a_restart() throws IOException {
    Path lists = folder.resolve("lists.pem");
    Files.copy(TestCertificates.file("nobody.crl"), lists);
    TlsIdentity identity = TlsIdentity.of(files("node", lists), Duration.ZERO);
    try (TlsNode node = TlsNode.open(identity, ClientCertificate.REQUIRED)) {
      callWell(node, TestCertificates.identity("revoked"));

      Files.copy(TestCertificates.file("revoked.crl"), lists, StandardCopyOption.REPLACE_EXISTING);

      assertThrows(TlsFailure.class, () -> node.callAs("revoked"));
      assertEquals(REVOKED, node.awaitFailure().getMessage());
    }
  }

  @Test
  void a_list_that_cannot_be_used_is_named_at_the_start() throws IOException {
    Path foreign = folder.resolve("lists.pem");
    Files.copy(TestCertificates.file("node.pem"), foreign);
    var none =
        assertThrows(
            TlsFilesProblem.class, () -> TlsIdentity.of(files("node", foreign), Duration.ZERO));
    assertTrue(none.getMessage().startsWith(foreign + " holds no '-----BEGIN X509 CRL-----'"));

    TlsFiles ofOthers =
        new TlsFiles(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(TestCertificates.file("other-authority.pem")),
            Optional.of(TestCertificates.file("revoked.crl")));
    var others = assertThrows(TlsFilesProblem.class, () -> TlsIdentity.of(ofOthers, Duration.ZERO));
    assertTrue(others.getMessage().contains("which is no authority in"), others.getMessage());
  }
}
