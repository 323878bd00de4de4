package org.seriate.program;

import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Keeps the words of libraries out of the output of commands: only warnings, on standard error. The
 * node itself ({@code serve}) logs as application.properties says.
 */
final class QuietLogging {
  // Held for good: the log manager keeps loggers by weak reference and forgets their levels with
  // them.
  private static final Logger ROOT = Logger.getLogger("");

  /**
   * They warn of what is as it should be: a class that is missing on purpose, names given twice.
   */
  private static final List<Logger> NOISY =
      List.of(
          Logger.getLogger("org.deeplearning4j.common.config.DL4JClassLoading"),
          Logger.getLogger("org.nd4j.imports.converters.ImportClassMapping"));

  private QuietLogging() {}

  static void begin(boolean debug) {
    System.setProperty("java.util.logging.SimpleFormatter.format", "%4$s %5$s%6$s%n");
    for (Handler handler : ROOT.getHandlers()) {
      ROOT.removeHandler(handler);
    }
    Handler console = new ConsoleHandler();
    console.setFormatter(new SimpleFormatter());
    Level level = debug ? Level.FINE : Level.WARNING;
    console.setLevel(level);
    ROOT.setLevel(level);
    ROOT.addHandler(console);
    if (!debug) {
      NOISY.forEach(logger -> logger.setLevel(Level.OFF));
    }
  }
}
