package org.seriate.train;

import java.util.List;
import java.util.Optional;

/**
 * A series whose answer is known, laid on the model's grid.
 *
 * @param fold patients of one fold are kept apart from the others when figures are made
 * @param labels 0 or 1 for each output of the network
 * @param slices in anatomical order, towards the head
 */
record LabelledSeries(
    String patient, String series, int fold, List<Boolean> labels, List<LabelledSlice> slices) {
  LabelledSeries {
    labels = List.copyOf(labels);
    slices = List.copyOf(slices);
  }

  int size() {
    return slices.size();
  }

  float[] targets() {
    float[] targets = new float[labels.size()];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = labels.get(i) ? 1 : 0;
    }
    return targets;
  }

  /** Which of the kinds that are told apart when patients are dealt out or drawn evenly. */
  String kind() {
    return labels.toString();
  }

  boolean hasSliceLabels() {
    return slices.stream().anyMatch(s -> s.label().isPresent());
  }

  /**
   * @param number in {@link LaidSlices}
   * @param label of this slice alone; empty where slices have none
   */
  record LabelledSlice(LaidSlices kept, long number, Optional<Boolean> label) {
    /** Windows x size x size, 0 to 255 for 0 to 1. */
    byte[] values() {
      return kept.get(number);
    }

    boolean positive() {
      return label.orElse(false);
    }
  }
}
