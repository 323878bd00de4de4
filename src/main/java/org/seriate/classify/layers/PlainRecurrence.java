package org.seriate.classify.layers;

import java.util.Arrays;
import java.util.List;
import org.seriate.classify.layers.Layer.Direction;
import org.seriate.classify.layers.Layer.Recurrent;
import org.seriate.classify.layers.LayerNet.Shape;

/**
 * LSTM, GRU and the simple cell over the slices, the gates in the order in which Keras has them.
 */
final class PlainRecurrence {
  private PlainRecurrence() {}

  /** One row for each slice, or the last state alone, as the layer says. */
  static double[][] read(Recurrent r, double[][] x) {
    if (r.backward().isEmpty()) {
      double[][] states = states(r, r.forward(), r.turned() ? turned(x) : x);
      return r.sequence() ? states : new double[][] {states[states.length - 1]};
    }
    double[][] up = states(r, r.forward(), x);
    double[][] down = states(r, r.backward().get(), turned(x));
    if (!r.sequence()) {
      return new double[][] {merged(r, up[up.length - 1], down[down.length - 1])};
    }
    double[][] y = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      y[t] = merged(r, up[t], down[x.length - 1 - t]);
    }
    return y;
  }

  private static double[] merged(Recurrent r, double[] up, double[] down) {
    Shape vector = new Shape(0, 0, up.length + down.length, true, false);
    return PlainForward.meet(r.merge(), List.of(up, down), vector);
  }

  private static double[][] turned(double[][] x) {
    double[][] y = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      y[t] = x[x.length - 1 - t];
    }
    return y;
  }

  /** The state after each slice. */
  private static double[][] states(Recurrent r, Direction d, double[][] x) {
    double[][] states = new double[x.length][];
    double[] state = new double[d.units()];
    double[] memory = new double[d.units()];
    for (int t = 0; t < x.length; t++) {
      state =
          switch (r.cell()) {
            case LSTM -> lstm(r, d, x[t], state, memory);
            case GRU -> gru(r, d, x[t], state);
            case SIMPLE -> PlainActivation.of(r.activation(), sum(d, x[t], state));
          };
      states[t] = state;
    }
    return states;
  }

  /** All gates' sums, side by side. */
  private static double[] sum(Direction d, double[] x, double[] state) {
    int wide = (int) d.kernel().shape()[1];
    double[] y = PlainForward.times(x, d.kernel().values(), d.bias(), 0, wide);
    double[] of = PlainForward.times(state, d.recurrent().values(), new float[0], 0, wide);
    for (int i = 0; i < wide; i++) {
      y[i] += of[i];
    }
    return y;
  }

  private static double[] lstm(
      Recurrent r, Direction d, double[] x, double[] state, double[] memory) {
    int n = d.units();
    double[] z = sum(d, x, state);
    double[] input = PlainActivation.of(r.gateActivation(), Arrays.copyOfRange(z, 0, n));
    double[] forget = PlainActivation.of(r.gateActivation(), Arrays.copyOfRange(z, n, 2 * n));
    double[] fresh = PlainActivation.of(r.activation(), Arrays.copyOfRange(z, 2 * n, 3 * n));
    double[] output = PlainActivation.of(r.gateActivation(), Arrays.copyOfRange(z, 3 * n, 4 * n));
    for (int i = 0; i < n; i++) {
      memory[i] = forget[i] * memory[i] + input[i] * fresh[i];
    }
    double[] shown = PlainActivation.of(r.activation(), memory.clone());
    for (int i = 0; i < n; i++) {
      shown[i] *= output[i];
    }
    return shown;
  }

  private static double[] gru(Recurrent r, Direction d, double[] x, double[] state) {
    int n = d.units();
    double[] of = PlainForward.times(x, d.kernel().values(), d.bias(), 0, 3 * n);
    float[] second = r.resetAfter() ? d.bias() : new float[0];
    double[] from = PlainForward.times(state, d.recurrent().values(), second, 3 * n, 3 * n);
    double[] update = new double[n];
    double[] reset = new double[n];
    for (int i = 0; i < n; i++) {
      update[i] = of[i] + from[i];
      reset[i] = of[n + i] + from[n + i];
    }
    update = PlainActivation.of(r.gateActivation(), update);
    reset = PlainActivation.of(r.gateActivation(), reset);
    double[] fresh = fresh(r, d, of, from, reset, state);
    double[] next = new double[n];
    for (int i = 0; i < n; i++) {
      next[i] = update[i] * state[i] + (1 - update[i]) * fresh[i];
    }
    return next;
  }

  private static double[] fresh(
      Recurrent r, Direction d, double[] of, double[] from, double[] reset, double[] state) {
    int n = d.units();
    double[] sum = new double[n];
    if (r.resetAfter()) {
      for (int i = 0; i < n; i++) {
        sum[i] = of[2 * n + i] + reset[i] * from[2 * n + i];
      }
      return PlainActivation.of(r.activation(), sum);
    }
    double[] kept = new double[n];
    for (int i = 0; i < n; i++) {
      kept[i] = reset[i] * state[i];
    }
    double[] again = PlainForward.times(kept, d.recurrent().values(), new float[0], 0, 3 * n);
    for (int i = 0; i < n; i++) {
      sum[i] = of[2 * n + i] + again[2 * n + i];
    }
    return PlainActivation.of(r.activation(), sum);
  }
}
