package org.seriate.train;

import java.util.Optional;
import org.seriate.classify.model.Architecture;
import org.seriate.classify.model.Grid;

/**
 * What every net of a run has in common.
 *
 * @param painting of haemorrhages, where it was asked for
 */
record Plan(
    Architecture architecture,
    Grid grid,
    Findings findings,
    Schedule schedule,
    long seed,
    Optional<PaintedBleed> painting) {

  boolean hasSliceLabels() {
    return architecture.sequence().judgesSlices();
  }
}
