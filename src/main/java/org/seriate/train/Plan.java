package org.seriate.train;

import java.util.Optional;
import org.seriate.classify.model.Architecture;
import org.seriate.classify.model.Grid;
import org.seriate.classify.model.Neighbours;

/**
 * What every net of a run has in common.
 *
 * @param neighbours slices on each side that are seen with each one
 * @param also labels of a slice beside that of the finding, from which only the CNN learns
 * @param painting of haemorrhages, where it was asked for
 */
record Plan(
    Architecture architecture,
    Grid grid,
    int neighbours,
    int also,
    Findings findings,
    Schedule schedule,
    long seed,
    Optional<PaintedBleed> painting) {

  boolean hasSliceLabels() {
    return architecture.sequence().judgesSlices();
  }

  /** Numbers that the CNN sees at once. */
  int length() {
    return Neighbours.seen(neighbours) * grid.length();
  }

  /**
   * Writes what the CNN sees of a slice, all of it changed alike, into {@code out} from {@code to}
   * on: (2 x neighbours + 1) x channels x size x size.
   */
  void lay(LabelledSeries series, int at, Augmentation change, float[] out, int to) {
    for (int place = 0; place < Neighbours.seen(neighbours); place++) {
      int slice = Neighbours.at(at, place, neighbours, series.size());
      change.apply(series.slices().get(slice).values(), grid, out, to + place * grid.length());
    }
  }
}
