package org.seriate.queue;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
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
  void the_pause_never_passes_the_longest_and_differs_from_the_next_one_there() {
    Set<Duration> pauses = new HashSet<>();
    for (int attempt : new int[] {6, 7, 40, 1_000_000}) {
      for (int i = 0; i < 250; i++) {
        Duration pause = backoff.after(attempt, random);
        assertTrue(pause.compareTo(Duration.ofMinutes(15)) <= 0, pause + " after " + attempt);
        assertTrue(pause.compareTo(Duration.ofMinutes(10)) >= 0, pause + " after " + attempt);
        pauses.add(pause);
      }
    }
    assertTrue(pauses.size() > 900, pauses.size() + " different ones of 1000");
  }

  private static void assertNear(Duration middle, Duration pause) {
    assertTrue(
        pause.toMillis() >= middle.toMillis() * 0.8 && pause.toMillis() <= middle.toMillis() * 1.2,
        pause + " is not within a fifth of " + middle);
  }
}
