package org.seriate.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.classify.model.Grid;
import org.seriate.classify.model.Window;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PaintedBleedTest {
  private static final int N = 64;
  private static final Grid GRID = new Grid(N, List.of(new Window(40, 120), new Window(65, 50)));
  private static final int BRAIN = 120;

  /**
   * @param open a gap in the ring of bone
   */
  private static byte[] head(boolean open) {
    byte[] values = new byte[2 * N * N];
    for (int i = 0; i < N * N; i++) {
      double r = Math.hypot(i % N - N / 2.0, i / N - N / 2.0);
      boolean gap = open && i % N > N / 2 && Math.abs(i / N - N / 2) < 4;
      values[i] = (byte) (r < 22 || (gap && r < N) ? BRAIN : r < 27 ? 255 : 0);
    }
    return values;
  }

  @Test
  void blood_is_painted_inside_the_skull_and_into_every_window() {
    Random random = new Random(3);
    PaintedBleed painting = new PaintedBleed(GRID);
    byte[] plain = head(false);
    int painted = 0;
    for (int k = 0; k < 20; k++) {
      byte[] out = painting.on(plain, random);
      painted += out == plain ? 0 : 1;
      for (int i = 0; i < N * N; i++) {
        double r = Math.hypot(i % N - N / 2.0, i / N - N / 2.0);
        assertTrue((out[i] & 0xFF) >= (plain[i] & 0xFF), "darker at " + i);
        if (r > 27) {
          assertEquals(plain[i], out[i], "outside of the skull, at " + i);
        }
        if ((out[i] & 0xFF) > 200 && r < 20) {
          // 200 is 74 HU, which the second window shows as 173.
          assertTrue((out[N * N + i] & 0xFF) >= 173, "the second window shows it too, at " + i);
        }
      }
    }
    assertTrue(painted >= 15, painted + " of 20 were painted");
  }

  @Test
  void a_slice_without_a_closed_skull_is_left_as_it_is() {
    byte[] open = head(true);

    assertSame(open, new PaintedBleed(GRID).on(open, new Random(1)));
  }
}
