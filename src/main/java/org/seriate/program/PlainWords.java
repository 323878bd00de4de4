package org.seriate.program;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.Duration;
import java.util.Locale;
import org.seriate.check.NetworkWords;

/** Says failures and quantities the way people say them. */
final class PlainWords {
  private PlainWords() {}

  /** What went wrong, in one sentence without class names where we know better. */
  static String of(Throwable problem) {
    return switch (problem) {
      case NoSuchFileException f -> "There is no " + f.getFile() + ".";
      case AccessDeniedException f -> "Not allowed to read or write " + f.getFile() + ".";
      case NotDirectoryException f -> f.getFile() + " is not a folder.";
      case FileAlreadyExistsException f -> f.getFile() + " exists already.";
      case FileSystemException f -> f.getFile() + ": " + f.getReason();
      default -> NetworkWords.of(problem);
    };
  }

  static String of(Duration d) {
    if (d.toSeconds() >= 3600) {
      return "%d h %02d min".formatted(d.toHours(), d.toMinutesPart());
    }
    if (d.toSeconds() >= 100) {
      return "%d min %02d s".formatted(d.toMinutes(), d.toSecondsPart());
    }
    if (d.toSeconds() >= 10) {
      return d.toSeconds() + " s";
    }
    return String.format(Locale.ROOT, "%.1f s", d.toMillis() / 1000.0);
  }

  static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  static String perSecond(double amount, Duration in) {
    double seconds = Math.max(0.001, in.toNanos() / 1e9);
    return String.format(Locale.ROOT, amount / seconds < 10 ? "%.1f" : "%.0f", amount / seconds);
  }

  /** "1 object", "2 objects". */
  static String count(long n, String noun) {
    return n == 1 ? "1 " + noun : n + " " + noun + (noun.endsWith("s") ? "" : "s");
  }
}
