package org.seriate.classify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.classify.model.Engine;
import org.seriate.classify.model.EngineOutOfMemory;

/** With an engine whose device holds a certain number of slices. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FittingEngineTest {
  /** Doubles its input of one number for a slice; a card when {@code fits} is bounded. */
  private static final class Card implements Engine {
    private final int fits;
    private final boolean processor;
    private final List<Integer> asked = new ArrayList<>();
    private boolean closed;

    Card(int fits, boolean processor) {
      this.fits = fits;
      this.processor = processor;
    }

    @Override
    public float[] features(float[] images, int n) {
      asked.add(n);
      if (n > fits) {
        throw new EngineOutOfMemory("out of memory");
      }
      float[] out = new float[n];
      for (int i = 0; i < n; i++) {
        out[i] = 2 * images[i];
      }
      return out;
    }

    @Override
    public Answer series(float[] features, int t) {
      if (fits == 0) {
        throw new EngineOutOfMemory("out of memory");
      }
      return new Answer(0.5, new float[t]);
    }

    @Override
    public String name() {
      return processor ? "CPU" : "card";
    }

    @Override
    public boolean isOnProcessor() {
      return processor;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static final float[] FIVE = {1, 2, 3, 4, 5};
  private static final float[] DOUBLED = {2, 4, 6, 8, 10};

  @Test
  void the_micro_batch_is_halved_until_it_fits_and_stays_so() {
    Card card = new Card(2, false);
    Engine engine =
        new FittingEngine(
            card,
            16,
            1,
            1,
            () -> {
              throw new AssertionError("no fallback is needed");
            });

    assertArrayEquals(DOUBLED, engine.features(FIVE, 5));
    assertArrayEquals(DOUBLED, engine.features(FIVE, 5));

    assertEquals(List.of(5, 2, 2, 1, 2, 2, 1), card.asked);
    assertEquals("card", engine.name());
  }

  @Test
  void a_card_that_holds_no_slice_is_given_up_for_the_processor_and_the_name_says_so() {
    Card card = new Card(0, false);
    Engine engine = new FittingEngine(card, 16, 1, 1, () -> new Card(100, true));

    assertArrayEquals(DOUBLED, engine.features(FIVE, 5));

    assertEquals("CPU", engine.name());
    assertTrue(card.closed);
    assertEquals(0.5, engine.series(FIVE, 5).series());
  }

  @Test
  void the_series_network_falls_back_as_well() {
    Engine engine = new FittingEngine(new Card(0, false), 16, 1, 1, () -> new Card(100, true));

    assertEquals(0.5, engine.series(FIVE, 5).series());
    assertEquals("CPU", engine.name());
  }

  @Test
  void a_processor_without_memory_has_nothing_to_fall_back_to() {
    Engine engine =
        new FittingEngine(
            new Card(0, true),
            16,
            1,
            1,
            () -> {
              throw new AssertionError("no fallback is needed");
            });

    assertThrows(EngineOutOfMemory.class, () -> engine.features(FIVE, 5));
  }
}
