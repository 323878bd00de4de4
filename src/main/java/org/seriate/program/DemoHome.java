package org.seriate.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The scratch folder of one demonstration: home of the node, its configuration, and the archive of
 * the practice PACS.
 */
record DemoHome(Path folder) {
  static final String NODE_AE = "SERIATE";
  static final String SCANNER_AE = "DEMO_CT";
  static final String PACS_AE = "PRACTICE_PACS";

  static DemoHome create() throws IOException {
    return new DemoHome(Files.createTempDirectory("seriate-demo-"));
  }

  Path home() {
    return folder.resolve("home");
  }

  Path aeConfig() {
    return folder.resolve("ae-config");
  }

  Path archive() {
    return folder.resolve("pacs");
  }

  Path nodeLog() {
    return folder.resolve("node.log");
  }

  /** Short quiet periods: a demonstration has no second association that might still come. */
  void configure(int dicomPort, int httpPort, int pacsPort) throws IOException {
    Files.createDirectories(home());
    Files.createDirectories(aeConfig());
    Files.writeString(
        aeConfig().resolve("node.yaml"),
        """
        aeTitle: %s
        port: %d
        bind: 127.0.0.1
        http:
          port: %d
          bind: 127.0.0.1
        completeness:
          quietPeriod: PT10S
          settleAfterRelease: PT2S
        disk:
          refuseBelowFree: 200 MiB
        institution:
          name: Seriate demonstration
        """
            .formatted(NODE_AE, dicomPort, httpPort));
    Files.writeString(
        aeConfig().resolve("peers.yaml"),
        """
        - name: Simulated scanner
          aeTitle: %s
          hosts: [127.0.0.0/8]
          roles: [source]
        - name: Practice PACS
          aeTitle: %s
          host: 127.0.0.1
          port: %d
          roles: [destination]
          send: [SR, SC, KOS, GSPS, PDF]
        """
            .formatted(SCANNER_AE, PACS_AE, pacsPort));
  }

  void delete() throws IOException {
    try (Stream<Path> below = Files.walk(folder)) {
      below.sorted(Comparator.reverseOrder()).forEach(DemoHome::deleteOne);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void deleteOne(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
