package org.seriate.series;

import java.util.List;

/**
 * What was written about a series: its structured report, which names the report, and the objects
 * that go with it.
 *
 * @param instances the structured report first, then in the order of sending
 */
public record Report(ReportKind kind, List<ResultInstance> instances) {
  public Report {
    instances = List.copyOf(instances);
    if (instances.isEmpty() || instances.getFirst().kind() != ResultObject.SR) {
      throw new IllegalArgumentException("a report begins with its structured report");
    }
  }

  /** The structured report that a later revision names as its predecessor. */
  public ResultInstance main() {
    return instances.getFirst();
  }
}
