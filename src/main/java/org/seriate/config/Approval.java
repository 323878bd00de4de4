package org.seriate.config;

import java.util.List;
import java.util.Optional;
import org.seriate.series.ReportKind;

/**
 * Which results a person has to accept before they leave the node.
 *
 * @param every 0 none, 1 each, n each n-th of those that {@code only} concerns
 * @param only empty: all results
 */
public record Approval(int every, Optional<Only> only) {
  public static final Approval DEFAULT = new Approval(0, Optional.empty());

  public boolean isOn() {
    return every > 0;
  }

  /**
   * @param source name of the peer that sent the series
   * @param asked names of the models whose result it is; empty where none was asked
   */
  public boolean concerns(ReportKind result, String source, List<String> asked) {
    return isOn() && only.orElse(Only.EVERYTHING).takes(result, source, asked);
  }
}
