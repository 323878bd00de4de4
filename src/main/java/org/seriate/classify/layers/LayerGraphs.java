package org.seriate.classify.layers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.seriate.classify.layers.Layer.Activation;
import org.seriate.classify.layers.Layer.Affine;
import org.seriate.classify.layers.Layer.Convolution;
import org.seriate.classify.layers.Layer.Dense;
import org.seriate.classify.layers.Layer.DepthwiseConvolution;
import org.seriate.classify.layers.Layer.Flatten;
import org.seriate.classify.layers.Layer.GlobalPool;
import org.seriate.classify.layers.Layer.Join;
import org.seriate.classify.layers.Layer.OverSlices;
import org.seriate.classify.layers.Layer.Pad;
import org.seriate.classify.layers.Layer.Pool;
import org.seriate.classify.layers.Layer.Recurrent;
import org.seriate.classify.layers.Layer.Step;
import org.seriate.classify.layers.Layer.Window;
import org.seriate.classify.layers.LayerNet.Shape;
import org.seriate.classify.model.OnnxGraph;
import org.seriate.classify.model.Tensor;

/**
 * A layer net as two ONNX files. Maps turn from channels last to channels first on the way; a
 * Flatten turns them back, since the numbers behind it were learned in that order.
 */
public final class LayerGraphs {
  private final LayerNet net;
  private final OnnxGraph graph = new OnnxGraph();
  private final Map<String, String> values = new HashMap<>();

  private LayerGraphs(LayerNet net) {
    this.net = net;
  }

  /** image [N, C, H, W] to features [N, F]. */
  public static byte[] slices(LayerNet net) {
    LayerGraphs g = new LayerGraphs(net);
    g.values.put(LayerNet.INPUT, "image");
    g.graph.input("image", "N", net.channels(), net.size(), net.size());
    net.ofSlices().forEach(g::add);
    return g.graph
        .node("Identity", List.of(g.values.get(net.bridge())), "features")
        .output("features", "N", net.features())
        .toBytes("slices");
  }

  /**
   * features [T, F] to series [1, K] and, where the network judges every slice, slice [T, K]; the
   * series then has the highest of its slices.
   */
  public static byte[] series(LayerNet net) {
    LayerGraphs g = new LayerGraphs(net);
    g.values.put(net.bridge(), "features");
    g.graph.input("features", "T", net.features());
    net.ofSeries().forEach(g::add);
    String last = g.values.get(net.last().name());
    int outputs = net.output().channels();
    if (net.output().alongSlices()) {
      g.graph
          .node("Identity", List.of(last), "slice")
          .node("ReduceMax", List.of(last), "series", "axes", new int[] {0}, "keepdims", 1)
          .output("slice", "T", outputs);
    } else {
      g.graph.node("Identity", List.of(last), "series");
    }
    return g.graph.output("series", 1, outputs).toBytes("series");
  }

  /** Whether a recurrent layer can have the function inside. */
  public static boolean inRecurrent(Activation a) {
    return Activations.inCell(a);
  }

  private void add(Step step) {
    String name = "v" + values.size();
    List<String> inputs = step.inputs().stream().map(values::get).toList();
    Shape in = net.shapes().get(step.inputs().getFirst());
    String x = inputs.getFirst();
    switch (step.layer()) {
      case Convolution c -> convolution(name, x, c, in);
      case DepthwiseConvolution d -> depthwise(name, x, d, in);
      case Pool p -> pool(name, x, p, in);
      case GlobalPool p -> globalPool(name, x, p);
      case Affine a -> affine(name, x, a, in);
      case Pad p ->
          graph
              .constant(name + "_p", 0, 0, p.above(), p.left(), 0, 0, p.below(), p.right())
              .node("Pad", List.of(x, name + "_p"), name);
      case Flatten _ -> flatten(name, x, in);
      case Dense d ->
          graph
              .constant(name + "_W", d.kernel())
              .constant(name + "_b", vector(d.bias()))
              .node("Gemm", List.of(x, name + "_W", name + "_b"), name);
      case Activation a -> Activations.add(graph, name, x, a);
      case Join j -> join(name, inputs, j);
      case Recurrent r -> new RecurrentNodes(graph, name).add(x, r);
      case OverSlices o ->
          graph.node(
              o.maximum() ? "ReduceMax" : "ReduceMean",
              List.of(x),
              name,
              "axes",
              new int[] {0},
              "keepdims",
              1);
    }
    values.put(step.name(), name);
  }

  private void convolution(String name, String x, Convolution c, Shape in) {
    long[] s = c.kernel().shape();
    float[] from = c.kernel().values();
    float[] to = new float[from.length];
    int area = (int) (s[0] * s[1]);
    int inputs = (int) s[2];
    int outputs = (int) s[3];
    for (int at = 0; at < area; at++) {
      for (int i = 0; i < inputs; i++) {
        for (int o = 0; o < outputs; o++) {
          to[(o * inputs + i) * area + at] = from[(at * inputs + i) * outputs + o];
        }
      }
    }
    conv(
        name,
        x,
        new Tensor(new long[] {outputs, inputs, s[0], s[1]}, to),
        c.bias(),
        c.window(),
        in,
        1);
  }

  private void depthwise(String name, String x, DepthwiseConvolution d, Shape in) {
    long[] s = d.kernel().shape();
    float[] from = d.kernel().values();
    float[] to = new float[from.length];
    int area = (int) (s[0] * s[1]);
    int outputs = (int) (s[2] * s[3]);
    for (int at = 0; at < area; at++) {
      for (int o = 0; o < outputs; o++) {
        to[o * area + at] = from[at * outputs + o];
      }
    }
    Tensor kernel = new Tensor(new long[] {outputs, 1, s[0], s[1]}, to);
    conv(name, x, kernel, d.bias(), d.window(), in, in.channels());
  }

  private void conv(
      String name, String x, Tensor kernel, float[] bias, Window w, Shape in, int groups) {
    graph
        .constant(name + "_W", kernel)
        .constant(name + "_b", vector(bias))
        .node(
            "Conv",
            List.of(x, name + "_W", name + "_b"),
            name,
            "kernel_shape",
            new int[] {w.rows(), w.columns()},
            "strides",
            new int[] {w.strideRows(), w.strideColumns()},
            "dilations",
            new int[] {w.dilationRows(), w.dilationColumns()},
            "pads",
            pads(w, in),
            "group",
            groups);
  }

  private void pool(String name, String x, Pool p, Shape in) {
    graph.node(
        p.maximum() ? "MaxPool" : "AveragePool",
        List.of(x),
        name,
        "kernel_shape",
        new int[] {p.window().rows(), p.window().columns()},
        "strides",
        new int[] {p.window().strideRows(), p.window().strideColumns()},
        "pads",
        pads(p.window(), in));
  }

  private static int[] pads(Window w, Shape in) {
    return new int[] {
      w.padAbove(in.rows()),
      w.padLeft(in.columns()),
      w.padBelow(in.rows()),
      w.padRight(in.columns())
    };
  }

  private void globalPool(String name, String x, GlobalPool p) {
    String operator = p.maximum() ? "GlobalMaxPool" : "GlobalAveragePool";
    if (p.keepMap()) {
      graph.node(operator, List.of(x), name);
    } else {
      graph
          .node(operator, List.of(x), name + "_map")
          .node("Flatten", List.of(name + "_map"), name, "axis", 1);
    }
  }

  private void affine(String name, String x, Affine a, Shape in) {
    int c = in.channels();
    long[] shape = in.isVector() ? new long[] {1, c} : new long[] {1, c, 1, 1};
    graph
        .constant(name + "_s", new Tensor(shape, a.scale()))
        .constant(name + "_t", new Tensor(shape, a.shift()))
        .node("Mul", List.of(x, name + "_s"), name + "_m")
        .node("Add", List.of(name + "_m", name + "_t"), name);
  }

  private void flatten(String name, String x, Shape in) {
    if (in.isVector()) {
      graph.node("Identity", List.of(x), name);
    } else {
      graph
          .node("Transpose", List.of(x), name + "_hwc", "perm", new int[] {0, 2, 3, 1})
          .node("Flatten", List.of(name + "_hwc"), name, "axis", 1);
    }
  }

  private void join(String name, List<String> inputs, Join j) {
    switch (j.meeting()) {
      case ADD -> graph.node("Sum", inputs, name);
      case AVERAGE -> graph.node("Mean", inputs, name);
      case MAXIMUM -> graph.node("Max", inputs, name);
      case CONCATENATE -> graph.node("Concat", inputs, name, "axis", 1);
      case MULTIPLY -> {
        List<String> rest = new ArrayList<>(inputs);
        String x = rest.removeFirst();
        for (int i = 0; i < rest.size(); i++) {
          String next = i == rest.size() - 1 ? name : name + "_" + i;
          graph.node("Mul", List.of(x, rest.get(i)), next);
          x = next;
        }
      }
    }
  }

  static Tensor vector(float[] values) {
    return new Tensor(new long[] {values.length}, values);
  }
}
