package org.seriate.classify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.classify.model.Grid;
import org.seriate.classify.model.Window;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GridTest {
  private static final Window UNIT = new Window(50, 100);

  private static float[] lay(Grid grid, float[] hu, int rows, int columns) {
    float[] out = new float[grid.length()];
    grid.lay(hu, rows, columns, out, 0);
    return out;
  }

  @Test
  void an_image_of_the_grid_s_size_is_only_windowed() {
    float[] out = lay(new Grid(2, List.of(UNIT)), new float[] {-50, 0, 50, 200}, 2, 2);

    assertArrayEquals(new float[] {0, 0, 0.5f, 1}, out, 1e-6f);
  }

  @Test
  void each_cell_is_the_mean_of_what_lies_in_it() {
    float[] hu = new float[16];
    for (int i = 0; i < hu.length; i++) {
      hu[i] = 100f * (i % 2);
    }

    float[] out = lay(new Grid(2, List.of(UNIT)), hu, 4, 4);

    assertArrayEquals(new float[] {0.5f, 0.5f, 0.5f, 0.5f}, out, 1e-6f);
  }

  @Test
  void cells_that_cut_pixels_share_them() {
    float[] hu = {0, 0, 100, 0, 0, 100, 0, 0, 100};

    float[] out = lay(new Grid(2, List.of(UNIT)), hu, 3, 3);

    // The right half of the middle column is 0, the right column 100: a third and two thirds.
    assertArrayEquals(new float[] {0, 2 / 3f, 0, 2 / 3f}, out, 1e-6f);
  }

  @Test
  void the_window_comes_before_the_mean() {
    float[] out = lay(new Grid(1, List.of(UNIT)), new float[] {-1000, 100, -1000, 100}, 2, 2);

    assertEquals(0.5f, out[0], 1e-6f);
  }

  @Test
  void what_lies_above_a_window_may_be_black_before_the_mean_is_taken() {
    Window dark = new Window(50, 100, true);

    float[] each = lay(new Grid(2, List.of(UNIT, dark)), new float[] {-50, 50, 99, 100}, 2, 2);
    float[] mean = lay(new Grid(1, List.of(dark)), new float[] {80, 1000, 80, 1000}, 2, 2);

    assertArrayEquals(new float[] {0, 0.5f, 0.99f, 1, 0, 0.5f, 0.99f, 0}, each, 1e-6f);
    assertEquals(0.4f, mean[0], 1e-6f);
  }

  @Test
  void an_image_that_is_not_square_lies_in_the_middle_of_air() {
    float[] hu = {100, 100, 100, 100};

    float[] out = lay(new Grid(4, List.of(UNIT)), hu, 1, 4);

    assertArrayEquals(new float[] {0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0}, out, 1e-6f);
  }

  @Test
  void the_mean_of_the_image_is_the_mean_of_the_grid_whatever_the_matrix() {
    for (int side : new int[] {512, 650, 204}) {
      float[] hu = new float[side * side];
      double mean = 0;
      for (int i = 0; i < hu.length; i++) {
        hu[i] = i * 31 % 100;
        mean += hu[i] / 100.0 / hu.length;
      }
      float[] out = lay(new Grid(128, List.of(UNIT)), hu, side, side);
      double laid = 0;
      for (float v : out) {
        laid += v / (double) out.length;
      }
      assertEquals(mean, laid, 1e-4);
    }
  }
}
