package org.seriate.train;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.seriate.classify.model.Architecture;
import org.seriate.classify.model.Tensor;
import org.seriate.classify.model.Weights;

/** Trained nets to plain arrays; normalization disappears into the convolution before it. */
final class Folding {
  private Folding() {}

  static Weights fold(Architecture a, ComputationGraph slices, ComputationGraph series) {
    Map<String, Tensor> tensors = slicesOnly(a, slices);
    for (String name : Weights.shapes(a).keySet()) {
      if (!tensors.containsKey(name)) {
        int bar = name.indexOf('_');
        String layer =
            name.substring(0, bar).equals("attention") ? "scores" : name.substring(0, bar);
        tensors.put(name, tensor(a, name, values(series.getLayer(layer), name.substring(bar + 1))));
      }
    }
    return new Weights(a, tensors);
  }

  /** The CNN alone, with an LSTM of zeros behind it, to make features with. */
  static Weights fold(Architecture a, ComputationGraph slices) {
    Map<String, Tensor> tensors = slicesOnly(a, slices);
    Weights.shapes(a)
        .forEach(
            (name, shape) ->
                tensors.computeIfAbsent(name, n -> tensor(a, n, new float[(int) length(shape)])));
    return new Weights(a, tensors);
  }

  private static Map<String, Tensor> slicesOnly(Architecture a, ComputationGraph net) {
    Map<String, Tensor> tensors = new HashMap<>();
    for (int i = 0; i < a.blocks().size(); i++) {
      float[] w = values(net.getLayer("conv" + i), "W");
      Layer norm = net.getLayer("norm" + i);
      BatchNormalization conf = (BatchNormalization) norm.conf().getLayer();
      float[] gamma = values(norm, "gamma");
      float[] beta = values(norm, "beta");
      float[] mean = values(norm, "mean");
      float[] variance = variance(norm, conf);
      float[] bias = new float[gamma.length];
      int per = w.length / gamma.length;
      for (int o = 0; o < gamma.length; o++) {
        double factor = gamma[o] / Math.sqrt(variance[o] + conf.getEps());
        for (int k = 0; k < per; k++) {
          w[o * per + k] *= (float) factor;
        }
        bias[o] = (float) (beta[o] - mean[o] * factor);
      }
      tensors.put("conv" + i + "_W", tensor(a, "conv" + i + "_W", w));
      tensors.put("conv" + i + "_b", tensor(a, "conv" + i + "_b", bias));
    }
    return tensors;
  }

  private static float[] variance(Layer norm, BatchNormalization conf) {
    if (!conf.isUseLogStd()) {
      return values(norm, "var");
    }
    float[] v = values(norm, "log10stdev");
    for (int i = 0; i < v.length; i++) {
      v[i] = (float) Math.pow(10, 2 * v[i]);
    }
    return v;
  }

  private static float[] values(Layer layer, String name) {
    INDArray p = layer.getParam(name);
    return p.dup('c').data().asFloat();
  }

  private static Tensor tensor(Architecture a, String name, float[] values) {
    return new Tensor(Weights.shapes(a).get(name), values);
  }

  private static long length(long[] shape) {
    long n = 1;
    for (long s : shape) {
      n *= s;
    }
    return n;
  }
}
