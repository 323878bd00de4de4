package org.seriate.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.classify.model.Engine;
import org.seriate.series.HeatMap;
import org.seriate.series.ImageHeader;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OcclusionTest {
  private static final int SIZE = 32;

  /** Its answer is the brightest pixel of any slice. */
  private static final class Brightest implements Engine {
    private int slices;

    @Override
    public float[] features(float[] images, int n) {
      slices += n;
      float[] features = new float[n];
      for (int i = 0; i < n * SIZE * SIZE; i++) {
        features[i / (SIZE * SIZE)] = Math.max(features[i / (SIZE * SIZE)], images[i]);
      }
      return features;
    }

    @Override
    public Answer series(float[] features, int t) {
      float highest = 0;
      for (int i = 0; i < t; i++) {
        highest = Math.max(highest, features[i]);
      }
      return new Answer(highest, new float[t]);
    }

    @Override
    public String name() {
      return "test";
    }

    @Override
    public void close() {}
  }

  private static final float[] FEATURES = {0.1f, 0.9f, 0.1f};

  private static float[] spotAt(int row, int column) {
    float[] image = new float[SIZE * SIZE];
    image[row * SIZE + column] = 0.9f;
    return image;
  }

  private static ImageHeader header(double... cosines) {
    return new Fixtures.Head().orientation(cosines).described().slices().getFirst().header();
  }

  @Test
  void the_part_that_carries_the_answer_is_the_hottest() {
    Brightest engine = new Brightest();

    HeatMap map =
        new Occlusion(engine, SIZE, 1, 1)
            .of(spotAt(9, 21), FEATURES, 1, 0, header(1, 0, 0, 0, 1, 0))
            .orElseThrow();

    assertEquals(1.0, map.at(2, 5));
    assertEquals(0.0, map.at(5, 2));
    assertEquals(64, engine.slices);
  }

  @Test
  void the_map_lies_as_the_image_is_stored() {
    HeatMap map =
        new Occlusion(new Brightest(), SIZE, 1, 1)
            .of(spotAt(9, 21), FEATURES, 1, 0, header(-1, 0, 0, 0, 1, 0))
            .orElseThrow();

    assertEquals(1.0, map.at(2, 2));
  }

  @Test
  void where_hiding_changes_nothing_there_is_no_map() {
    float[] neighbourIsAsBright = {0.9f, 0.9f, 0.1f};

    Optional<HeatMap> map =
        new Occlusion(new Brightest(), SIZE, 1, 1)
            .of(spotAt(9, 21), neighbourIsAsBright, 1, 0, header(1, 0, 0, 0, 1, 0));

    assertTrue(map.isEmpty());
  }
}
