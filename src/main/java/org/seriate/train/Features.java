package org.seriate.train;

import java.util.Arrays;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.seriate.classify.model.Architecture;
import org.seriate.classify.model.Deeplearning4jNets;
import org.seriate.classify.model.Weights;

/** What the trained CNN says of each slice of a series, kept so that the LSTM learns without it. */
final class Features {
  private static final int BATCH = 16;

  /** Deeplearning4j gives memory back only when Java collects; so many batches may pile up. */
  private static final int BATCHES_BETWEEN_COLLECTIONS = 32;

  private final Architecture architecture;
  private final Plan plan;
  private final ComputationGraph net;
  private int batches;

  Features(Weights weights, Plan plan) {
    architecture = weights.architecture();
    this.plan = plan;
    net = Deeplearning4jNets.slices(weights);
  }

  /** T x F. */
  float[][] of(LabelledSeries series, Augmentation augmentation) {
    int length = plan.length();
    float[][] features = new float[series.size()][];
    for (int from = 0; from < series.size(); from += BATCH) {
      int n = Math.min(BATCH, series.size() - from);
      float[] x = new float[n * length];
      for (int i = 0; i < n; i++) {
        plan.lay(series, from + i, augmentation, x, i * length);
      }
      // Deeplearning4j keeps the last batch size and scrambles a batch of another one.
      net.clear();
      float[] flat = net.outputSingle(images(x, n, architecture)).dup('c').data().asFloat();
      for (int i = 0; i < n; i++) {
        features[from + i] =
            Arrays.copyOfRange(
                flat, i * architecture.features(), (i + 1) * architecture.features());
      }
      if (++batches % BATCHES_BETWEEN_COLLECTIONS == 0) {
        System.gc();
      }
    }
    return features;
  }

  static INDArray images(float[] x, int n, Architecture a) {
    return Nd4j.create(x, new long[] {n, a.channels(), a.size(), a.size()}, 'c');
  }

  /** T x F as Deeplearning4j wants a series: [1, F, T]. */
  static INDArray asSeries(float[][] features) {
    int t = features.length;
    int f = features[0].length;
    float[] flat = new float[t * f];
    for (int i = 0; i < t; i++) {
      for (int k = 0; k < f; k++) {
        flat[k * t + i] = features[i][k];
      }
    }
    return Nd4j.create(flat, new long[] {1, f, t}, 'c');
  }
}
