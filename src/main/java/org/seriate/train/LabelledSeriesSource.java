package org.seriate.train;

import java.io.IOException;
import java.util.List;
import org.seriate.classify.model.Grid;

/**
 * Where labelled series come from: folders of images today, folders of DICOM series as well later.
 */
interface LabelledSeriesSource {

  /** Patients in the order in which they are trained on; those held out are not read at all. */
  List<LabelledSeries> read(Grid grid, List<String> holdOut, Pace pace) throws IOException;

  /** How many there are, those held out included; for progress. */
  int patients() throws IOException;
}
