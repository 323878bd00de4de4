package org.seriate.classify.model;

import java.util.Arrays;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Serves with Deeplearning4j, whose nets keep what they were last asked: one thread at a time, and
 * cleared before each question.
 */
final class Deeplearning4jEngine implements Engine {
  private final Architecture architecture;
  private final ComputationGraph slices;
  private final ComputationGraph series;

  Deeplearning4jEngine(Weights weights, int threads) {
    Deeplearning4jSettings.apply(threads);
    architecture = weights.architecture();
    slices = Deeplearning4jNets.slices(weights);
    series = Deeplearning4jNets.series(weights);
  }

  @Override
  public synchronized float[] features(float[] images, int n) {
    Architecture a = architecture;
    long[] shape = {n, a.channels(), a.size(), a.size()};
    int length = n * a.channels() * a.size() * a.size();
    float[] own = images.length == length ? images : Arrays.copyOf(images, length);
    // A net that saw another batch size before reads its input wrongly until it is cleared.
    slices.clear();
    try (INDArray input = Nd4j.create(own, shape, 'c');
        INDArray output = slices.outputSingle(input)) {
      return output.dup('c').data().asFloat();
    }
  }

  @Override
  public synchronized Answer series(float[] features, int t) {
    int f = architecture.features();
    float[] turned = new float[t * f];
    for (int i = 0; i < t; i++) {
      for (int k = 0; k < f; k++) {
        turned[k * t + i] = features[i * f + k];
      }
    }
    try (INDArray input = Nd4j.create(turned, new long[] {1, f, t}, 'c')) {
      return Deeplearning4jNets.answer(series, architecture, input);
    }
  }

  @Override
  public String name() {
    return "Deeplearning4j 1.0.0-M2.1, " + backend();
  }

  @Override
  public boolean isOnProcessor() {
    return backend().equals("CPU");
  }

  /** CPU, or CUDA in a program built with {@code -Pcuda11} on a machine that has a card. */
  private static String backend() {
    return Nd4j.getExecutioner().getEnvironmentInformation().getProperty("backend", "CPU");
  }

  /**
   * Gives the weights back, and no more: {@code ComputationGraph.close} has Java collect all of its
   * garbage twice for each net, half a second each time in the 150 MB of a test run on a busy
   * machine.
   */
  @Override
  public void close() {
    slices.params().close();
    series.params().close();
  }
}
