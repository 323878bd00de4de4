package org.seriate.config;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A folder with a node.yaml and a peers.yaml of the test's. */
record ConfigFolder(Path folder) {
  ConfigFolder write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  AeConfig read(String node, String peers) throws ConfigProblem {
    return write("node.yaml", node).write("peers.yaml", peers).read(Map.of());
  }

  AeConfig read(Map<String, String> environment) throws ConfigProblem {
    return AeConfigFiles.read(folder, environment);
  }

  /** The problems as "file:line:column: words", without the folder. */
  List<String> problems(Map<String, String> environment) {
    ConfigProblem problem = assertThrows(ConfigProblem.class, () -> read(environment));
    return problem.getMessage().lines().map(line -> line.replace(folder + "/", "")).toList();
  }

  List<String> problems(String node, String peers) {
    return write("node.yaml", node).write("peers.yaml", peers).problems(Map.of());
  }
}
