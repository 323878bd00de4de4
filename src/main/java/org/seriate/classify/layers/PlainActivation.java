package org.seriate.classify.layers;

import java.util.Arrays;
import org.seriate.classify.layers.Layer.Activation;

/** What a layer makes of its sums: the functions of Keras, as their papers define them. */
final class PlainActivation {
  private PlainActivation() {}

  static double[] of(Activation a, double[] x) {
    if (a.function() == Layer.Function.SOFTMAX) {
      return softmax(x);
    }
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = of(a, x[i]);
    }
    return y;
  }

  private static double[] softmax(double[] x) {
    double highest = Arrays.stream(x).max().orElse(0);
    double[] y = Arrays.stream(x).map(v -> Math.exp(v - highest)).toArray();
    double sum = Arrays.stream(y).sum();
    return Arrays.stream(y).map(v -> v / sum).toArray();
  }

  private static double of(Activation a, double x) {
    return switch (a.function()) {
      case LINEAR, SOFTMAX -> x;
      case RELU -> Math.max(0, x);
      case RELU6 -> Math.clamp(x, 0, 6);
      case LEAKY_RELU -> x < 0 ? a.alpha() * x : x;
      case ELU -> x < 0 ? a.alpha() * Math.expm1(x) : x;
      case SELU -> 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * Math.expm1(x) : x);
      case SIGMOID -> sigmoid(x);
      case HARD_SIGMOID -> Math.clamp(a.alpha() * x + a.beta(), 0, 1);
      case TANH -> Math.tanh(x);
      case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case SWISH -> x * sigmoid(x);
      case GELU -> x * normalBelow(x);
      case GELU_TANH ->
          0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      case EXPONENTIAL -> Math.exp(x);
    };
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** Share of a normal distribution below x, by Simpson's rule; good to 1e-9. */
  private static double normalBelow(double x) {
    double end = Math.clamp(x, -8, 8);
    int steps = 400;
    double h = end / steps;
    double sum = 1 + Math.exp(-end * end / 2);
    for (int i = 1; i < steps; i++) {
      double t = i * h;
      sum += (i % 2 == 1 ? 4 : 2) * Math.exp(-t * t / 2);
    }
    return 0.5 + sum * h / 3 / Math.sqrt(2 * Math.PI);
  }
}
