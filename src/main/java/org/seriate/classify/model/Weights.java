package org.seriate.classify.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.seriate.classify.model.Sequence.Pooling;

/**
 * The numbers of a trained network by name, complete for their {@link Architecture}.
 *
 * <p>Convolutions are stored [outputs, inputs, kernel, kernel] with batch normalization folded in;
 * LSTM matrices as Deeplearning4j lays them out, gates side by side in the order input modulation,
 * forget, output, input.
 */
public record Weights(Architecture architecture, Map<String, Tensor> tensors) {
  public Weights {
    tensors = Map.copyOf(tensors);
    Map<String, long[]> wanted = shapes(architecture);
    if (!tensors.keySet().equals(wanted.keySet())) {
      throw new IllegalArgumentException(
          "the arrays are " + tensors.keySet() + ", wanted are " + wanted.keySet());
    }
    for (Map.Entry<String, long[]> w : wanted.entrySet()) {
      long[] shape = tensors.get(w.getKey()).shape();
      if (!Arrays.equals(shape, w.getValue())) {
        throw new IllegalArgumentException(
            "array %s is %s, wanted is %s"
                .formatted(w.getKey(), Arrays.toString(shape), Arrays.toString(w.getValue())));
      }
    }
  }

  public Tensor get(String name) {
    return tensors.get(name);
  }

  public float[] values(String name) {
    return tensors.get(name).values();
  }

  /** Names and shapes in the order in which they are stored. */
  public static Map<String, long[]> shapes(Architecture a) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (int i = 0; i < a.blocks().size(); i++) {
      Architecture.Block b = a.blocks().get(i);
      shapes.put(
          "conv" + i + "_W", new long[] {b.outputs(), a.inputsOf(i), b.kernel(), b.kernel()});
      shapes.put("conv" + i + "_b", new long[] {b.outputs()});
    }
    for (String direction : a.directions()) {
      shapes.put(direction + "_W", new long[] {a.features(), 4L * a.hidden()});
      shapes.put(direction + "_RW", new long[] {a.hidden(), 4L * a.hidden()});
      shapes.put(direction + "_b", new long[] {4L * a.hidden()});
    }
    if (a.sequence().pooling() == Pooling.ATTENTION) {
      shapes.put("attention_W", new long[] {a.states(), 1});
    }
    if (a.sequence().judgesSlices()) {
      shapes.put("slice_W", new long[] {a.states(), 1});
      shapes.put("slice_b", new long[] {1});
    }
    if (a.sequence().pooling() != Pooling.SLICES) {
      shapes.put("series_W", new long[] {a.states(), a.sequence().outputs()});
      shapes.put("series_b", new long[] {a.sequence().outputs()});
    }
    return shapes;
  }
}
