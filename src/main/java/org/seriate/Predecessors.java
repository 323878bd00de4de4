package org.seriate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.seriate.report.Predecessor;

/**
 * The structured reports of the last revision that left the node, by who replaces them.
 *
 * @param byTheReport by the report itself: its own, and those of additional models that have none
 *     of their own any more
 * @param ofModels by the report of the same model, under its digest
 */
record Predecessors(List<Predecessor> byTheReport, Map<String, Predecessor> ofModels) {
  Predecessors {
    byTheReport = List.copyOf(byTheReport);
    ofModels = Map.copyOf(ofModels);
  }

  List<Predecessor> byTheOneOf(String model) {
    return Optional.ofNullable(ofModels.get(model)).stream().toList();
  }
}
