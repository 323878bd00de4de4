package org.seriate.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the folder ae-config.
 *
 * <pre>
 * node.yaml    may be absent: everything has a default
 * peers.yaml   must be there, may be empty: then nobody may send and nobody gets a report
 * environment  SERIATE_DICOM_PORT and SERIATE_HTTP_PORT win over node.yaml
 * </pre>
 */
public final class AeConfigFiles {
  static final String DICOM_PORT = "SERIATE_DICOM_PORT";
  static final String HTTP_PORT = "SERIATE_HTTP_PORT";

  private AeConfigFiles() {}

  public static AeConfig read(Path folder) throws ConfigProblem {
    return read(folder, System.getenv());
  }

  /** All problems are looked for before the first is thrown. */
  public static AeConfig read(Path folder, Map<String, String> environment) throws ConfigProblem {
    Problems problems = new Problems();
    if (!Files.isDirectory(folder)) {
      problems.in(folder, "is not a folder; it should hold node.yaml and peers.yaml");
      problems.throwIfAny();
    }
    NodeConfig node = withPorts(folder, node(folder, environment, problems), environment, problems);
    List<PeerConfig> peers = peers(folder, node, environment, problems);
    workitemArchive(folder, node, peers, problems);
    problems.throwIfAny();
    return new AeConfig(node, peers);
  }

  private static NodeConfig node(Path folder, Map<String, String> environment, Problems problems) {
    Path file = folder.resolve("node.yaml");
    return Files.exists(file)
        ? NodeReader.read(new YamlFile(file, problems), environment)
        : NodeConfig.DEFAULT;
  }

  private static List<PeerConfig> peers(
      Path folder, NodeConfig node, Map<String, String> environment, Problems problems) {
    Path file = folder.resolve("peers.yaml");
    if (Files.exists(file)) {
      return PeersReader.read(new YamlFile(file, problems), node, environment);
    }
    problems.in(file, "is missing; without it nobody may send (an empty file says so on purpose)");
    return List.of();
  }

  private static void workitemArchive(
      Path folder, NodeConfig node, List<PeerConfig> peers, Problems problems) {
    Optional<String> name = node.workitems().archive();
    if (name.isPresent()
        && peers.stream().noneMatch(p -> p.name().equals(name.get()) && p.is(Role.ARCHIVE))) {
      problems.in(
          folder.resolve("node.yaml"),
          "archive in workitems names '%s', which is no peer with the role archive"
              .formatted(name.get()));
    }
  }

  private static NodeConfig withPorts(
      Path folder, NodeConfig node, Map<String, String> environment, Problems problems) {
    NodeConfig result =
        node.withPorts(
            port(DICOM_PORT, environment, problems).orElse(node.port()),
            port(HTTP_PORT, environment, problems).orElse(node.http().port()));
    if (result.port() != 0 && result.port() == result.http().port()) {
      problems.in(
          folder.resolve("node.yaml"),
          "DICOM and HTTP would both listen on port %d; give one of them another"
              .formatted(result.port()));
    }
    if (result.tls().listens()) {
      tlsPort(folder, result, problems);
    }
    return result;
  }

  private static void tlsPort(Path folder, NodeConfig node, Problems problems) {
    int port = node.tls().port();
    if (port != 0 && (port == node.port() || port == node.http().port())) {
      problems.in(
          folder.resolve("node.yaml"),
          "%s and DICOM with TLS would both listen on port %d; give one of them another"
              .formatted(port == node.port() ? "DICOM" : "HTTP", port));
    }
  }

  private static Optional<Integer> port(
      String variable, Map<String, String> environment, Problems problems) {
    String text = environment.getOrDefault(variable, "").strip();
    Optional<Integer> port = Section.whole(text).filter(p -> p <= 65535);
    if (port.isEmpty() && !text.isEmpty()) {
      problems.inEnvironment(
          variable, "must be a whole number from 0 to 65535, not '%s'".formatted(text));
    }
    return port;
  }
}
