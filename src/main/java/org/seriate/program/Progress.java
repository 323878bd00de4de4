package org.seriate.program;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Tells that something goes on: one line that rewrites itself on a terminal, a lasting line every
 * ten seconds elsewhere, so that a log file is not flooded.
 */
final class Progress implements AutoCloseable {
  private static final Duration REWRITE = Duration.ofMillis(200);
  private static final Duration REPEAT = Duration.ofSeconds(10);
  private static final String ERASE_LINE = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private long lastShown = System.nanoTime();
  private boolean lineOpen;

  Progress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  static Progress on(PrintWriter out) {
    return new Progress(out, System.console() != null && System.console().isTerminal());
  }

  /** The state of things now; most of these are never shown. */
  synchronized void show(Supplier<String> line) {
    long now = System.nanoTime();
    if (now - lastShown < (terminal ? REWRITE : REPEAT).toNanos()) {
      return;
    }
    lastShown = now;
    if (terminal) {
      out.print(ERASE_LINE + line.get());
      lineOpen = true;
    } else {
      out.println(line.get());
    }
    out.flush();
  }

  /** A line that stays. */
  synchronized void say(String line) {
    erase();
    out.println(line);
    out.flush();
  }

  private void erase() {
    if (lineOpen) {
      out.print(ERASE_LINE);
      lineOpen = false;
    }
  }

  @Override
  public synchronized void close() {
    erase();
    out.flush();
  }
}
