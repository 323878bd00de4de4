package org.seriate.queue;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts: doubling from {@code first} to {@code longest}, with a fifth of jitter
 * so that a hundred series do not knock at a returning PACS in the same second; never beyond {@code
 * longest}.
 */
public record Backoff(Duration first, Duration longest) {
  private static final double LEAST = 0.8;
  private static final double MOST = 1.2;

  public Duration after(int attempt, RandomGenerator random) {
    double doubled = first.toMillis() * Math.pow(2, Math.clamp(attempt - 1L, 0, 30));
    double middle = Math.min(doubled, longest.toMillis() / MOST);
    return Duration.ofMillis((long) (middle * random.nextDouble(LEAST, MOST)));
  }
}
