package org.seriate.train;

import java.util.ArrayList;
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
   * What is known of a single slice.
   *
   * @param positive it shows the finding
   * @param also further labels, from which only the CNN learns
   */
  record SliceLabel(boolean positive, List<Boolean> also) {
    SliceLabel {
      also = List.copyOf(also);
    }

    /** Of slices that are seen as one: what any of them shows. */
    SliceLabel or(SliceLabel other) {
      List<Boolean> any = new ArrayList<>();
      for (int i = 0; i < also.size(); i++) {
        any.add(also.get(i) || other.also.get(i));
      }
      return new SliceLabel(positive || other.positive, any);
    }
  }

  /**
   * @param number in {@link LaidSlices}
   * @param label of this slice alone; empty where slices have none
   */
  record LabelledSlice(LaidSlices kept, long number, Optional<SliceLabel> label) {
    /** Windows x size x size, 0 to 255 for 0 to 1. */
    byte[] values() {
      return kept.get(number);
    }

    boolean positive() {
      return label.map(SliceLabel::positive).orElse(false);
    }
  }
}
