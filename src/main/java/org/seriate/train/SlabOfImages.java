package org.seriate.train;

import java.io.IOException;
import org.seriate.classify.model.Grid;

/** Averages images in groups, as the node does with DICOM slices closer than a model wants them. */
final class SlabOfImages {
  private final Grid grid;
  private final int group;
  private final Stacks.Laid out;
  private float[] sum = new float[0];
  private int rows;
  private int columns;
  private int filled;

  /** One slice in Hounsfield units, rows x columns. */
  record Slice(float[] hu, int rows, int columns) {}

  /**
   * @param group so many become one
   */
  SlabOfImages(Grid grid, int group, Stacks.Laid out) {
    this.grid = grid;
    this.group = group;
    this.out = out;
  }

  void add(Slice slice) throws IOException {
    if (filled > 0 && (slice.rows() != rows || slice.columns() != columns)) {
      throw new IOException(
          "a slice has %d x %d pixels, the one below it %d x %d; slices that are averaged must be alike"
              .formatted(slice.columns(), slice.rows(), columns, rows));
    }
    if (filled == 0) {
      sum = new float[slice.hu().length];
      rows = slice.rows();
      columns = slice.columns();
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] += slice.hu()[i];
    }
    if (++filled == group) {
      end();
    }
  }

  /** Lays what is left over when no slice follows. */
  void end() throws IOException {
    if (filled == 0) {
      return;
    }
    if (filled > 1) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] /= filled;
      }
    }
    float[] laid = new float[grid.length()];
    grid.lay(sum, rows, columns, laid, 0);
    int slices = filled;
    filled = 0;
    out.next(laid, slices);
  }
}
