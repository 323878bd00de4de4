package org.seriate.console;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.seriate.config.AeConfig;

/** Numbers and times as people read them. */
@ApplicationScoped
@Named("plain")
public class Plain {
  private final DateTimeFormatter time;

  Plain(AeConfig config) {
    this.time =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
            .withZone(config.node().timezone());
  }

  public String time(Instant at) {
    return at == null ? "" : time.format(at);
  }

  /** As it stands in an address. */
  public String number(long number) {
    return String.valueOf(number);
  }

  public String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** "0.236"; a dash for none. */
  public String share(Double share) {
    return share == null ? "–" : String.format(Locale.ROOT, "%.3f", share);
  }

  /** Where a bar of twenty begins. */
  public String twentieth(int index) {
    return String.format(Locale.ROOT, "%.2f", index / 20.0);
  }

  /** "45 s", "12 min", "3 h"; nothing for 0. */
  public String seconds(double seconds) {
    if (seconds <= 0) {
      return "";
    }
    if (seconds < 120) {
      return String.format(Locale.ROOT, "%.0f s", seconds);
    }
    return seconds < 7200
        ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
        : String.format(Locale.ROOT, "%.0f h", seconds / 3600);
  }

  public String size(long bytes) {
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.0f KiB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
  }
}
