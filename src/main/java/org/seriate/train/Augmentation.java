package org.seriate.train;

import java.util.Random;
import org.seriate.classify.model.Grid;

/**
 * One small change of a slice that does not change its answer: mirrored left to right, moved,
 * turned, scaled, brighter or darker.
 */
record Augmentation(
    boolean mirrored, double dx, double dy, double angle, double scale, double gain, double shift) {

  static final Augmentation NONE = new Augmentation(false, 0, 0, 0, 1, 1, 0);

  static Augmentation draw(Random random) {
    return new Augmentation(
        random.nextBoolean(),
        0.06 * (2 * random.nextDouble() - 1),
        0.06 * (2 * random.nextDouble() - 1),
        Math.toRadians(12) * (2 * random.nextDouble() - 1),
        1 + 0.1 * (2 * random.nextDouble() - 1),
        1 + 0.1 * (2 * random.nextDouble() - 1),
        0.04 * (2 * random.nextDouble() - 1));
  }

  /**
   * Writes channels x size x size, 0 to 1, into {@code out} from {@code at} on.
   *
   * @param values windows x size x size, 0 to 255
   */
  void apply(byte[] values, Grid grid, float[] out, int at) {
    if (equals(NONE)) {
      for (int i = 0; i < grid.windows().size() * grid.size() * grid.size(); i++) {
        out[at + i] = (values[i] & 0xFF) / 255f;
      }
    } else {
      change(values, grid, out, at);
    }
    if (grid.mirrored()) {
      grid.mirror(out, at);
    }
  }

  private void change(byte[] values, Grid grid, float[] out, int at) {
    int n = grid.size();
    double middle = (n - 1) / 2.0;
    double cos = Math.cos(angle) / scale;
    double sin = Math.sin(angle) / scale;
    for (int y = 0; y < n; y++) {
      for (int x = 0; x < n; x++) {
        double u = (mirrored ? -1 : 1) * (x - middle) - dx * n;
        double v = y - middle - dy * n;
        double sx = cos * u - sin * v + middle;
        double sy = sin * u + cos * v + middle;
        for (int c = 0; c < grid.windows().size(); c++) {
          double value = gain * between(values, c * n * n, n, sx, sy) + shift;
          out[at + (c * n + y) * n + x] = (float) Math.clamp(value, 0, 1);
        }
      }
    }
  }

  private static double between(byte[] values, int at, int n, double x, double y) {
    int x0 = (int) Math.floor(x);
    int y0 = (int) Math.floor(y);
    double fx = x - x0;
    double fy = y - y0;
    double top = (1 - fx) * value(values, at, n, x0, y0) + fx * value(values, at, n, x0 + 1, y0);
    double bottom =
        (1 - fx) * value(values, at, n, x0, y0 + 1) + fx * value(values, at, n, x0 + 1, y0 + 1);
    return ((1 - fy) * top + fy * bottom) / 255;
  }

  private static int value(byte[] values, int at, int n, int x, int y) {
    return x < 0 || y < 0 || x >= n || y >= n ? 0 : values[at + y * n + x] & 0xFF;
  }
}
