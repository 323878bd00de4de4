package org.seriate.classify;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.seriate.classify.model.Engine;
import org.seriate.classify.model.EngineOutOfMemory;

/**
 * An engine that asks for less when its device is out of memory: half as many slices at a time,
 * again and again, and when one is too much, the processor instead. What it has come to it keeps,
 * and its name says so: it stands in the reports.
 */
final class FittingEngine implements Engine {
  private static final Logger LOG = Logger.getLogger(FittingEngine.class);

  private final int length;
  private final int width;
  private final Supplier<Engine> processor;
  private volatile Engine engine;
  private volatile int most;

  /**
   * @param most slices at a time, to begin with
   * @param length numbers of a slice going in
   * @param width features of a slice coming out
   * @param processor the same network on the processor
   */
  FittingEngine(Engine first, int most, int length, int width, Supplier<Engine> processor) {
    this.engine = first;
    this.most = most;
    this.length = length;
    this.width = width;
    this.processor = processor;
  }

  @Override
  public float[] features(float[] images, int n) {
    float[] features = new float[n * width];
    int done = 0;
    while (done < n) {
      int now = Math.min(most, n - done);
      Engine asked = engine;
      try {
        float[] batch =
            done == 0 && now == n
                ? images
                : Arrays.copyOfRange(images, done * length, (done + now) * length);
        System.arraycopy(asked.features(batch, now), 0, features, done * width, now * width);
        done += now;
      } catch (EngineOutOfMemory e) {
        less(asked, now, e);
      }
    }
    return features;
  }

  @Override
  public Answer series(float[] features, int t) {
    Engine asked = engine;
    try {
      return asked.series(features, t);
    } catch (EngineOutOfMemory e) {
      toProcessor(asked, e);
      return engine.series(features, t);
    }
  }

  /** Several threads may meet the same end of memory; only what was asked too much is halved. */
  private synchronized void less(Engine asked, int tooMuch, EngineOutOfMemory e) {
    if (asked != engine || tooMuch > most) {
      return;
    }
    if (tooMuch == 1) {
      toProcessor(asked, e);
      return;
    }
    most = tooMuch / 2;
    LOG.warnf(
        "%s is out of memory with %d slices at a time; going on with %d: %s",
        asked.name(), tooMuch, most, e.getMessage());
  }

  private synchronized void toProcessor(Engine asked, EngineOutOfMemory e) {
    if (asked != engine) {
      return;
    }
    if (asked.isOnProcessor()) {
      throw e;
    }
    LOG.errorf(
        "%s is out of memory with a single slice; going on with the processor, which is slower,"
            + " until the node is started again: %s",
        asked.name(), e.getMessage());
    engine = processor.get();
    asked.close();
  }

  @Override
  public String name() {
    return engine.name();
  }

  @Override
  public boolean isOnProcessor() {
    return engine.isOnProcessor();
  }

  @Override
  public void close() {
    engine.close();
  }
}
