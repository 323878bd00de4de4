package org.seriate.program;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where things are, as the environment says.
 *
 * @param home store, embedded database, models, logs
 * @param aeConfig folder of node.yaml and peers.yaml
 */
record Surroundings(Path home, Path aeConfig) {

  static Surroundings of(Map<String, String> environment) {
    return new Surroundings(
        Path.of(environment.getOrDefault("SERIATE_HOME", ".seriate")),
        Path.of(environment.getOrDefault("SERIATE_AE_CONFIG", "ae-config")));
  }
}
