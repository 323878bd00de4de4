package org.seriate.program;

import java.nio.file.Path;
import java.util.Map;
import org.seriate.store.S3Bucket;

/**
 * Where things are, as the environment says.
 *
 * @param home embedded database, models, logs, and the store
 * @param store the home, unless several nodes share a folder
 * @param aeConfig folder of node.yaml and peers.yaml
 */
record Surroundings(Path home, Path store, Path aeConfig) {

  static Surroundings of(Map<String, String> environment) {
    String home = environment.getOrDefault("SERIATE_HOME", ".seriate");
    return new Surroundings(
        Path.of(home),
        Path.of(store(environment, home)),
        Path.of(environment.getOrDefault("SERIATE_AE_CONFIG", "ae-config")));
  }

  /** Behind a bucket a node keeps what it received itself in its home. */
  private static String store(Map<String, String> environment, String home) {
    String named = environment.getOrDefault("SERIATE_STORE", home);
    return S3Bucket.isMeantBy(named) ? home : named;
  }
}
