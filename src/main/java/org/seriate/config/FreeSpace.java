package org.seriate.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A lower bound of free disk space: so many bytes, or so much of the disk. */
public sealed interface FreeSpace {
  /** Bytes that must be free on a disk of this size. */
  long bytesOf(long diskSize);

  record Bytes(long count) implements FreeSpace {
    @Override
    public long bytesOf(long diskSize) {
      return count;
    }

    @Override
    public String toString() {
      return count % GIB == 0 ? count / GIB + " GiB" : count / MIB + " MiB";
    }
  }

  record Percent(int percent) implements FreeSpace {
    @Override
    public long bytesOf(long diskSize) {
      return diskSize / 100 * percent;
    }

    @Override
    public String toString() {
      return percent + " %";
    }
  }

  long MIB = 1L << 20;
  long GIB = 1L << 30;
  Pattern FORM = Pattern.compile("(\\d{1,6}) ?(mib|gib|tib|%)");

  /** "2 GiB", "500 MiB", "1 TiB" or "5 %"; empty for anything else. */
  static Optional<FreeSpace> parse(String text) {
    Matcher m = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!m.matches()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(m.group(1));
    return switch (m.group(2)) {
      case "mib" -> Optional.of(new Bytes(number * MIB));
      case "gib" -> Optional.of(new Bytes(number * GIB));
      case "tib" -> Optional.of(new Bytes(number * GIB * 1024));
      default -> number < 100 ? Optional.of(new Percent(number)) : Optional.empty();
    };
  }
}
