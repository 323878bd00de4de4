package org.seriate.queue;

import org.seriate.store.WorkRow.Step;

/**
 * The line before one step and one destination. A destination that is slow or away fills its own
 * lane and nobody else's.
 *
 * @param destination empty for {@link Step#CLASSIFY}
 */
public record Lane(Step step, String destination) {
  static final Lane ANALYSIS = new Lane(Step.CLASSIFY, "");

  /** For thread names, owners and logs: {@code classify}, {@code deliver to PACS}. */
  @Override
  public String toString() {
    return step == Step.CLASSIFY ? "classify" : "deliver to " + destination;
  }
}
