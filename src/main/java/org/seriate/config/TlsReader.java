package org.seriate.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.seriate.config.NodeConfig.Tls;

/** Reads the section tls of node.yaml; its files are looked for, not into. */
final class TlsReader {
  private TlsReader() {}

  /**
   * @param folder of node.yaml, from where relative paths count
   */
  static Tls read(Section section, Path folder, Map<String, String> environment) {
    Tls otherwise = Tls.DEFAULT;
    try (section) {
      Tls read =
          new Tls(
              section.number("port", 0, 65535).orElse(otherwise.port()),
              file(section, "certificate", folder),
              file(section, "key", folder),
              Secret.in(section, "keyPassword", environment),
              file(section, "trusted", folder),
              file(section, "revocation", folder),
              section.word(
                  "clientCertificate", ShownCertificate.values(), otherwise.clientCertificate()),
              section.flag("checkHostName", otherwise.checkHostName()),
              section.duration("reload", otherwise.reload()));
      check(section, read);
      return read;
    }
  }

  static Optional<Path> file(Section section, String key, Path folder) {
    Optional<Path> file =
        section
            .value(key, TlsReader::path, "the path of a PEM file")
            .map(path -> folder.resolve(path).normalize());
    file.filter(f -> !Files.isRegularFile(f) || !Files.isReadable(f))
        .ifPresent(f -> section.problem(key, "names %s, which is no readable file".formatted(f)));
    return file;
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(text).filter(t -> !t.isEmpty()).map(Path::of);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static void check(Section section, Tls tls) {
    if (section.has("certificate") && !section.has("key")) {
      section.problem("certificate", "needs its key: give the PEM file of it as key");
    }
    if (section.has("key") && !section.has("certificate")) {
      section.problem("key", "needs its certificate: give the PEM file of it as certificate");
    }
    if (section.has("keyPassword") && !section.has("key")) {
      section.problem("keyPassword", "has no key that it could open");
    }
    if (section.has("revocation") && !section.has("trusted")) {
      section.problem("revocation", "needs the authorities whose lists these are: give trusted");
    }
    if (section.has("certificate")
        && !section.has("trusted")
        && tls.clientCertificate() != ShownCertificate.NONE) {
      section.problem(
          "certificate",
          "opens the TLS port, and who calls there must be judged: give the PEM file of the"
              + " authorities as trusted, or clientCertificate: none");
    }
  }
}
