package org.seriate.classify.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.seriate.classify.layers.Layer.Activation;
import org.seriate.classify.layers.Layer.Cell;
import org.seriate.classify.layers.Layer.Direction;
import org.seriate.classify.layers.Layer.Meeting;
import org.seriate.classify.layers.Layer.Recurrent;
import org.seriate.classify.layers.LayerGraphs;
import org.seriate.classify.model.Tensor;

/** LSTM, GRU and SimpleRNN, alone or in both directions. */
final class RecurrentLayers {
  private final NetUnderConstruction net;

  RecurrentLayers(NetUnderConstruction net) {
    this.net = net;
  }

  String add(JsonNode node, List<String> inputs, Place place) throws IOException {
    KerasLayer layer = new KerasLayer(node, place);
    if (inputs.size() != 1) {
      throw layer.refused("states that come from another layer are not known");
    }
    if (net.isOnEachSlice()) {
      throw layer.refused("inside TimeDistributed it would read along a slice, not the series");
    }
    Recurrent r = layer.type().equals("Bidirectional") ? both(layer) : one(layer);
    return net.add(layer.name(), r, inputs.getFirst());
  }

  private Recurrent one(KerasLayer layer) throws IOException {
    Cell cell = cell(layer);
    return recurrent(
        layer,
        cell,
        direction(layer, layer.place().wrapped("cell", "cell"), cell),
        Optional.empty(),
        Meeting.CONCATENATE);
  }

  private Recurrent both(KerasLayer layer) throws IOException {
    KerasLayer up = inner(layer, "layer", "forward");
    KerasLayer down =
        layer.config().path("backward_layer").isObject()
            ? inner(layer, "backward_layer", "backward")
            : inner(layer, "layer", "backward");
    if (up.is("go_backwards", false)) {
      throw layer.refused("its first direction reads backwards");
    }
    Cell cell = cell(up);
    if (cell(down) != cell || !functions(up).equals(functions(down))) {
      throw layer.refused("its directions are of different kinds");
    }
    return recurrent(
        up,
        cell,
        direction(up, up.place().wrapped("cell", "cell"), cell),
        Optional.of(direction(down, down.place().wrapped("cell", "cell"), cell)),
        merge(layer));
  }

  private static KerasLayer inner(KerasLayer layer, String key, String direction) {
    JsonNode node = layer.config().path(key);
    String name = KerasReader.name(node);
    String full = name.startsWith(direction + "_") ? name : direction + "_" + name;
    return new KerasLayer(node, layer.place().wrapped(full, direction + "_layer"));
  }

  private static Meeting merge(KerasLayer layer) throws IOException {
    String mode = layer.config().path("merge_mode").asText("null");
    return switch (mode) {
      case "concat" -> Meeting.CONCATENATE;
      case "sum" -> Meeting.ADD;
      case "mul" -> Meeting.MULTIPLY;
      case "ave" -> Meeting.AVERAGE;
      default -> throw layer.refused("merge_mode " + mode + " is not known");
    };
  }

  private static Cell cell(KerasLayer layer) throws IOException {
    return switch (layer.type()) {
      case "LSTM" -> Cell.LSTM;
      case "GRU" -> Cell.GRU;
      case "SimpleRNN" -> Cell.SIMPLE;
      default -> throw layer.refused("a recurrent layer of this kind is not known");
    };
  }

  private record Functions(Activation activation, Activation gate) {}

  private Functions functions(KerasLayer layer) throws IOException {
    Functions f =
        new Functions(
            layer.activation("activation", "tanh", net.isThree()),
            layer.activation("recurrent_activation", "sigmoid", net.isThree()));
    if (!LayerGraphs.inRecurrent(f.activation) || !LayerGraphs.inRecurrent(f.gate)) {
      throw layer.refused("one of its activations is not known inside a recurrent layer");
    }
    return f;
  }

  private Recurrent recurrent(
      KerasLayer layer, Cell cell, Direction forward, Optional<Direction> backward, Meeting merge)
      throws IOException {
    if (layer.is("return_state", false) || layer.is("time_major", false)) {
      throw layer.refused("return_state and time_major are not known");
    }
    if (layer.is("stateful", false)) {
      net.remark(
          "Layer '%s' keeps its state between calls in Keras (stateful); here every series begins anew."
              .formatted(layer.name()));
    }
    Functions f = functions(layer);
    return new Recurrent(
        cell,
        forward,
        backward,
        merge,
        layer.is("return_sequences", false),
        backward.isEmpty() && layer.is("go_backwards", false),
        cell == Cell.GRU && resetAfter(layer),
        f.activation,
        f.gate);
  }

  /** Files from before the choice existed mean false. */
  private static boolean resetAfter(KerasLayer layer) {
    return layer.is("reset_after", false);
  }

  private Direction direction(KerasLayer layer, Place at, Cell cell) throws IOException {
    KerasLayer here = new KerasLayer(layer.node(), at);
    Tensor kernel = net.numbers(here, "kernel", 0);
    Tensor recurrent = net.numbers(here, "recurrent_kernel", 1);
    if (kernel.shape().length != 2 || recurrent.shape().length != 2) {
      throw layer.refused("its numbers are no matrices");
    }
    int wide = (int) recurrent.shape()[1];
    boolean twice = cell == Cell.GRU && resetAfter(layer);
    float[] bias = net.bias(here, 2, twice ? 2 * wide : wide);
    return new Direction(kernel, recurrent, bias);
  }
}
