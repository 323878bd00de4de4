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
    String entered = "image";
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
              "SAME_UPPER");
      String into = conv;
      if (b.shortcut()) {
        g.node("Add", List.of(conv, entered), "sum" + i);
        into = "sum" + i;
      }
      g.node("Relu", List.of(into), "relu" + i);
      entered = x;
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

  /** features [T, F] to slice [T, 1], where slices are judged, series [1, K] and attention [T]. */
  public static byte[] series(Weights weights) {
    Architecture a = weights.architecture();
    Sequence s = a.sequence();
    OnnxGraph g = new OnnxGraph().input("features", "T", a.features());
    String states = states(g, weights);
    if (s.judgesSlices()) {
      output(g, weights, "slice", states, "Sigmoid");
      g.output("slice", "T", 1);
    }
    if (s.pooling() == Sequence.Pooling.SLICES) {
      g.node("ReduceMax", List.of("slice"), "series", "axes", new int[] {0}, "keepdims", 1);
    } else {
      String pooled = pooled(g, weights, states);
      output(g, weights, "series", pooled, s.exclusive() ? "Softmax" : "Sigmoid");
    }
    return g.output("series", 1, s.outputs()).toBytes("series");
  }

  private static String states(OnnxGraph g, Weights weights) {
    Architecture a = weights.architecture();
    if (a.directions().isEmpty()) {
      return "features";
    }
    int h = a.hidden();
    g.constant("W", gates(weights, "_W", a.features()))
        .constant("R", gates(weights, "_RW", h))
        .constant("B", biases(weights))
        .constant("axis_1", 1)
        .constant("flat", -1, a.states())
        .node("Unsqueeze", List.of("features", "axis_1"), "sequence")
        .node(
            "LSTM",
            List.of("sequence", "W", "R", "B"),
            "states", // [T, directions, 1, h]
            "hidden_size",
            h,
            "direction",
            a.directions().size() == 2 ? "bidirectional" : "forward")
        .node("Reshape", List.of("states", "flat"), "both");
    return "both";
  }

  private static String pooled(OnnxGraph g, Weights weights, String states) {
    switch (weights.architecture().sequence().pooling()) {
      case MAX ->
          g.node("ReduceMax", List.of(states), "pooled", "axes", new int[] {0}, "keepdims", 1);
      case MEAN ->
          g.node("ReduceMean", List.of(states), "pooled", "axes", new int[] {0}, "keepdims", 1);
      case ATTENTION ->
          g.constant("attention_W", weights.get("attention_W"))
              .constant("line", -1)
              .node("MatMul", List.of(states, "attention_W"), "scores")
              .node("Softmax", List.of("scores"), "shares", "axis", 0)
              .node("Reshape", List.of("shares", "line"), "attention")
              .node("Transpose", List.of("shares"), "turned", "perm", new int[] {1, 0})
              .node("MatMul", List.of("turned", states), "pooled")
              .output("attention", "T");
      case SLICES -> throw new IllegalStateException("nothing is pooled");
    }
    return "pooled";
  }

  private static void output(
      OnnxGraph g, Weights weights, String name, String input, String activation) {
    g.constant(name + "_W", weights.get(name + "_W"))
        .constant(name + "_b", weights.get(name + "_b"))
        .node("Gemm", List.of(input, name + "_W", name + "_b"), name + "_logit")
        .node(activation, List.of(name + "_logit"), name);
  }

  /** [inputs, 4 gates x h] for each direction to [directions, 4 gates x h, inputs]. */
  private static Tensor gates(Weights weights, String matrix, int inputs) {
    int h = weights.architecture().hidden();
    List<String> directions = weights.architecture().directions();
    float[] out = new float[directions.size() * 4 * h * inputs];
    int at = 0;
    for (String direction : directions) {
      float[] from = weights.values(direction + matrix);
      for (int gate : GATES) {
        for (int unit = 0; unit < h; unit++) {
          for (int i = 0; i < inputs; i++) {
            out[at++] = from[i * 4 * h + gate * h + unit];
          }
        }
      }
    }
    return new Tensor(new long[] {directions.size(), 4L * h, inputs}, out);
  }

  /** ONNX adds a second bias for the recurrent part, which stays zero. */
  private static Tensor biases(Weights weights) {
    int h = weights.architecture().hidden();
    List<String> directions = weights.architecture().directions();
    float[] out = new float[directions.size() * 8 * h];
    for (int d = 0; d < directions.size(); d++) {
      float[] from = weights.values(directions.get(d) + "_b");
      for (int gate = 0; gate < 4; gate++) {
        System.arraycopy(from, GATES[gate] * h, out, d * 8 * h + gate * h, h);
      }
    }
    return new Tensor(new long[] {directions.size(), 8L * h}, out);
  }
}
