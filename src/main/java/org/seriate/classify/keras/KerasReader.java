package org.seriate.classify.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.seriate.classify.layers.LayerNet;
import org.seriate.classify.layers.LayerRefused;

/**
 * Follows the configuration of a model from its input to its output.
 *
 * <pre>
 * Sequential, Functional        layers in turn, or as their inbound nodes say
 *   TimeDistributed(X)          X on each slice; X may be a model of its own
 *   Bidirectional(X)            X twice, see {@link RecurrentLayers}
 *   everything else             {@link PlainLayers}
 * </pre>
 */
final class KerasReader {
  private static final int DEEPEST = 12;

  private final String version;
  private final KerasNumbers numbers;

  KerasReader(String version, KerasNumbers numbers) {
    this.version = version;
    this.numbers = numbers;
  }

  KerasModel read(JsonNode model) throws IOException {
    String name = model.path("config").path("name").asText("model");
    Input input = input(model);
    NetUnderConstruction net =
        new NetUnderConstruction(input.size(), input.channels(), isThree(), numbers);
    model(model, LayerNet.INPUT, Place.ROOT, net, 0);
    return new KerasModel(name, version, net.finished(), input.slices(), net.remarks());
  }

  /** Keras 3 changed a formula and some defaults; a file that does not say is an older one. */
  private boolean isThree() {
    return version.startsWith("3");
  }

  private record Input(OptionalInt slices, int size, int channels) {}

  /** [batch, slices, rows, columns, channels], wherever the version at hand writes it. */
  private static Input input(JsonNode model) throws IOException {
    JsonNode layers = layers(model);
    if (layers.isEmpty()) {
      throw new IOException("the model has no layers");
    }
    JsonNode shape = null;
    for (JsonNode layer : layers) {
      JsonNode config = layer.path("config");
      for (String key : new String[] {"batch_shape", "batch_input_shape"}) {
        shape = shape == null && config.path(key).isArray() ? config.path(key) : shape;
      }
      if (shape == null && !layer.path("config").path("layers").isMissingNode()) {
        return input(layer);
      }
      if (shape != null) {
        break;
      }
    }
    shape = shape == null ? model.path("config").path("build_input_shape") : shape;
    if (shape.isMissingNode()) {
      throw new IOException("the model does not say what its input looks like (no input shape)");
    }
    return ofShape(shape);
  }

  private static Input ofShape(JsonNode shape) throws IOException {
    if (shape.size() != 5) {
      throw new IOException(
          "the input is %s; wanted are slices of a series, [batch, slices, rows, columns, channels]"
              .formatted(shape));
    }
    int rows = shape.get(2).asInt(0);
    int channels = shape.get(4).asInt(0);
    if (rows != shape.get(3).asInt(0) || rows < 8 || rows > 1024) {
      throw new IOException(
          "slices of %s x %s; wanted are square ones of 8 to 1024"
              .formatted(shape.get(2), shape.get(3)));
    }
    if (channels < 1 || channels > 16) {
      throw new IOException(
          "slices of %s channels; wanted are 1 to 16, channels last".formatted(shape.get(4)));
    }
    JsonNode slices = shape.get(1);
    return new Input(
        slices.isInt() ? OptionalInt.of(slices.asInt()) : OptionalInt.empty(), rows, channels);
  }

  /** Keras 1 and early 2 wrote the layers of a Sequential as the configuration itself. */
  private static JsonNode layers(JsonNode model) {
    JsonNode config = model.path("config");
    return config.isArray() ? config : config.path("layers");
  }

  /** A model on {@code input}; gives the step that it ends with. */
  private String model(
      JsonNode model, String input, Place place, NetUnderConstruction net, int depth)
      throws IOException {
    String type = model.path("class_name").asText("");
    if (depth > DEEPEST) {
      throw new IOException("models lie in each other deeper than anybody would write them");
    }
    return switch (type) {
      case "Sequential" -> sequential(model, input, place, net, depth);
      case "Functional", "Model" -> functional(model, input, place, net, depth);
      default ->
          throw new IOException(
              "the model is a %s, a class of its author; only Sequential and Functional models"
                      .formatted(type.isEmpty() ? "thing without a class" : type)
                  + " can be read without the code they were made with");
    };
  }

  private String sequential(
      JsonNode model, String input, Place place, NetUnderConstruction net, int depth)
      throws IOException {
    Map<String, Integer> used = new HashMap<>();
    String x = input;
    for (JsonNode layer : layers(model)) {
      // Sequential.layers leaves its input layer out, and with it the count of its kind.
      String unique = isInput(layer) ? "" : unique(layer, used);
      x = layer(layer, List.of(x), place.layer(name(layer), unique), net, depth);
    }
    return x;
  }

  private static boolean isInput(JsonNode layer) {
    return layer.path("class_name").asText("").equals("InputLayer");
  }

  private String functional(
      JsonNode model, String input, Place place, NetUnderConstruction net, int depth)
      throws IOException {
    Map<String, JsonNode> layers = new LinkedHashMap<>();
    Map<String, Place> places = new HashMap<>();
    Map<String, Integer> used = new HashMap<>();
    for (JsonNode layer : layers(model)) {
      layers.put(name(layer), layer);
      places.put(name(layer), place.layer(name(layer), unique(layer, used)));
    }
    String first = only(model, "input_layers", layers.keySet());
    String last = only(model, "output_layers", layers.keySet());
    Map<String, String> done = new HashMap<>();
    done.put(first, input);
    return new Walk(layers, places, net, depth, done, new HashSet<>()).to(last);
  }

  private static String only(JsonNode model, String key, Set<String> layers) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    tensors(model.path("config").path(key), layers, names);
    if (names.size() != 1) {
      throw new IOException(
          "model '%s' has %d %s (%s); wanted is one"
              .formatted(
                  model.path("config").path("name").asText(""),
                  names.size(),
                  key.equals("input_layers") ? "inputs" : "outputs",
                  String.join(", ", names)));
    }
    return names.iterator().next();
  }

  /** Names of the layers that stand in ["name", 0, 0, …] or in a keras_history, anywhere below. */
  private static void tensors(JsonNode node, Set<String> layers, java.util.Collection<String> to) {
    JsonNode history = node.isObject() ? node.path("keras_history") : node;
    boolean isTensor =
        history.isArray()
            && history.size() >= 3
            && history.get(0).isTextual()
            && history.get(1).isInt()
            && layers.contains(history.get(0).asText());
    if (isTensor) {
      to.add(history.get(0).asText());
      return;
    }
    node.forEach(child -> tensors(child, layers, to));
  }

  /** From the output back to the input, each layer once. */
  private final class Walk {
    private final Map<String, JsonNode> layers;
    private final Map<String, Place> places;
    private final NetUnderConstruction net;
    private final int depth;
    private final Map<String, String> done;
    private final Set<String> open;

    Walk(
        Map<String, JsonNode> layers,
        Map<String, Place> places,
        NetUnderConstruction net,
        int depth,
        Map<String, String> done,
        Set<String> open) {
      this.layers = layers;
      this.places = places;
      this.net = net;
      this.depth = depth;
      this.done = done;
      this.open = open;
    }

    String to(String name) throws IOException {
      if (done.containsKey(name)) {
        return done.get(name);
      }
      if (!open.add(name) || open.size() > 2000) {
        throw new LayerRefused(name, "its inputs lead back to itself, or the model has no end");
      }
      JsonNode layer = layers.get(name);
      JsonNode nodes = layer.path("inbound_nodes");
      if (nodes.size() != 1) {
        throw new LayerRefused(
            name, "it is used in %d places; shared layers are not read".formatted(nodes.size()));
      }
      List<String> from = new ArrayList<>();
      tensors(nodes, layers.keySet(), from);
      List<String> inputs = new ArrayList<>();
      for (String before : from) {
        inputs.add(to(before));
      }
      String step = layer(layer, inputs, places.get(name), net, depth);
      done.put(name, step);
      return step;
    }
  }

  private String layer(
      JsonNode layer, List<String> inputs, Place place, NetUnderConstruction net, int depth)
      throws IOException {
    String type = layer.path("class_name").asText("");
    if (inputs.isEmpty()) {
      throw new LayerRefused(name(layer), "nothing leads into it");
    }
    ofKeras(layer, type);
    return switch (type) {
      case "InputLayer" -> inputs.getFirst();
      case "Sequential", "Functional", "Model" ->
          model(layer, inputs.getFirst(), place, net, depth + 1);
      case "TimeDistributed" -> timeDistributed(layer, inputs, place, net, depth);
      case "LSTM", "GRU", "SimpleRNN", "Bidirectional" ->
          new RecurrentLayers(net).add(layer, inputs, place);
      default -> new PlainLayers(net).add(new KerasLayer(layer, place), inputs);
    };
  }

  /** A layer of somebody's own has no meaning without their code. */
  private static void ofKeras(JsonNode layer, String type) throws LayerRefused {
    String module = layer.path("module").asText("");
    String registered = layer.path("registered_name").asText("");
    boolean foreign = registered.contains(">") || !module.isEmpty() && !module.startsWith("keras");
    if (foreign || type.contains(">")) {
      throw new LayerRefused(
          name(layer),
          "%s is a custom layer; only its author's code says what it does"
              .formatted(registered.isEmpty() ? type : registered));
    }
  }

  private String timeDistributed(
      JsonNode layer, List<String> inputs, Place place, NetUnderConstruction net, int depth)
      throws IOException {
    JsonNode inner = layer.path("config").path("layer");
    net.alongSlices(name(layer), inputs.getFirst());
    Place at = place.wrapped(name(inner), "layer");
    boolean before = net.onEachSlice(true);
    String step = layer(inner, inputs, at, net, depth + 1);
    net.onEachSlice(before);
    return step;
  }

  static String name(JsonNode layer) {
    String name = layer.path("config").path("name").asText("");
    return name.isEmpty() ? layer.path("name").asText("unnamed") : name;
  }

  /** The name under which a .keras file keeps a layer: its class, counted. */
  private static String unique(JsonNode layer, Map<String, Integer> used) {
    String snake =
        layer
            .path("class_name")
            .asText("")
            .replaceAll("\\W+", "")
            .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
            .replaceAll("([a-z])([A-Z])", "$1_$2")
            .toLowerCase(java.util.Locale.ROOT);
    int count = used.merge(snake, 1, Integer::sum);
    return count == 1 ? snake : snake + "_" + (count - 1);
  }
}
