package org.seriate.dicom.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seriate.fixtures.TestCertificates;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TlsIdentityTest {
  private static TlsIdentity load(Path certificate, Path key, String password) throws IOException {
    return TlsIdentity.of(
        new TlsFiles(
            Optional.of(certificate),
            Optional.of(key),
            Optional.ofNullable(password),
            Optional.of(TestCertificates.file("authority.pem"))),
        Duration.ofHours(1));
  }

  private static TlsIdentity withKey(String key, String password) throws IOException {
    return load(TestCertificates.file("node.pem"), TestCertificates.file(key), password);
  }

  @ParameterizedTest
  @CsvSource({"node-key.pem,", "node-key-encrypted.pem, open-sesame"})
  void a_key_may_be_encrypted(String key, String password) throws IOException {
    TlsIdentity identity = withKey(key, password);

    assertEquals(1, identity.chain().size());
    assertTrue(identity.canAccept() && identity.canCall());
  }

  @ParameterizedTest
  @CsvSource({
    "node-key-encrypted.pem,, is encrypted and no password is given",
    "node-key-encrypted.pem, sesame, cannot be decrypted with the password given",
    "node-key-des.pem, open-sesame, is encrypted in an old way that is not safe",
    "node-key-sec1.pem,, 'is a key, but not in PKCS#8; convert it with: openssl pkcs8'",
    "scanner-key.pem,, is not the key of the certificate in",
    "node.pem,, holds no '-----BEGIN PRIVATE KEY-----'"
  })
  void a_key_that_cannot_be_used_is_named_with_the_reason(
      String key, String password, String reason) {
    var problem = assertThrows(TlsFilesProblem.class, () -> withKey(key, password));

    assertTrue(
        problem.getMessage().startsWith(TestCertificates.file(key) + " " + reason),
        problem.getMessage());
  }

  @Test
  void a_file_without_a_certificate_or_with_a_damaged_one_is_named(@TempDir Path folder)
      throws IOException {
    Path key = TestCertificates.file("node-key.pem");
    Path empty = Files.writeString(folder.resolve("empty.pem"), "no certificate\n");
    String cut = Files.readString(TestCertificates.file("node.pem")).replaceFirst("MII.....", "");
    Path damaged = Files.writeString(folder.resolve("damaged.pem"), cut);

    var none = assertThrows(TlsFilesProblem.class, () -> load(empty, key, null));
    assertEquals(empty + " holds no '-----BEGIN CERTIFICATE-----'", none.getMessage());
    var wrong = assertThrows(TlsFilesProblem.class, () -> load(damaged, key, null));
    assertTrue(wrong.getMessage().startsWith(damaged + " holds a damaged certificate"));
    var gone =
        assertThrows(TlsFilesProblem.class, () -> load(folder.resolve("gone.pem"), key, null));
    assertEquals(folder.resolve("gone.pem") + " is not there", gone.getMessage());
  }

  @Test
  void without_files_there_is_neither_a_port_nor_a_call() throws IOException {
    TlsIdentity nobody = TlsIdentity.of(TlsFiles.NONE, Duration.ofHours(1));

    assertFalse(nobody.canAccept() || nobody.canCall());
  }

  @Test
  void the_password_is_in_no_text() {
    TlsFiles files =
        new TlsFiles(
            Optional.empty(), Optional.empty(), Optional.of("open-sesame"), Optional.empty());

    assertFalse(files.toString().contains("sesame"));
  }
}
