package org.seriate.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.classify.model.Grid;
import org.seriate.classify.model.Window;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AugmentationTest {
  private static final Grid EIGHT = new Grid(8, List.of(new Window(40, 120)));

  private static float[] applied(Augmentation a, byte[] values) {
    float[] out = new float[values.length];
    a.apply(values, EIGHT, out, 0);
    return out;
  }

  private static byte[] ramp() {
    byte[] values = new byte[64];
    for (int i = 0; i < 64; i++) {
      values[i] = (byte) (4 * i);
    }
    return values;
  }

  @Test
  void none_changes_nothing() {
    float[] out = applied(Augmentation.NONE, ramp());

    assertEquals(0, out[0]);
    assertEquals(252 / 255f, out[63], 1e-6f);
  }

  @Test
  void mirrored_twice_is_where_it_was() {
    Augmentation mirror = new Augmentation(true, 0, 0, 0, 1, 1, 0);
    float[] once = applied(mirror, ramp());

    assertEquals(ramp()[7] / 255f, once[0], 1e-5f);
    assertEquals((ramp()[8] & 0xFF) / 255f, once[15], 1e-5f);
  }

  @Test
  void what_comes_out_stays_between_zero_and_one() {
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      for (float v : applied(Augmentation.draw(random), ramp())) {
        assertTrue(v >= 0 && v <= 1, "value " + v);
      }
    }
  }

  @Test
  void the_same_seed_draws_the_same_changes() {
    assertArrayEquals(
        applied(Augmentation.draw(new Random(5)), ramp()),
        applied(Augmentation.draw(new Random(5)), ramp()));
  }
}
