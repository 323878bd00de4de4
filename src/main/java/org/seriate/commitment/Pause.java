package org.seriate.commitment;

import java.time.Duration;
import org.seriate.config.NodeConfig;

/** Pauses after failures, as node.yaml has them for all work: doubling, up to the longest. */
final class Pause {
  private Pause() {}

  static Duration after(int failures, NodeConfig.Work work) {
    double doubled =
        work.pauseBetweenAttempts().toMillis() * Math.pow(2, Math.clamp(failures - 1L, 0, 30));
    return Duration.ofMillis((long) Math.min(doubled, work.maxPause().toMillis()));
  }
}
