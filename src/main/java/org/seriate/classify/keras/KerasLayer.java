package org.seriate.classify.keras;

import com.fasterxml.jackson.databind.JsonNode;
import org.seriate.classify.layers.Layer.Activation;
import org.seriate.classify.layers.Layer.Function;
import org.seriate.classify.layers.Layer.Padding;
import org.seriate.classify.layers.Layer.Window;
import org.seriate.classify.layers.LayerRefused;

/** The configuration of one layer, and where its numbers are. */
record KerasLayer(JsonNode node, Place place) {
  String type() {
    return node.path("class_name").asText("");
  }

  String name() {
    return KerasReader.name(node);
  }

  JsonNode config() {
    return node.path("config");
  }

  boolean is(String key, boolean unsaid) {
    return config().path(key).asBoolean(unsaid);
  }

  double number(String key, double unsaid) {
    return config().path(key).isNumber() ? config().path(key).asDouble() : unsaid;
  }

  LayerRefused refused(String reason) {
    return new LayerRefused(name(), type() + ": " + reason);
  }

  /** Channels last is what Keras writes unless somebody changed it. */
  void channelsLast() throws LayerRefused {
    String format = config().path("data_format").asText("channels_last");
    if (!format.equals("channels_last") && !format.equals("null")) {
      throw refused("data_format is " + format + "; only channels_last is read");
    }
  }

  /** Where a window stands; strides that are not said are {@code stride}. */
  Window window(String size, String dilation) throws LayerRefused {
    channelsLast();
    int[] of = pair(size, 1);
    int[] strides = config().path("strides").isNull() ? of : pair("strides", 1);
    int[] apart = pair(dilation, 1);
    String padding = config().path("padding").asText("valid");
    return switch (padding) {
      case "same", "valid" ->
          new Window(
              of[0],
              of[1],
              strides[0],
              strides[1],
              apart[0],
              apart[1],
              padding.equals("same") ? Padding.SAME : Padding.VALID);
      default -> throw refused("padding " + padding + " is not known");
    };
  }

  private int[] pair(String key, int unsaid) throws LayerRefused {
    JsonNode value = config().path(key);
    int first = value.isArray() ? value.path(0).asInt(unsaid) : value.asInt(unsaid);
    int second = value.isArray() ? value.path(1).asInt(unsaid) : first;
    if (first < 1 || second < 1 || first > 4096 || second > 4096 || value.size() > 2) {
      throw refused(key + " " + value + " is not known");
    }
    return new int[] {first, second};
  }

  /** What {@code key} names: a word, or an object that holds one. */
  Activation activation(String key, String unsaid, boolean three) throws LayerRefused {
    JsonNode value = config().path(key);
    if (value.isNull()) {
      return Activation.LINEAR;
    }
    if (value.isObject()) {
      String type = value.path("class_name").asText("");
      JsonNode inner = value.path("config");
      return type.equals("function") || inner.isTextual()
          ? named(inner.asText(type), three)
          : new KerasLayer(value, place).asLayer(three, this);
    }
    return named(value.asText(unsaid), three);
  }

  /** An activation layer given as the activation of another one. */
  private Activation asLayer(boolean three, KerasLayer of) throws LayerRefused {
    Activation own = ownActivation();
    if (own == null) {
      throw of.refused("activation " + type() + " is not known");
    }
    return own;
  }

  /** What an activation that is a layer does; null for other layers. */
  Activation ownActivation() throws LayerRefused {
    return switch (type()) {
      case "LeakyReLU" ->
          new Activation(
              Function.LEAKY_RELU, (float) number("negative_slope", number("alpha", 0.3)), 0);
      case "ELU" -> new Activation(Function.ELU, (float) number("alpha", 1), 0);
      case "ReLU" -> relu();
      case "Softmax" -> new Activation(Function.SOFTMAX);
      default -> null;
    };
  }

  private Activation relu() throws LayerRefused {
    double slope = number("negative_slope", 0);
    double most = number("max_value", Double.POSITIVE_INFINITY);
    if (number("threshold", 0) != 0 || most != 6 && Double.isFinite(most)) {
      throw refused("only a threshold of 0 and a max_value of 6 or none are known");
    }
    if (Double.isFinite(most)) {
      return new Activation(Function.RELU6);
    }
    return slope == 0
        ? new Activation(Function.RELU)
        : new Activation(Function.LEAKY_RELU, (float) slope, 0);
  }

  private Activation named(String word, boolean three) throws LayerRefused {
    return switch (word) {
      case "linear" -> Activation.LINEAR;
      case "relu" -> new Activation(Function.RELU);
      case "relu6" -> new Activation(Function.RELU6);
      case "leaky_relu" -> new Activation(Function.LEAKY_RELU, 0.2f, 0);
      case "elu" -> new Activation(Function.ELU, 1, 0);
      case "selu" -> new Activation(Function.SELU);
      case "sigmoid" -> new Activation(Function.SIGMOID);
      // Keras 3 took the steeper slope of other libraries.
      case "hard_sigmoid" -> new Activation(Function.HARD_SIGMOID, three ? 1 / 6f : 0.2f, 0.5f);
      case "tanh" -> new Activation(Function.TANH);
      case "softplus" -> new Activation(Function.SOFTPLUS);
      case "softsign" -> new Activation(Function.SOFTSIGN);
      case "swish", "silu" -> new Activation(Function.SWISH);
      case "gelu" -> new Activation(Function.GELU);
      case "exponential" -> new Activation(Function.EXPONENTIAL);
      case "softmax" -> new Activation(Function.SOFTMAX);
      default -> throw refused("activation " + word + " is not known");
    };
  }
}
