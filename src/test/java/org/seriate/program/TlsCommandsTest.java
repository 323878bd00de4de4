package org.seriate.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.TlsPort;
import org.seriate.dicom.net.UpperLayerNetwork;
import org.seriate.dicom.tls.ClientCertificate;
import org.seriate.fixtures.TestCertificates;
import org.seriate.series.AeTitle;

/** {@code seriate send} to the practice PACS over TLS, and what is said when it does not work. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TlsCommandsTest {
  @TempDir private Path folder;

  private PracticePacs pacs() throws Exception {
    TlsPort tls = new TlsPort(0, TestCertificates.identity("node"), ClientCertificate.REQUIRED);
    PracticePacs.Place place =
        new PracticePacs.Place(
            new AeTitle("PACS"),
            InetAddress.getLoopbackAddress(),
            0,
            folder.resolve("pacs"),
            Optional.of(tls));
    return PracticePacs.open(
        new UpperLayerNetwork(), place, Faults.none(), new PracticePacs.Watch() {});
  }

  private Words send(int port, String... more) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                "send",
                ScanFolder.of(
                        folder.resolve("scan" + System.nanoTime()),
                        3,
                        TransferSyntax.ExplicitVrLittleEndian)
                    .folder()
                    .toString(),
                "--to",
                "PACS@127.0.0.1:" + port));
    words.addAll(List.of(more));
    return Words.of(words.toArray(String[]::new));
  }

  private static String file(String name) {
    return TestCertificates.file(name).toString();
  }

  private static String[] as(String name, String trusted) {
    return new String[] {
      "--tls-certificate", file(name + ".pem"),
      "--tls-key", file(name + "-key.pem"),
      "--tls-trusted", file(trusted)
    };
  }

  @Test
  void objects_are_sent_over_tls() throws Exception {
    try (PracticePacs pacs = pacs()) {
      Words words = send(pacs.tlsPort().getAsInt(), as("scanner", "authority.pem"));

      assertEquals(0, words.exitCode(), words.err() + words.out());
      assertEquals(3, pacs.held().size());
    }
  }

  @Test
  void what_goes_wrong_is_said() throws Exception {
    try (PracticePacs pacs = pacs()) {
      int port = pacs.tlsPort().getAsInt();
      Words foreign = send(port, as("scanner", "other-authority.pem"));
      assertEquals(1, foreign.exitCode());
      assertTrue(foreign.out().contains("was refused:"), foreign.out());

      Words notTrusted = send(port, as("stranger", "authority.pem"));
      assertEquals(1, notTrusted.exitCode());

      Words halves = send(port, "--tls-certificate", file("node.pem"));
      assertEquals(2, halves.exitCode());
      assertTrue(halves.err().contains("--tls-certificate and --tls-key belong together"));

      Words nobody = send(port, "--tls-any-host");
      assertEquals(2, nobody.exitCode());
      assertTrue(nobody.err().contains("TLS needs --tls-trusted"), nobody.err());

      Words password =
          send(
              port,
              "--tls-certificate",
              file("node.pem"),
              "--tls-key",
              file("node-key-encrypted.pem"),
              "--tls-trusted",
              file("authority.pem"));
      assertEquals(1, password.exitCode());
      assertTrue(password.err().contains("is encrypted and no password is given"), password.err());
      assertEquals(0, pacs.held().size());
    }
  }
}
