package org.seriate.classify.model;

import java.util.List;

/** The two nets of a CNN-LSTM as ONNX files. */
public final class OnnxExport {
  /** Where ONNX keeps its gates input, output, forget, cell in Deeplearning4j's order. */
  private static final int[] GATES = {3, 2, 1, 0};

  private OnnxExport() {}

  /** image [N, C, H, W] to features [N, F]. */
  public static byte[] slices(Weights weights) {
    Architecture a = weights.architecture();
    OnnxGraph g = new OnnxGraph().input("image", "N", a.channels(), a.size(), a.size());
    String x = "image";
    for (int i = 0; i < a.blocks().size(); i++) {
      Architecture.Block b = a.blocks().get(i);
      String conv = "conv" + i;
      g.constant(conv + "_W", weights.get(conv + "_W"))
          .constant(conv + "_b", weights.get(conv + "_b"))
          .node(
              "Conv",
              List.of(x, conv + "_W", conv + "_b"),
              conv,
              "kernel_shape",
              new int[] {b.kernel(), b.kernel()},
              "strides",
              new int[] {b.stride(), b.stride()},
              "auto_pad",
              "SAME_UPPER")
          .node("Relu", List.of(conv), "relu" + i);
      x = "relu" + i;
      if (b.pool()) {
        g.node(
            "MaxPool",
            List.of(x),
            "pool" + i,
            "kernel_shape",
            new int[] {2, 2},
            "strides",
            new int[] {2, 2},
            "auto_pad",
            "SAME_UPPER");
        x = "pool" + i;
      }
    }
    return g.node("GlobalAveragePool", List.of(x), "mean_map")
        .node("GlobalMaxPool", List.of(x), "highest_map")
        .node("Concat", List.of("mean_map", "highest_map"), "both_maps", "axis", 1)
        .node("Flatten", List.of("both_maps"), "features", "axis", 1)
        .output("features", "N", a.features())
        .toBytes("slices");
  }

  /** features [T, F] to slice [T, 1] and series [1, 1]. */
  public static byte[] series(Weights weights) {
    Architecture a = weights.architecture();
    int h = a.hidden();
    OnnxGraph g =
        new OnnxGraph()
            .input("features", "T", a.features())
            .constant("W", gates(weights, "_W", a.features()))
            .constant("R", gates(weights, "_RW", h))
            .constant("B", biases(weights))
            .constant("axis_1", 1)
            .constant("flat", -1, 2L * h)
            .node("Unsqueeze", List.of("features", "axis_1"), "sequence")
            .node(
                "LSTM",
                List.of("sequence", "W", "R", "B"),
                "states", // [T, 2, 1, h]
                "hidden_size",
                h,
                "direction",
                "bidirectional")
            .node("Reshape", List.of("states", "flat"), "both")
            .node("ReduceMax", List.of("both"), "highest", "axes", new int[] {0}, "keepdims", 1);
    output(g, weights, "slice", "both");
    output(g, weights, "series", "highest");
    return g.output("slice", "T", 1).output("series", 1, 1).toBytes("series");
  }

  private static void output(OnnxGraph g, Weights weights, String name, String input) {
    g.constant(name + "_W", weights.get(name + "_W"))
        .constant(name + "_b", weights.get(name + "_b"))
        .node("Gemm", List.of(input, name + "_W", name + "_b"), name + "_logit")
        .node("Sigmoid", List.of(name + "_logit"), name);
  }

  /** [inputs, 4 gates x h] for each direction to [2, 4 gates x h, inputs]. */
  private static Tensor gates(Weights weights, String matrix, int inputs) {
    int h = weights.architecture().hidden();
    float[] out = new float[2 * 4 * h * inputs];
    int at = 0;
    for (String direction : new String[] {"up", "down"}) {
      float[] from = weights.values(direction + matrix);
      for (int gate : GATES) {
        for (int unit = 0; unit < h; unit++) {
          for (int i = 0; i < inputs; i++) {
            out[at++] = from[i * 4 * h + gate * h + unit];
          }
        }
      }
    }
    return new Tensor(new long[] {2, 4L * h, inputs}, out);
  }

  /** ONNX adds a second bias for the recurrent part, which stays zero. */
  private static Tensor biases(Weights weights) {
    int h = weights.architecture().hidden();
    float[] out = new float[2 * 8 * h];
    for (int d = 0; d < 2; d++) {
      float[] from = weights.values((d == 0 ? "up" : "down") + "_b");
      for (int gate = 0; gate < 4; gate++) {
        System.arraycopy(from, GATES[gate] * h, out, d * 8 * h + gate * h, h);
      }
    }
    return new Tensor(new long[] {2, 8L * h}, out);
  }
}
