package org.seriate.classify.model;

import java.util.Arrays;
import java.util.List;

/**
 * Lays an image in HU on the model's grid: windows first, at full resolution, then the mean over
 * each cell.
 *
 * <p>With {@link Framing#WHOLE} the whole image becomes the whole grid, in training as in serving;
 * an image that is not square lies in the middle of a square of air. The field of view is thus the
 * image's own. With {@link Framing#HEAD} each slice is first turned and moved until the head is
 * upright in the middle.
 *
 * @param size cells along an edge
 * @param windows one channel each
 * @param mirrored one more channel: the last window, left and right exchanged, so that a network
 *     can compare the two sides
 */
public record Grid(int size, List<Window> windows, Framing framing, boolean mirrored) {
  static final float AIR = -1024f;

  /** What of an image is laid on the grid. */
  public enum Framing {
    WHOLE,
    HEAD
  }

  public Grid(int size, List<Window> windows) {
    this(size, windows, Framing.WHOLE, false);
  }

  public Grid {
    windows = List.copyOf(windows);
  }

  public int channels() {
    return windows.size() + (mirrored ? 1 : 0);
  }

  /** Values of one slice. */
  public int length() {
    return channels() * size * size;
  }

  /** Writes channels x rows x columns into {@code out} from {@code at} on. */
  public void lay(float[] hu, int rows, int columns, float[] out, int at) {
    switch (framing) {
      case WHOLE -> layWhole(hu, rows, columns, out, at);
      case HEAD -> HeadFrame.of(hu, rows, columns).lay(hu, rows, columns, this, out, at);
    }
    if (mirrored) {
      mirror(out, at);
    }
  }

  /** Makes the mirrored channel, the last one, anew from the one before it. */
  public void mirror(float[] out, int at) {
    int to = at + windows.size() * size * size;
    int from = to - size * size;
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        out[to + y * size + x] = out[from + y * size + size - 1 - x];
      }
    }
  }

  private void layWhole(float[] hu, int rows, int columns, float[] out, int at) {
    int side = Math.max(rows, columns);
    int top = (side - rows) / 2;
    int left = (side - columns) / 2;
    Overlaps overlaps = Overlaps.of(side, size);
    for (int c = 0; c < windows.size(); c++) {
      layChannel(hu, rows, columns, top, left, overlaps, windows.get(c), out, at + c * size * size);
    }
  }

  private void layChannel(
      float[] hu,
      int rows,
      int columns,
      int top,
      int left,
      Overlaps overlaps,
      Window window,
      float[] out,
      int at) {
    float air = window.apply(AIR);
    int side = overlaps.side;
    float[] line = new float[side];
    float[] sums = new float[size];
    Arrays.fill(out, at, at + size * size, 0f);
    for (int y = 0; y < side; y++) {
      int row = y - top;
      for (int x = 0; x < side; x++) {
        int column = x - left;
        boolean inside = row >= 0 && row < rows && column >= 0 && column < columns;
        line[x] = inside ? window.apply(hu[row * columns + column]) : air;
      }
      overlaps.average(line, sums);
      overlaps.addRow(y, sums, out, at, size);
    }
  }

  /** How much of each source pixel falls into each cell, along one axis. */
  private static final class Overlaps {
    private final int side;
    private final int[] first;
    private final float[][] weights;

    private Overlaps(int side, int[] first, float[][] weights) {
      this.side = side;
      this.first = first;
      this.weights = weights;
    }

    static Overlaps of(int side, int size) {
      int[] first = new int[size];
      float[][] weights = new float[size][];
      double step = (double) side / size;
      for (int i = 0; i < size; i++) {
        double from = i * step;
        double to = from + step;
        first[i] = (int) Math.floor(from + 1e-9);
        int last = Math.min(side, (int) Math.ceil(to - 1e-9));
        weights[i] = new float[last - first[i]];
        for (int k = first[i]; k < last; k++) {
          weights[i][k - first[i]] = (float) ((Math.min(to, k + 1) - Math.max(from, k)) / step);
        }
      }
      return new Overlaps(side, first, weights);
    }

    void average(float[] line, float[] sums) {
      for (int i = 0; i < sums.length; i++) {
        float sum = 0;
        float[] w = weights[i];
        for (int k = 0; k < w.length; k++) {
          sum += w[k] * line[first[i] + k];
        }
        sums[i] = sum;
      }
    }

    void addRow(int y, float[] sums, float[] out, int at, int size) {
      int cell = Math.max(0, (int) ((double) y * size / side) - 1);
      for (; cell < size && first[cell] <= y; cell++) {
        int k = y - first[cell];
        if (k < weights[cell].length) {
          float w = weights[cell][k];
          for (int x = 0; x < size; x++) {
            out[at + cell * size + x] += w * sums[x];
          }
        }
      }
    }
  }
}
