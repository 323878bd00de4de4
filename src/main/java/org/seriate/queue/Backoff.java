package org.seriate.queue;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts: doubling from {@code first} to {@code longest}, with a fifth of jitter
 * so that a hundred series do not knock at a returning PACS in the same second.
 */
public record Backoff(Duration first, Duration longest) {
  public Duration after(int attempt, RandomGenerator random) {
    double doubled = first.toMillis() * Math.pow(2, Math.clamp(attempt - 1L, 0, 30));
    double capped = Math.min(doubled, longest.toMillis());
    return Duration.ofMillis((long) (capped * (0.8 + 0.4 * random.nextDouble())));
  }
}
