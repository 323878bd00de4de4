package org.seriate.config;

import java.util.List;
import java.util.Set;
import org.seriate.series.ReportKind;

/**
 * Which reports a destination gets; an empty condition is met by all.
 *
 * @param sources names of peers
 * @param models names of models; a report that no model had a part in meets no name
 */
public record Only(Set<ReportKind> results, List<String> sources, List<String> models) {
  public static final Only EVERYTHING = new Only(Set.of(), List.of(), List.of());

  public Only {
    results = Set.copyOf(results);
    sources = List.copyOf(sources);
    models = List.copyOf(models);
  }

  /**
   * @param source name of the peer that sent the series
   * @param asked names of the models whose result it is; empty where none was asked
   */
  public boolean takes(ReportKind result, String source, List<String> asked) {
    return (results.isEmpty() || results.contains(result))
        && (sources.isEmpty() || sources.contains(source))
        && (models.isEmpty() || asked.stream().anyMatch(models::contains));
  }
}
