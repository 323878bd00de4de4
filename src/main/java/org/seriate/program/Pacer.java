package org.seriate.program;

import java.time.Duration;

/** Lets the associations of one scanner start objects no faster than its pace. */
final class Pacer {
  private final long interval;
  private long next = System.nanoTime();

  Pacer(Pace pace) {
    interval = pace.interval().toNanos();
  }

  void awaitTurn() throws InterruptedException {
    if (interval == 0) {
      return;
    }
    long turn;
    synchronized (this) {
      long now = System.nanoTime();
      turn = Math.max(now, next);
      next = turn + interval;
    }
    long pause = turn - System.nanoTime();
    if (pause > 0) {
      Thread.sleep(Duration.ofNanos(pause));
    }
  }
}
