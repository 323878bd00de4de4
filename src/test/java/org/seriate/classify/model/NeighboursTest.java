package org.seriate.classify.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NeighboursTest {
  private static List<float[]> seen(int each, int slices) {
    Neighbours neighbours = new Neighbours(each);
    List<float[]> all = new ArrayList<>();
    for (int i = 0; i < slices; i++) {
      all.addAll(neighbours.push(new float[] {i, i + 0.5f}));
    }
    all.addAll(neighbours.end());
    return all;
  }

  @Test
  void
      each_slice_stands_between_those_below_and_above_it_and_the_last_one_stands_for_the_missing() {
    List<float[]> seen = seen(1, 3);

    assertEquals(3, seen.size());
    assertArrayEquals(new float[] {0, 0.5f, 0, 0.5f, 1, 1.5f}, seen.get(0));
    assertArrayEquals(new float[] {0, 0.5f, 1, 1.5f, 2, 2.5f}, seen.get(1));
    assertArrayEquals(new float[] {1, 1.5f, 2, 2.5f, 2, 2.5f}, seen.get(2));
  }

  @ParameterizedTest
  @CsvSource({"0,1", "0,5", "1,1", "1,2", "2,3", "3,40", "8,4"})
  void what_is_pushed_comes_out_as_training_lays_it(int each, int slices) {
    List<float[]> seen = seen(each, slices);

    assertEquals(slices, seen.size());
    for (int i = 0; i < slices; i++) {
      for (int place = 0; place < Neighbours.seen(each); place++) {
        assertEquals(Neighbours.at(i, place, each, slices), seen.get(i)[2 * place]);
      }
    }
  }
}
