package org.seriate.classify.layers;

import java.util.List;
import java.util.Locale;
import org.seriate.classify.layers.Layer.Activation;
import org.seriate.classify.model.OnnxGraph;

/** Activations as ONNX operators, by themselves and inside a recurrent layer. */
final class Activations {
  private Activations() {}

  static void add(OnnxGraph graph, String name, String x, Activation a) {
    List<String> in = List.of(x);
    switch (a.function()) {
      case LINEAR -> graph.node("Identity", in, name);
      case RELU -> graph.node("Relu", in, name);
      case RELU6 ->
          graph
              .scalar(name + "_0", 0)
              .scalar(name + "_6", 6)
              .node("Clip", List.of(x, name + "_0", name + "_6"), name);
      case LEAKY_RELU -> graph.node("LeakyRelu", in, name, "alpha", a.alpha());
      case ELU -> graph.node("Elu", in, name, "alpha", a.alpha());
      case SELU -> graph.node("Selu", in, name);
      case SIGMOID -> graph.node("Sigmoid", in, name);
      case HARD_SIGMOID ->
          graph.node("HardSigmoid", in, name, "alpha", a.alpha(), "beta", a.beta());
      case TANH -> graph.node("Tanh", in, name);
      case SOFTPLUS -> graph.node("Softplus", in, name);
      case SOFTSIGN -> graph.node("Softsign", in, name);
      case EXPONENTIAL -> graph.node("Exp", in, name);
      case SOFTMAX -> graph.node("Softmax", in, name, "axis", -1);
      case SWISH ->
          graph.node("Sigmoid", in, name + "_g").node("Mul", List.of(x, name + "_g"), name);
      case GELU -> gelu(graph, name, x);
      case GELU_TANH -> geluTanh(graph, name, x);
    }
  }

  /** x times the share of a normal distribution below x. */
  private static void gelu(OnnxGraph graph, String name, String x) {
    graph
        .scalar(name + "_r", (float) Math.sqrt(0.5))
        .scalar(name + "_1", 1)
        .scalar(name + "_h", 0.5f)
        .node("Mul", List.of(x, name + "_r"), name + "_a")
        .node("Erf", List.of(name + "_a"), name + "_b")
        .node("Add", List.of(name + "_b", name + "_1"), name + "_c")
        .node("Mul", List.of(x, name + "_c"), name + "_d")
        .node("Mul", List.of(name + "_d", name + "_h"), name);
  }

  /** The older form of it, by tanh. */
  private static void geluTanh(OnnxGraph graph, String name, String x) {
    graph
        .scalar(name + "_k", 0.044715f)
        .scalar(name + "_r", (float) Math.sqrt(2 / Math.PI))
        .scalar(name + "_1", 1)
        .scalar(name + "_h", 0.5f)
        .node("Mul", List.of(x, x), name + "_x2")
        .node("Mul", List.of(name + "_x2", x), name + "_x3")
        .node("Mul", List.of(name + "_x3", name + "_k"), name + "_a")
        .node("Add", List.of(x, name + "_a"), name + "_b")
        .node("Mul", List.of(name + "_b", name + "_r"), name + "_c")
        .node("Tanh", List.of(name + "_c"), name + "_d")
        .node("Add", List.of(name + "_d", name + "_1"), name + "_e")
        .node("Mul", List.of(x, name + "_e"), name + "_f")
        .node("Mul", List.of(name + "_f", name + "_h"), name);
  }

  /** Whether a recurrent layer of ONNX can have it inside. */
  static boolean inCell(Activation a) {
    return switch (a.function()) {
      case LINEAR, RELU, SIGMOID, HARD_SIGMOID, TANH, SOFTPLUS, SOFTSIGN -> true;
      case RELU6, LEAKY_RELU, ELU, SELU, SWISH, GELU, GELU_TANH, EXPONENTIAL, SOFTMAX -> false;
    };
  }

  /** Its name inside a recurrent layer. */
  static String ofCell(Activation a) {
    return switch (a.function()) {
      case LINEAR -> "Affine";
      case RELU -> "Relu";
      case SIGMOID -> "Sigmoid";
      case HARD_SIGMOID -> "HardSigmoid";
      case TANH -> "Tanh";
      case SOFTPLUS -> "Softplus";
      case SOFTSIGN -> "Softsign";
      case RELU6, LEAKY_RELU, ELU, SELU, SWISH, GELU, GELU_TANH, EXPONENTIAL, SOFTMAX ->
          throw new IllegalArgumentException(a.function().name().toLowerCase(Locale.ROOT));
    };
  }
}
