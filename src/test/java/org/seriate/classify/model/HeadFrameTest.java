package org.seriate.classify.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.classify.model.Grid.Framing;

/** A made-up head: an ellipse of brain in a ring of bone, with a nose in front. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HeadFrameTest {
  private static final int EDGE = 256;
  private static final Grid GRID = new Grid(32, List.of(new Window(40, 120)), Framing.HEAD, false);

  private static float[] head(double dx, double dy, double degrees, boolean table) {
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    float[] hu = new float[EDGE * EDGE];
    for (int y = 0; y < EDGE; y++) {
      for (int x = 0; x < EDGE; x++) {
        double u = cos * (x - EDGE / 2.0 - dx) + sin * (y - EDGE / 2.0 - dy);
        double v = -sin * (x - EDGE / 2.0 - dx) + cos * (y - EDGE / 2.0 - dy);
        double r = Math.hypot(u / 70, v / 90);
        boolean nose = Math.abs(u) < 10 && v < -85 && v > -105;
        hu[y * EDGE + x] = r < 0.9 ? 35 : r < 1 ? 900 : nose ? 60 : -1000;
        if (table && y > 245) {
          hu[y * EDGE + x] = 100;
        }
      }
    }
    return hu;
  }

  private static float[] laid(float[] hu, Grid grid) {
    float[] out = new float[grid.length()];
    grid.lay(hu, EDGE, EDGE, out, 0);
    return out;
  }

  private static double apart(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] - b[i]);
    }
    return sum / a.length;
  }

  @Test
  void a_head_that_is_turned_and_off_the_middle_is_laid_as_the_upright_one() {
    float[] upright = laid(head(0, 0, 0, false), GRID);
    float[] turned = laid(head(14, -10, 17, true), GRID);

    Grid whole = new Grid(32, List.of(new Window(40, 120)));
    double before = apart(laid(head(0, 0, 0, false), whole), laid(head(14, -10, 17, false), whole));
    assertTrue(apart(upright, turned) < 0.04, "apart by " + apart(upright, turned));
    assertTrue(before > 0.08, "apart by " + before);
  }

  @Test
  void air_is_laid_as_air() {
    float[] hu = new float[EDGE * EDGE];
    Arrays.fill(hu, -1000);

    assertArrayEquals(new float[GRID.length()], laid(hu, GRID));
  }

  @Test
  void the_mirrored_channel_is_the_last_window_with_the_sides_exchanged() {
    Grid both = new Grid(32, List.of(new Window(40, 120)), Framing.WHOLE, true);
    float[] hu = head(30, 0, 0, false);

    float[] out = laid(hu, both);

    assertEquals(2 * 32 * 32, out.length);
    for (int i = 0; i < 32 * 32; i++) {
      assertEquals(out[i / 32 * 32 + 31 - i % 32], out[32 * 32 + i]);
    }
  }
}
