package org.seriate.classify.layers;

import java.util.ArrayList;
import java.util.List;
import org.seriate.classify.layers.Layer.Activation;
import org.seriate.classify.layers.Layer.Cell;
import org.seriate.classify.layers.Layer.Direction;
import org.seriate.classify.layers.Layer.Function;
import org.seriate.classify.layers.Layer.Recurrent;
import org.seriate.classify.model.OnnxGraph;
import org.seriate.classify.model.Tensor;

/** A recurrent layer as ONNX nodes: [T, inputs] to [T, units], or to [1, units]. */
final class RecurrentNodes {
  // Keras keeps input, forget, cell, output; ONNX wants input, output, forget, cell. Both keep a
  // GRU's gates as update, reset, state.
  private static final int[] LSTM_GATES = {0, 3, 1, 2};
  private static final int[] GRU_GATES = {0, 1, 2};
  private static final int[] ONE_GATE = {0};

  private final OnnxGraph graph;
  private final String name;

  RecurrentNodes(OnnxGraph graph, String name) {
    this.graph = graph;
    this.name = name;
  }

  void add(String x, Recurrent r) {
    String sequence = name + "_x";
    graph
        .constant(name + "_axis", 1)
        .node("Unsqueeze", List.of(x, name + "_axis"), sequence); // [T, 1, inputs]
    if (r.backward().isEmpty()) {
      one(sequence, r, r.forward(), r.turned(), name, r.turned() && r.sequence());
      return;
    }
    String up = name + "_up";
    String down = name + "_down";
    one(sequence, r, r.forward(), false, up, false);
    one(sequence, r, r.backward().get(), true, down, false);
    List<String> both = List.of(up, down);
    switch (r.merge()) {
      case ADD -> graph.node("Add", both, name);
      case MULTIPLY -> graph.node("Mul", both, name);
      case AVERAGE -> graph.node("Mean", both, name);
      case MAXIMUM -> graph.node("Max", both, name);
      case CONCATENATE -> graph.node("Concat", both, name, "axis", 1);
    }
  }

  /**
   * @param turn ONNX puts what it read backwards into slice order; turn it back
   */
  private void one(String x, Recurrent r, Direction d, boolean backwards, String to, boolean turn) {
    int units = d.units();
    graph
        .constant(to + "_W", gates(d.kernel(), r.cell(), units))
        .constant(to + "_R", gates(d.recurrent(), r.cell(), units))
        .constant(to + "_B", bias(r, d))
        .node(
            operator(r.cell()),
            List.of(x, to + "_W", to + "_R", to + "_B"),
            List.of(to + "_y", to + "_h"), // [T, 1, 1, units] and [1, 1, units]
            attributes(r, units, backwards));
    String flat = turn ? to + "_order" : to;
    graph
        .constant(to + "_flat", r.sequence() ? -1 : 1, units)
        .node("Reshape", List.of(r.sequence() ? to + "_y" : to + "_h", to + "_flat"), flat);
    if (turn) {
      graph
          .constant(to + "_from", -1)
          .constant(to + "_to", Integer.MIN_VALUE)
          .constant(to + "_along", 0)
          .constant(to + "_step", -1)
          .node("Slice", List.of(flat, to + "_from", to + "_to", to + "_along", to + "_step"), to);
    }
  }

  private static String operator(Cell cell) {
    return switch (cell) {
      case LSTM -> "LSTM";
      case GRU -> "GRU";
      case SIMPLE -> "RNN";
    };
  }

  private static Object[] attributes(Recurrent r, int units, boolean backwards) {
    List<Activation> inside =
        switch (r.cell()) {
          case LSTM -> List.of(r.gateActivation(), r.activation(), r.activation());
          case GRU -> List.of(r.gateActivation(), r.activation());
          case SIMPLE -> List.of(r.activation());
        };
    List<Object> all = new ArrayList<>();
    all.addAll(List.of("hidden_size", units, "direction", backwards ? "reverse" : "forward"));
    all.addAll(List.of("activations", inside.stream().map(Activations::ofCell).toList()));
    numbers(inside)
        .ifPresent(
            n -> all.addAll(List.of("activation_alpha", n.alpha(), "activation_beta", n.beta())));
    if (r.cell() == Cell.GRU) {
      all.addAll(List.of("linear_before_reset", r.resetAfter() ? 1 : 0));
    }
    return all.toArray();
  }

  private record Numbers(float[] alpha, float[] beta) {}

  /** One pair for each function that has numbers, in their order. */
  private static java.util.Optional<Numbers> numbers(List<Activation> inside) {
    List<Activation> with =
        inside.stream()
            .filter(a -> a.function() == Function.HARD_SIGMOID || a.function() == Function.LINEAR)
            .map(a -> a.function() == Function.LINEAR ? new Activation(a.function(), 1, 0) : a)
            .toList();
    if (with.isEmpty()) {
      return java.util.Optional.empty();
    }
    float[] alpha = new float[with.size()];
    float[] beta = new float[with.size()];
    for (int i = 0; i < with.size(); i++) {
      alpha[i] = with.get(i).alpha();
      beta[i] = with.get(i).beta();
    }
    return java.util.Optional.of(new Numbers(alpha, beta));
  }

  private static int[] order(Cell cell) {
    return switch (cell) {
      case LSTM -> LSTM_GATES;
      case GRU -> GRU_GATES;
      case SIMPLE -> ONE_GATE;
    };
  }

  /** [inputs, gates x units] to [1, gates x units, inputs]. */
  private static Tensor gates(Tensor from, Cell cell, int units) {
    int inputs = (int) from.shape()[0];
    int wide = cell.gates * units;
    float[] out = new float[wide * inputs];
    int at = 0;
    for (int gate : order(cell)) {
      for (int unit = 0; unit < units; unit++) {
        for (int i = 0; i < inputs; i++) {
          out[at++] = from.values()[i * wide + gate * units + unit];
        }
      }
    }
    return new Tensor(new long[] {1, wide, inputs}, out);
  }

  /** [1, 2 x gates x units]: for the input, then for the state. */
  private static Tensor bias(Recurrent r, Direction d) {
    int units = d.units();
    int wide = r.cell().gates * units;
    float[] out = new float[2 * wide];
    for (int half = 0; half < d.bias().length / wide; half++) {
      int at = half * wide;
      for (int gate : order(r.cell())) {
        System.arraycopy(d.bias(), half * wide + gate * units, out, at, units);
        at += units;
      }
    }
    return new Tensor(new long[] {1, 2L * wide}, out);
  }
}
