package org.seriate.train;

import java.util.Random;
import org.seriate.classify.model.Grid;
import org.seriate.classify.model.Window;

/**
 * A haemorrhage painted into a slice of a head that has none: a sickle along the inside of the
 * skull, or blots in the brain, of 54 to 76 HU. A few dozen patients show too few shapes; these
 * teach what fresh blood looks like wherever it is.
 */
final class PaintedBleed {
  private static final int FEWEST_PIXELS = 6;

  private final Grid grid;
  private final int n;
  private final Window brain;

  PaintedBleed(Grid grid) {
    this.grid = grid;
    this.n = grid.size();
    this.brain = grid.windows().getFirst();
  }

  /**
   * Another slice with a haemorrhage; the same one where no closed skull is seen.
   *
   * @param values windows x size x size; the first window must show brain and bone apart
   */
  byte[] on(byte[] values, Random random) {
    boolean[] inside = inside(values);
    if (inside.length == 0) {
      return values;
    }
    float[] share = new float[n * n];
    int painted =
        random.nextInt(10) < 6 ? sickle(inside, share, random) : blots(inside, share, random);
    return painted < FEWEST_PIXELS ? values : mixed(values, share, random);
  }

  private float value(byte[] values, int i) {
    return (values[i] & 0xFF) / 255f;
  }

  /** What lies within the skull; empty where it is open or there is none. */
  private boolean[] inside(byte[] values) {
    boolean[] in = new boolean[n * n];
    int[] stack = new int[n * n];
    int from = seed(values);
    if (from < 0) {
      return new boolean[0];
    }
    int top = 0;
    int cells = 0;
    stack[top++] = from;
    in[from] = true;
    while (top > 0) {
      int i = stack[--top];
      cells++;
      int x = i % n;
      int y = i / n;
      if (x == 0 || y == 0 || x == n - 1 || y == n - 1) {
        return new boolean[0];
      }
      for (int next : new int[] {i - 1, i + 1, i - n, i + n}) {
        float v = value(values, next);
        if (!in[next] && v > 0.12f && v < 0.78f) {
          in[next] = true;
          stack[top++] = next;
        }
      }
    }
    return cells < 0.04 * n * n || cells > 0.62 * n * n ? new boolean[0] : in;
  }

  private int seed(byte[] values) {
    for (int d = 0; d < n / 9; d++) {
      for (int k = 0; k < 8; k++) {
        int x = n / 2 + (int) (d * Math.cos(k * Math.PI / 4));
        int y = n / 2 + (int) (d * Math.sin(k * Math.PI / 4));
        float v = value(values, y * n + x);
        if (v > 0.25f && v < 0.75f) {
          return y * n + x;
        }
      }
    }
    return -1;
  }

  private int sickle(boolean[] inside, float[] share, Random random) {
    double[] middle = middle(inside);
    double scale = n / 112.0;
    double direction = random.nextDouble() * 2 * Math.PI;
    double half = Math.toRadians(12 + 45 * random.nextDouble());
    double thick = scale * (2 + 6.5 * random.nextDouble()) * (half > 0.7 ? 0.6 : 1);
    int painted = 0;
    for (int i = 0; i < inside.length; i++) {
      if (!inside[i]) {
        continue;
      }
      double dx = i % n - middle[0];
      double dy = i / n - middle[1];
      double away = Math.abs(Math.IEEEremainder(Math.atan2(dy, dx) - direction, 2 * Math.PI));
      if (away < half) {
        double depth = depth(inside, i, dx, dy);
        double here = thick * Math.cos(away / half * Math.PI / 2) - depth + 0.5;
        share[i] = (float) Math.clamp(here, 0, 1);
        painted += share[i] > 0.5 ? 1 : 0;
      }
    }
    return painted;
  }

  /** How far it is from here to the skull, going outwards. */
  private double depth(boolean[] inside, int i, double dx, double dy) {
    double r = Math.hypot(dx, dy);
    if (r < 1) {
      return n; // the middle has no way outwards
    }
    double d = 0;
    while (true) {
      int x = (int) Math.round(i % n + dx / r * d);
      int y = (int) Math.round(i / n + dy / r * d);
      if (x < 0 || y < 0 || x >= n || y >= n || !inside[y * n + x]) {
        return d;
      }
      d += 0.5;
    }
  }

  private double[] middle(boolean[] inside) {
    double x = 0;
    double y = 0;
    int cells = 0;
    for (int i = 0; i < inside.length; i++) {
      if (inside[i]) {
        x += i % n;
        y += i / n;
        cells++;
      }
    }
    return new double[] {x / cells, y / cells};
  }

  private int blots(boolean[] inside, float[] share, Random random) {
    double scale = n / 112.0;
    int place;
    do {
      place = random.nextInt(inside.length);
    } while (!inside[place]);
    int painted = 0;
    for (int blot = 1 + random.nextInt(3); blot > 0; blot--) {
      double longer = scale * (1.8 + 6 * random.nextDouble() * random.nextDouble());
      double shorter = longer * (0.5 + 0.5 * random.nextDouble());
      double lean = random.nextDouble() * Math.PI;
      double x = place % n + scale * 12 * (random.nextDouble() - 0.5);
      double y = place / n + scale * 12 * (random.nextDouble() - 0.5);
      for (int i = 0; i < inside.length; i++) {
        double dx = i % n - x;
        double dy = i / n - y;
        double u = (dx * Math.cos(lean) + dy * Math.sin(lean)) / longer;
        double v = (dy * Math.cos(lean) - dx * Math.sin(lean)) / shorter;
        double here = Math.clamp((1.15 - Math.hypot(u, v)) * shorter * 0.8, 0, 1);
        if (inside[i] && here > share[i]) {
          painted += share[i] <= 0.5 && here > 0.5 ? 1 : 0;
          share[i] = (float) here;
        }
      }
    }
    return painted;
  }

  /** The first window with the haemorrhage in it, the others made anew from it. */
  private byte[] mixed(byte[] values, float[] share, Random random) {
    byte[] out = values.clone();
    float blood = (float) ((54 + 22 * random.nextDouble() - brain.lower()) / brain.width());
    int plane = n * n;
    for (int i = 0; i < plane; i++) {
      if (share[i] == 0) {
        continue;
      }
      float old = value(values, i);
      double grain = 0.35 * (old - 0.5) + 0.02 * random.nextGaussian();
      float fresh = (float) Math.max(old, blood + grain);
      double mixed = old * (1 - share[i]) + fresh * share[i];
      out[i] = (byte) Math.round(255 * Math.clamp(mixed, 0, 1));
      double hu = brain.lower() + brain.width() * mixed;
      for (int c = 1; c < grid.windows().size(); c++) {
        out[c * plane + i] = (byte) Math.round(255 * grid.windows().get(c).apply((float) hu));
      }
    }
    return out;
  }
}
