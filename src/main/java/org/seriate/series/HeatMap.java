package org.seriate.series;

import java.util.Arrays;

/**
 * How much each part of a slice carries the answer of a model, on a coarse grid over the whole
 * image.
 *
 * @param rows of the grid, from the top row of the image
 * @param columns of the grid, from its first column
 * @param values row by row, 0 (nothing) to 255 (the most on this slice)
 */
public record HeatMap(int rows, int columns, byte[] values) {
  public HeatMap {
    if (rows < 1 || columns < 1 || values.length != rows * columns) {
      throw new IllegalArgumentException(
          "%d x %d cells do not hold %d values".formatted(rows, columns, values.length));
    }
  }

  /** From 0 to 1. */
  public double at(int row, int column) {
    return (values[row * columns + column] & 0xff) / 255.0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HeatMap(int r, int c, byte[] v)
        && r == rows
        && c == columns
        && Arrays.equals(v, values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }
}
