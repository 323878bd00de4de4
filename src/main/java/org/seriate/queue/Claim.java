package org.seriate.queue;

import org.seriate.store.WorkRow.Step;

/**
 * Work held by one worker until its lease runs out.
 *
 * @param attempt number of this claim, from 1; the fencing token of every write made under it
 * @param reportId the report to send; 0 for {@link Step#CLASSIFY}
 */
public record Claim(
    long work,
    long series,
    int revision,
    Step step,
    String destination,
    long reportId,
    int attempt,
    String owner) {}
