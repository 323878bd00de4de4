package org.seriate.classify.model;

import java.util.Arrays;

/**
 * Where the head lies in a slice: its middle, on the line that mirrors it best, and how that line
 * leans.
 *
 * <p>The largest piece of tissue is the head; the table, hands and cushions are others. Found on a
 * coarse grid, for each slice by itself, so that slices can be laid as they come.
 *
 * @param x middle, in columns
 * @param y middle, in rows
 * @param angle by which the image is turned, radians
 * @param side of the square that becomes the grid, in pixels
 */
record HeadFrame(double x, double y, double angle, double side) {
  /** Cells along an edge of the coarse image. */
  private static final int COARSE = 64;

  /** Part of the field of view that is kept. */
  private static final double KEPT = 0.86;

  private static final double TISSUE_HU = 0;
  private static final double BONE_HU = 100;
  private static final int FEWEST_CELLS = 40;
  private static final int REACH = 27;
  private static final int SAMPLES = 4;

  static HeadFrame of(float[] hu, int rows, int columns) {
    int edge = Math.max(rows, columns);
    double cell = (double) edge / COARSE;
    float[] head = largest(coarse(hu, rows, columns, cell));
    double sum = 0;
    double cx = 0;
    double cy = 0;
    for (int i = 0; i < head.length; i++) {
      if (head[i] > 0) {
        sum++;
        cx += i % COARSE + 0.5;
        cy += i / COARSE + 0.5;
      }
    }
    if (sum < FEWEST_CELLS) {
      return new HeadFrame(columns / 2.0, rows / 2.0, 0, KEPT * edge);
    }
    return upright(head, cx / sum, cy / sum).scaled(cell, KEPT * edge);
  }

  private HeadFrame scaled(double cell, double edge) {
    return new HeadFrame(x * cell, y * cell, angle, edge);
  }

  /** The lean and the shift at which both sides are most alike, roughly first and then finely. */
  private static HeadFrame upright(float[] head, double cx, double cy) {
    double[] best = {Double.NEGATIVE_INFINITY, 0, 0};
    for (double degrees = -32; degrees <= 32; degrees += 4) {
      for (double shift = -4; shift <= 4; shift += 1) {
        keep(best, head, cx, cy, degrees, shift);
      }
    }
    double around = best[1];
    double near = best[2];
    for (double degrees = around - 3; degrees <= around + 3; degrees += 1) {
      for (double shift = near - 0.75; shift <= near + 0.75; shift += 0.25) {
        keep(best, head, cx, cy, degrees, shift);
      }
    }
    double angle = Math.toRadians(best[1]);
    return new HeadFrame(
        cx + Math.cos(angle) * best[2], cy + Math.sin(angle) * best[2], angle, COARSE);
  }

  private static void keep(
      double[] best, float[] head, double cx, double cy, double degrees, double shift) {
    double score = alike(head, cx, cy, degrees, shift);
    if (score > best[0]) {
      best[0] = score;
      best[1] = degrees;
      best[2] = shift;
    }
  }

  private static double alike(float[] head, double cx, double cy, double degrees, double shift) {
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    double apart = 0;
    double all = 1e-6;
    for (int v = -REACH; v <= REACH; v++) {
      for (int u = 1; u <= REACH; u++) {
        double right = at(head, cx + cos * (shift + u) - sin * v, cy + sin * (shift + u) + cos * v);
        double left = at(head, cx + cos * (shift - u) - sin * v, cy + sin * (shift - u) + cos * v);
        apart += Math.abs(right - left);
        all += right + left;
      }
    }
    // Of two that are nearly alike, the one that moves the image less.
    return 1 - apart / all - 0.0008 * Math.abs(degrees) - 0.002 * Math.abs(shift);
  }

  private static float at(float[] image, double x, double y) {
    int column = (int) Math.floor(x);
    int row = (int) Math.floor(y);
    return column < 0 || row < 0 || column >= COARSE || row >= COARSE
        ? 0
        : image[row * COARSE + column];
  }

  /** Mean of 0 (water and less) to 1 (bone) over each cell. */
  private static float[] coarse(float[] hu, int rows, int columns, double cell) {
    float[] sums = new float[COARSE * COARSE];
    int[] counts = new int[COARSE * COARSE];
    for (int y = 0; y < rows; y++) {
      int row = (int) (y / cell) * COARSE;
      for (int x = 0; x < columns; x++) {
        int i = row + (int) (x / cell);
        sums[i] += (float) Math.clamp((hu[y * columns + x] + 20) / (BONE_HU + 20), 0, 1);
        counts[i]++;
      }
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] = counts[i] == 0 ? 0 : sums[i] / counts[i];
    }
    return sums;
  }

  /** The largest connected piece of tissue; all else becomes 0. */
  private static float[] largest(float[] image) {
    float tissue = (float) ((TISSUE_HU + 20) / (BONE_HU + 20));
    int[] piece = new int[image.length];
    int[] stack = new int[image.length];
    int pieces = 0;
    int best = 0;
    int most = 0;
    for (int i = 0; i < image.length; i++) {
      if (piece[i] == 0 && image[i] > tissue) {
        int cells = fill(image, tissue, piece, ++pieces, i, stack);
        if (cells > most) {
          most = cells;
          best = pieces;
        }
      }
    }
    float[] only = new float[image.length];
    for (int i = 0; i < image.length; i++) {
      only[i] = best > 0 && piece[i] == best ? image[i] : 0;
    }
    return only;
  }

  private static int fill(
      float[] image, float tissue, int[] piece, int number, int from, int[] stack) {
    int top = 0;
    int cells = 0;
    stack[top++] = from;
    piece[from] = number;
    while (top > 0) {
      int i = stack[--top];
      cells++;
      int x = i % COARSE;
      int[] next = {
        x > 0 ? i - 1 : -1, x < COARSE - 1 ? i + 1 : -1, i - COARSE, i + COARSE,
      };
      for (int n : next) {
        if (n >= 0 && n < image.length && piece[n] == 0 && image[n] > tissue) {
          piece[n] = number;
          stack[top++] = n;
        }
      }
    }
    return cells;
  }

  /** Writes the windows' channels, each cell the mean of 16 pixels. */
  void lay(float[] hu, int rows, int columns, Grid grid, float[] out, int at) {
    int n = grid.size();
    int plane = n * n;
    Arrays.fill(out, at, at + grid.windows().size() * plane, 0f);
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    double step = side / n / SAMPLES;
    for (int j = 0; j < n * SAMPLES; j++) {
      double v = (j + 0.5) * step - side / 2;
      for (int i = 0; i < n * SAMPLES; i++) {
        double u = (i + 0.5) * step - side / 2;
        int column = (int) Math.floor(x + cos * u - sin * v);
        int row = (int) Math.floor(y + sin * u + cos * v);
        boolean inside = column >= 0 && row >= 0 && column < columns && row < rows;
        float value = inside ? hu[row * columns + column] : Grid.AIR;
        int cell = at + j / SAMPLES * n + i / SAMPLES;
        for (int c = 0; c < grid.windows().size(); c++) {
          out[cell + c * plane] += grid.windows().get(c).apply(value) / (SAMPLES * SAMPLES);
        }
      }
    }
  }
}
