package org.seriate.export;

import java.time.Instant;
import java.util.Set;

/**
 * Which series leave; null and empty mean all.
 *
 * @param from first moment of arrival
 * @param to the moment after the last
 * @param results POSITIVE, NEGATIVE, NOT_ANALYSED
 * @param everyRevision not only the newest report of each
 */
public record ExportSearch(
    Set<Long> series, Instant from, Instant to, Set<String> results, boolean everyRevision) {
  public ExportSearch {
    series = Set.copyOf(series);
    results = Set.copyOf(results);
  }
}
