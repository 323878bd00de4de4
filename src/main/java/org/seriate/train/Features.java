package org.seriate.train;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.seriate.classify.model.Architecture;
import org.seriate.classify.model.Deeplearning4jNets;
import org.seriate.classify.model.Weights;
import org.seriate.train.LabelledSeries.LabelledSlice;

/** What the trained CNN says of each slice of a series, kept so that the LSTM learns without it. */
final class Features {
  private static final int BATCH = 16;

  private final Architecture architecture;
  private final ComputationGraph net;

  Features(Weights weights) {
    architecture = weights.architecture();
    net = Deeplearning4jNets.slices(weights);
  }

  /** T x F. */
  float[][] of(LabelledSeries series, Augmentation augmentation) {
    int length = architecture.channels() * architecture.size() * architecture.size();
    List<LabelledSlice> slices = series.slices();
    float[][] features = new float[slices.size()][];
    for (int from = 0; from < slices.size(); from += BATCH) {
      int n = Math.min(BATCH, slices.size() - from);
      float[] x = new float[n * length];
      for (int i = 0; i < n; i++) {
        augmentation.apply(slices.get(from + i).values(), architecture, x, i * length);
      }
      // Deeplearning4j keeps the last batch size and scrambles a batch of another one.
      net.clear();
      INDArray out =
          net.outputSingle(
              Nd4j.create(
                  x,
                  new long[] {n, architecture.channels(), architecture.size(), architecture.size()},
                  'c'));
      float[] flat = out.dup('c').data().asFloat();
      for (int i = 0; i < n; i++) {
        features[from + i] =
            Arrays.copyOfRange(
                flat, i * architecture.features(), (i + 1) * architecture.features());
      }
    }
    return features;
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
