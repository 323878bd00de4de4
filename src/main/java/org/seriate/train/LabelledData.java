package org.seriate.train;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.seriate.classify.model.Grid;
import org.seriate.classify.model.Window;
import org.seriate.train.LabelledSeries.SliceLabel;

/** Series with labels on disk: listed and checked at once, their pixels read one by one. */
interface LabelledData {

  /**
   * A series as the table names it.
   *
   * @param fold the one that the table asks for
   * @param part of the data it is kept for, where the table has an official split
   * @param labels 0 or 1 for each output
   */
  record Listed(String patient, String series, OptionalInt fold, Part part, List<Boolean> labels) {
    public Listed {
      labels = List.copyOf(labels);
    }
  }

  /** What a series may be used for. */
  enum Part {
    ANY,
    TRAIN,
    VALIDATION,
    TEST
  }

  /** Receives the slices of one series in anatomical order. */
  interface Slices {
    /**
     * @param values channels x size x size of the grid, 0 to 1
     */
    void next(float[] values, Optional<SliceLabel> label) throws IOException;
  }

  /** All of them; refused as a whole if tables and folder contradict each other. */
  List<Listed> series() throws IOException;

  /** What the outputs mean. */
  Findings findings();

  /** Reads one. */
  void read(Listed series, Grid grid, Slices slices) throws IOException;

  /** The window that 8-bit images were made with; empty where Hounsfield units are known. */
  Optional<Window> imageWindow();
}
