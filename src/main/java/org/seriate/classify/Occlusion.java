package org.seriate.classify;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.seriate.classify.model.Engine;
import org.seriate.classify.model.Neighbours;
import org.seriate.series.HeatMap;
import org.seriate.series.ImageHeader;

/**
 * Where on a slice an answer comes from: parts of the slice are hidden one after the other, and the
 * answer for its neighbourhood is asked again. It needs no knowledge of the network.
 *
 * <p>The cost is bounded whatever the series: for each key slice, of which there are five at most,
 * 64 slices through the CNN, as often as a slice is seen, and 64 short runs along the neighbours.
 * Parts that are all alike, as the air around a head, have nothing to hide and are not asked about.
 */
final class Occlusion {
  static final int CELLS = 8;
  private static final int NEIGHBOURS = 16;
  private static final double NOTHING = 1e-6;

  private final Engine engine;
  private final int size;
  private final int channels;
  private final int width;
  private final int each;

  /**
   * A slab and what is seen together with what it is seen with: twice as many on either side as a
   * slice is seen with, as far as the series goes. Each is laid by itself.
   *
   * @param at place of the slab in the series
   * @param of slabs in the series
   * @param first place of the first of these
   */
  record Near(int at, int of, int first, List<float[]> slabs) {
    float[] place(int place) {
      return slabs.get(place - first);
    }
  }

  /**
   * @param channels of a slab by itself
   * @param width features of a slice
   * @param each neighbours on either side that a slice is seen with
   */
  Occlusion(Engine engine, int size, int channels, int width, int each) {
    this.each = each;
    this.engine = engine;
    this.size = size;
    this.channels = channels;
    this.width = width;
  }

  /**
   * Empty where hiding changes nothing.
   *
   * @param features of the whole series
   * @param output the output whose fall is looked at
   */
  Optional<HeatMap> of(Near laid, float[] features, int output, ImageHeader header) {
    int from = Math.max(0, laid.at() - NEIGHBOURS);
    int until = Math.min(laid.of(), laid.at() + NEIGHBOURS + 1);
    float[] near = Arrays.copyOfRange(features, from * width, until * width);
    double whole = engine.series(near, until - from).classes()[output];
    double[] falls = new double[CELLS * CELLS];
    double most = NOTHING;
    int showing = Math.min(laid.of() - 1, laid.at() + each) - lowest(laid) + 1;
    int together = Math.max(1, Classifier.MICRO_BATCH / showing);
    int[] cells = cellsWithContent(laid.place(laid.at()));
    for (int done = 0; done < cells.length; done += together) {
      int[] some = Arrays.copyOfRange(cells, done, Math.min(done + together, cells.length));
      float[] hidden = engine.features(seen(laid, some, showing), some.length * showing);
      for (int i = 0; i < some.length; i++) {
        int row = showing * width;
        System.arraycopy(hidden, i * row, near, (lowest(laid) - from) * width, row);
        double without = engine.series(near, until - from).classes()[output];
        falls[some[i]] = Math.max(0, whole - without);
        most = Math.max(most, falls[some[i]]);
      }
    }
    return most <= NOTHING ? Optional.empty() : Optional.of(map(falls, most, header));
  }

  /** The lowest slice that shows the slab. */
  private int lowest(Near laid) {
    return Math.max(0, laid.at() - each);
  }

  /**
   * All slices that show the slab, as the network sees them with one cell hidden, then the next.
   */
  private float[] seen(Near laid, int[] cells, int showing) {
    int length = laid.place(laid.at()).length;
    float[] seen = new float[cells.length * showing * Neighbours.seen(each) * length];
    int to = 0;
    for (int cell : cells) {
      float[] hidden = hidden(laid.place(laid.at()), cell);
      for (int slice = lowest(laid); slice < lowest(laid) + showing; slice++) {
        for (int place = 0; place < Neighbours.seen(each); place++) {
          int shown = Neighbours.at(slice, place, each, laid.of());
          float[] values = shown == laid.at() ? hidden : laid.place(shown);
          System.arraycopy(values, 0, seen, to, length);
          to += length;
        }
      }
    }
    return seen;
  }

  /** A cell takes the mean of its channel, which is neither air nor bone. */
  private float[] hidden(float[] slab, int cell) {
    float[] hidden = slab.clone();
    Part part = part(cell);
    for (int c = 0; c < channels; c++) {
      int plane = c * size * size;
      double mean = 0;
      for (int i = 0; i < size * size; i++) {
        mean += slab[plane + i];
      }
      for (int row = part.top; row < part.bottom; row++) {
        int line = plane + row * size;
        Arrays.fill(hidden, line + part.left, line + part.right, (float) (mean / size / size));
      }
    }
    return hidden;
  }

  private int[] cellsWithContent(float[] slab) {
    return IntStream.range(0, CELLS * CELLS)
        .filter(cell -> !isAllAlike(slab, part(cell)))
        .toArray();
  }

  private boolean isAllAlike(float[] slab, Part part) {
    for (int c = 0; c < channels; c++) {
      int plane = c * size * size;
      float first = slab[plane + part.top * size + part.left];
      for (int row = part.top; row < part.bottom; row++) {
        for (int column = part.left; column < part.right; column++) {
          if (slab[plane + row * size + column] != first) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** Rows and columns of a cell, the last ones not included. */
  private record Part(int top, int bottom, int left, int right) {}

  private Part part(int cell) {
    int row = cell / CELLS;
    int column = cell % CELLS;
    return new Part(
        row * size / CELLS,
        (row + 1) * size / CELLS,
        column * size / CELLS,
        (column + 1) * size / CELLS);
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
