package org.seriate.queue;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(15));
  private final Random random = new Random(1);

  @Test
  void the_pause_doubles_with_every_attempt() {
    assertNear(Duration.ofSeconds(30), backoff.after(1, random));
    assertNear(Duration.ofSeconds(60), backoff.after(2, random));
    assertNear(Duration.ofSeconds(240), backoff.after(4, random));
  }

  @Test
  void the_pause_never_passes_the_longest() {
    assertNear(Duration.ofMinutes(15), backoff.after(7, random));
    assertNear(Duration.ofMinutes(15), backoff.after(1_000_000, random));
  }

  private static void assertNear(Duration middle, Duration pause) {
    assertTrue(
        pause.toMillis() >= middle.toMillis() * 0.8 && pause.toMillis() <= middle.toMillis() * 1.2,
        pause + " is not within a fifth of " + middle);
  }
}
