package org.seriate.classify;

import java.util.Optional;
import org.seriate.classify.model.Engine;
import org.seriate.series.HeatMap;
import org.seriate.series.ImageHeader;

/**
 * Where on a slice an answer comes from: parts of the slice are hidden one after the other, and the
 * answer for its neighbourhood is asked again. It needs no knowledge of the network.
 *
 * <p>The cost is bounded whatever the series: 64 slices through the CNN and 64 short runs along the
 * neighbours for each key slice, of which there are five at most.
 */
final class Occlusion {
  static final int CELLS = 8;
  private static final int NEIGHBOURS = 16;
  private static final double NOTHING = 1e-6;

  private final Engine engine;
  private final int size;
  private final int channels;
  private final int width;

  /**
   * @param width features of a slice
   */
  Occlusion(Engine engine, int size, int channels, int width) {
    this.engine = engine;
    this.size = size;
    this.channels = channels;
    this.width = width;
  }

  /**
   * Empty where hiding changes nothing.
   *
   * @param image the slab as the network saw it
   * @param features of the whole series
   * @param at the slab's place in it
   * @param output the output whose fall is looked at
   */
  Optional<HeatMap> of(float[] image, float[] features, int at, int output, ImageHeader header) {
    int slabs = features.length / width;
    int from = Math.max(0, at - NEIGHBOURS);
    int until = Math.min(slabs, at + NEIGHBOURS + 1);
    float[] near = java.util.Arrays.copyOfRange(features, from * width, until * width);
    double whole = engine.series(near, until - from).classes()[output];
    double[] falls = new double[CELLS * CELLS];
    double most = NOTHING;
    for (int cell = 0; cell < falls.length; cell += Classifier.MICRO_BATCH) {
      int n = Math.min(Classifier.MICRO_BATCH, falls.length - cell);
      float[] hidden = engine.features(batch(image, cell, n), n);
      for (int i = 0; i < n; i++) {
        System.arraycopy(hidden, i * width, near, (at - from) * width, width);
        double without = engine.series(near, until - from).classes()[output];
        falls[cell + i] = Math.max(0, whole - without);
        most = Math.max(most, falls[cell + i]);
      }
    }
    return most <= NOTHING ? Optional.empty() : Optional.of(map(falls, most, header));
  }

  private float[] batch(float[] image, int first, int n) {
    float[] batch = new float[Classifier.MICRO_BATCH * image.length];
    for (int i = 0; i < n; i++) {
      System.arraycopy(image, 0, batch, i * image.length, image.length);
      hide(batch, i * image.length, first + i);
    }
    return batch;
  }

  /** A cell takes the mean of its channel, which is neither air nor bone. */
  private void hide(float[] batch, int at, int cell) {
    int top = cell / CELLS * size / CELLS;
    int bottom = (cell / CELLS + 1) * size / CELLS;
    int left = cell % CELLS * size / CELLS;
    int right = (cell % CELLS + 1) * size / CELLS;
    for (int c = 0; c < channels; c++) {
      int plane = at + c * size * size;
      double mean = 0;
      for (int i = 0; i < size * size; i++) {
        mean += batch[plane + i];
      }
      for (int row = top; row < bottom; row++) {
        int line = plane + row * size;
        java.util.Arrays.fill(batch, line + left, line + right, (float) (mean / size / size));
      }
    }
  }

  /**
   * The network saw rows towards the left and columns towards the back; the image may not lie so.
   */
  private static HeatMap map(double[] falls, double most, ImageHeader header) {
    boolean mirrored = header.rowCosines().filter(v -> v.x() < 0).isPresent();
    boolean upsideDown = header.columnCosines().filter(v -> v.y() < 0).isPresent();
    byte[] values = new byte[falls.length];
    for (int row = 0; row < CELLS; row++) {
      for (int column = 0; column < CELLS; column++) {
        int r = upsideDown ? CELLS - 1 - row : row;
        int c = mirrored ? CELLS - 1 - column : column;
        values[row * CELLS + column] = (byte) Math.round(255 * falls[r * CELLS + c] / most);
      }
    }
    return new HeatMap(CELLS, CELLS, values);
  }
}
