package org.seriate.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.classify.Occlusion.Near;
import org.seriate.classify.model.Engine;
import org.seriate.series.HeatMap;
import org.seriate.series.ImageHeader;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OcclusionTest {
  private static final int SIZE = 32;

  /** Its answer is the brightest pixel of all that it sees. */
  private static final class Brightest implements Engine {
    private int slices;

    @Override
    public float[] features(float[] images, int n) {
      slices += n;
      int seen = images.length / n;
      float[] features = new float[n];
      for (int i = 0; i < n * seen; i++) {
        features[i / seen] = Math.max(features[i / seen], images[i]);
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

  /** A bright spot in tissue, which is nowhere all alike. */
  private static float[] spotAt(int row, int column) {
    float[] image = new float[SIZE * SIZE];
    for (int i = 0; i < image.length; i += 2) {
      image[i] = 0.01f;
    }
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
        new Occlusion(engine, SIZE, 1, 1, 0)
            .of(new Near(1, 3, 1, List.of(spotAt(9, 21))), FEATURES, 0, header(1, 0, 0, 0, 1, 0))
            .orElseThrow();

    assertEquals(1.0, map.at(2, 5));
    assertEquals(0.0, map.at(5, 2));
    assertEquals(64, engine.slices);
  }

  @Test
  void parts_without_anything_in_them_are_not_asked_about() {
    Brightest engine = new Brightest();
    float[] spotInAir = new float[SIZE * SIZE];
    spotInAir[9 * SIZE + 21] = 0.9f;

    HeatMap map =
        new Occlusion(engine, SIZE, 1, 1, 0)
            .of(new Near(1, 3, 1, List.of(spotInAir)), FEATURES, 0, header(1, 0, 0, 0, 1, 0))
            .orElseThrow();

    assertEquals(1.0, map.at(2, 5));
    assertEquals(0.0, map.at(5, 2));
    assertEquals(1, engine.slices);
  }

  @Test
  void the_map_lies_as_the_image_is_stored() {
    HeatMap map =
        new Occlusion(new Brightest(), SIZE, 1, 1, 0)
            .of(new Near(1, 3, 1, List.of(spotAt(9, 21))), FEATURES, 0, header(-1, 0, 0, 0, 1, 0))
            .orElseThrow();

    assertEquals(1.0, map.at(2, 2));
  }

  @Test
  void a_part_is_hidden_in_every_slice_that_is_seen_with_the_slab() {
    Brightest engine = new Brightest();
    float[] dark = new float[SIZE * SIZE];
    // Each slice is seen with one on either side, so the spot of slab 2 is seen in slices 1 to 3.
    float[] features = {0, 0.9f, 0.9f, 0.9f, 0};

    HeatMap map =
        new Occlusion(engine, SIZE, 1, 1, 1)
            .of(
                new Near(2, 5, 0, List.of(dark, dark, spotAt(9, 21), dark, dark)),
                features,
                0,
                header(1, 0, 0, 0, 1, 0))
            .orElseThrow();

    assertEquals(1.0, map.at(2, 5));
    assertEquals(0.0, map.at(5, 2));
    assertEquals(3 * 64, engine.slices);
  }

  @Test
  void where_hiding_changes_nothing_there_is_no_map() {
    float[] neighbourIsAsBright = {0.9f, 0.9f, 0.1f};

    Optional<HeatMap> map =
        new Occlusion(new Brightest(), SIZE, 1, 1, 0)
            .of(
                new Near(1, 3, 1, List.of(spotAt(9, 21))),
                neighbourIsAsBright,
                0,
                header(1, 0, 0, 0, 1, 0));

    assertTrue(map.isEmpty());
  }
}
