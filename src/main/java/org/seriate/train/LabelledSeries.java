package org.seriate.train;

import java.util.List;

/**
 * A series whose answer is known, laid on the model's grid.
 *
 * @param fold patients of one fold are kept apart from the others when figures are made
 * @param slices in anatomical order, towards the head
 */
record LabelledSeries(String patient, int fold, boolean positive, List<LabelledSlice> slices) {
  LabelledSeries {
    slices = List.copyOf(slices);
  }

  int size() {
    return slices.size();
  }

  /**
   * @param values channels x size x size, 0 to 255 for 0 to 1
   */
  record LabelledSlice(byte[] values, boolean positive) {}
}
