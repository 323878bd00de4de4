package org.seriate.queue;

import org.seriate.series.Priority;
import org.seriate.store.WorkRow.Step;

/**
 * Work held by one worker until its lease runs out.
 *
 * @param attempt number of this claim, from 1; the fencing token of every write made under it
 * @param failures earlier attempts that failed or whose worker fell silent
 * @param reportId the report to send; 0 for {@link Step#CLASSIFY}
 */
public record Claim(
    long work,
    long series,
    int revision,
    Lane lane,
    long reportId,
    Priority priority,
    int failures,
    int attempt,
    String owner) {

  public Step step() {
    return lane.step();
  }

  public String destination() {
    return lane.destination();
  }
}
