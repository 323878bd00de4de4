package org.seriate.classify.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.seriate.classify.layers.Layer.Activation;
import org.seriate.classify.layers.Layer.Affine;
import org.seriate.classify.layers.Layer.Convolution;
import org.seriate.classify.layers.Layer.Dense;
import org.seriate.classify.layers.Layer.DepthwiseConvolution;
import org.seriate.classify.layers.Layer.Flatten;
import org.seriate.classify.layers.Layer.Function;
import org.seriate.classify.layers.Layer.GlobalPool;
import org.seriate.classify.layers.Layer.Join;
import org.seriate.classify.layers.Layer.Meeting;
import org.seriate.classify.layers.Layer.OverSlices;
import org.seriate.classify.layers.Layer.Pad;
import org.seriate.classify.layers.Layer.Pool;
import org.seriate.classify.layers.Layer.Window;
import org.seriate.classify.layers.LayerNet.Shape;
import org.seriate.classify.layers.LayerRefused;
import org.seriate.classify.model.Tensor;

/** All layers that neither wrap others nor read along the series. */
final class PlainLayers {
  private final NetUnderConstruction net;

  PlainLayers(NetUnderConstruction net) {
    this.net = net;
  }

  String add(KerasLayer layer, List<String> inputs) throws IOException {
    Optional<Meeting> meeting = meeting(layer);
    if (meeting.isPresent()) {
      return net.add(layer.name(), new Join(meeting.get()), inputs.toArray(String[]::new));
    }
    if (inputs.size() != 1) {
      throw layer.refused("it has %d inputs, one is known".formatted(inputs.size()));
    }
    String x = inputs.getFirst();
    return switch (layer.type()) {
      case "Conv2D", "Convolution2D" -> net.activated(layer, convolution(layer, x));
      case "DepthwiseConv2D" ->
          net.activated(layer, depthwise(layer, x, "depthwise_kernel|kernel", true));
      case "SeparableConv2D", "SeparableConvolution2D" -> separable(layer, x);
      case "MaxPooling2D" -> net.add(layer.name(), pool(layer, true), x);
      case "AveragePooling2D" -> net.add(layer.name(), pool(layer, false), x);
      case "GlobalMaxPooling2D" -> net.add(layer.name(), globalPool(layer, true), x);
      case "GlobalAveragePooling2D" -> net.add(layer.name(), globalPool(layer, false), x);
      case "GlobalMaxPooling1D" -> overSlices(layer, true, x);
      case "GlobalAveragePooling1D" -> overSlices(layer, false, x);
      case "ZeroPadding2D" -> net.add(layer.name(), padding(layer), x);
      case "Flatten" -> flatten(layer, x);
      case "Reshape" -> reshape(layer, x);
      case "Dense" -> net.activated(layer, dense(layer, x));
      case "BatchNormalization" -> net.add(layer.name(), normalization(layer, x), x);
      case "Rescaling" -> rescaling(layer, x);
      case "Activation" -> net.activated(layer, x);
      case "LeakyReLU", "ELU", "ReLU", "Softmax" -> activation(layer, x);
      default -> without(layer, x);
    };
  }

  private static Optional<Meeting> meeting(KerasLayer layer) {
    return Optional.ofNullable(
        switch (layer.type()) {
          case "Add" -> Meeting.ADD;
          case "Multiply" -> Meeting.MULTIPLY;
          case "Average" -> Meeting.AVERAGE;
          case "Maximum" -> Meeting.MAXIMUM;
          case "Concatenate" -> Meeting.CONCATENATE;
          default -> null;
        });
  }

  /** Layers that do nothing once training is over; all others are refused. */
  private String without(KerasLayer layer, String x) throws LayerRefused {
    switch (layer.type()) {
      case "Dropout",
          "SpatialDropout1D",
          "SpatialDropout2D",
          "SpatialDropout3D",
          "AlphaDropout",
          "GaussianDropout",
          "GaussianNoise",
          "ActivityRegularization",
          "RandomFlip",
          "RandomRotation",
          "RandomTranslation",
          "RandomZoom",
          "RandomContrast",
          "RandomBrightness" -> {
        return x;
      }
      case "Masking" -> {
        net.remark(
            "Layer '%s' (Masking) skips empty slices of padded series; series are given unpadded here, so it does nothing."
                .formatted(layer.name()));
        return x;
      }
      case "Lambda" ->
          throw layer.refused("its function is Python code, which is not run from a model file");
      case "ConvLSTM2D",
          "Conv3D",
          "MaxPooling3D",
          "AveragePooling3D",
          "GlobalAveragePooling3D",
          "GlobalMaxPooling3D" ->
          throw layer.refused(
              "it looks at several slices at once, and a network is read as one part for a slice"
                  + " and one along the series; export the model to ONNX and import that");
      case "CuDNNLSTM", "CuDNNGRU" ->
          throw layer.refused("load the model and save it with LSTM or GRU in its place");
      default -> throw layer.refused("this kind of layer is not known");
    }
  }

  private String convolution(KerasLayer layer, String x) throws IOException {
    Tensor kernel = kernel(layer, "kernel", 0);
    if (layer.number("groups", 1) != 1) {
      throw layer.refused("groups other than 1 are not known");
    }
    int outputs = (int) kernel.shape()[3];
    return net.add(
        layer.name(),
        new Convolution(
            layer.window("kernel_size", "dilation_rate"), kernel, net.bias(layer, 1, outputs)),
        x);
  }

  private Tensor kernel(KerasLayer layer, String name, int index) throws IOException {
    Tensor kernel = net.numbers(layer, name, index);
    if (kernel.shape().length != 4) {
      throw layer.refused("its kernel has %d dimensions, not 4".formatted(kernel.shape().length));
    }
    return kernel;
  }

  private String depthwise(KerasLayer layer, String x, String name, boolean biased)
      throws IOException {
    Tensor kernel = kernel(layer, name, 0);
    int outputs = (int) (kernel.shape()[2] * kernel.shape()[3]);
    float[] bias = biased ? net.bias(layer, 1, outputs) : new float[outputs];
    return net.add(
        layer.name(),
        new DepthwiseConvolution(layer.window("kernel_size", "dilation_rate"), kernel, bias),
        x);
  }

  /** Each channel by itself, then all channels at each point. */
  private String separable(KerasLayer layer, String x) throws IOException {
    String each = depthwise(layer, x, "depthwise_kernel", false);
    Tensor kernel = kernel(layer, "pointwise_kernel", 1);
    int outputs = (int) kernel.shape()[3];
    Window point =
        new Window(1, 1, 1, 1, 1, 1, layer.window("kernel_size", "dilation_rate").padding());
    return net.activated(
        layer,
        net.add(
            layer.name() + " points",
            new Convolution(point, kernel, net.bias(layer, 2, outputs)),
            each));
  }

  private static Pool pool(KerasLayer layer, boolean maximum) throws LayerRefused {
    return new Pool(layer.window("pool_size", "no_dilation"), maximum);
  }

  private static GlobalPool globalPool(KerasLayer layer, boolean maximum) throws LayerRefused {
    layer.channelsLast();
    return new GlobalPool(maximum, layer.is("keepdims", false));
  }

  private String overSlices(KerasLayer layer, boolean maximum, String x) throws LayerRefused {
    layer.channelsLast();
    if (net.isOnEachSlice() || layer.is("keepdims", false)) {
      throw layer.refused("it is known along the series only, without keepdims");
    }
    return net.add(layer.name(), new OverSlices(maximum), x);
  }

  private static Pad padding(KerasLayer layer) throws LayerRefused {
    layer.channelsLast();
    JsonNode p = layer.config().path("padding");
    int[] rows = ends(p.isArray() ? p.path(0) : p);
    int[] columns = ends(p.isArray() ? p.path(1) : p);
    if (Arrays.stream(rows).anyMatch(n -> n < 0) || Arrays.stream(columns).anyMatch(n -> n < 0)) {
      throw layer.refused("padding " + p + " is not known");
    }
    return new Pad(rows[0], rows[1], columns[0], columns[1]);
  }

  private static int[] ends(JsonNode p) {
    return p.isArray()
        ? new int[] {p.path(0).asInt(-1), p.path(1).asInt(-1)}
        : new int[] {p.asInt(-1), p.asInt(-1)};
  }

  private String flatten(KerasLayer layer, String x) throws LayerRefused {
    Shape in = net.shape(x);
    if (!net.isOnEachSlice() && in.alongSlices()) {
      throw layer.refused(
          "it joins all slices into one vector, so the network works for one number of slices"
              + " only; that is not read");
    }
    return net.add(layer.name(), new Flatten(), x);
  }

  /** Known where it only says Flatten in other words. */
  private String reshape(KerasLayer layer, String x) throws LayerRefused {
    JsonNode target = layer.config().path("target_shape");
    int length = net.shape(x).length();
    int last = target.path(target.size() - 1).asInt(0);
    int wanted = net.isOnEachSlice() || !net.shape(x).alongSlices() ? 1 : 2;
    if (target.size() != wanted || last != length && last != -1) {
      throw layer.refused("a reshape to " + target + " is not known");
    }
    return net.add(layer.name(), new Flatten(), x);
  }

  private String dense(KerasLayer layer, String x) throws IOException {
    Tensor kernel = net.numbers(layer, "kernel", 0);
    if (kernel.shape().length != 2) {
      throw layer.refused("its kernel has %d dimensions, not 2".formatted(kernel.shape().length));
    }
    return net.add(layer.name(), new Dense(kernel, net.bias(layer, 1, (int) kernel.shape()[1])), x);
  }

  /** What is left of batch normalization when the network no longer learns. */
  private Affine normalization(KerasLayer layer, String x) throws IOException {
    lastAxis(layer, x);
    int index = 0;
    Tensor gamma = layer.is("scale", true) ? net.numbers(layer, "gamma", index++) : null;
    Tensor beta = layer.is("center", true) ? net.numbers(layer, "beta", index++) : null;
    float[] mean = net.numbers(layer, "moving_mean", index++).values();
    float[] variance = net.numbers(layer, "moving_variance", index).values();
    double epsilon = layer.number("epsilon", 1e-3);
    float[] scale = new float[mean.length];
    float[] shift = new float[mean.length];
    for (int i = 0; i < mean.length; i++) {
      double s = (gamma == null ? 1 : gamma.values()[i]) / Math.sqrt(variance[i] + epsilon);
      scale[i] = (float) s;
      shift[i] = (float) ((beta == null ? 0 : beta.values()[i]) - mean[i] * s);
    }
    return new Affine(scale, shift);
  }

  private void lastAxis(KerasLayer layer, String x) throws LayerRefused {
    JsonNode said = layer.config().path("axis");
    int axis = said.isArray() ? said.path(0).asInt(-1) : said.asInt(-1);
    Shape in = net.shape(x);
    int last = (in.isVector() ? 1 : 3) + (in.alongSlices() && !net.isOnEachSlice() ? 1 : 0);
    if (axis != -1 && axis != last || said.size() > 1) {
      throw layer.refused("axis %s is not the last one, %d".formatted(said, last));
    }
  }

  private String rescaling(KerasLayer layer, String x) throws LayerRefused {
    int channels = net.shape(x).channels();
    return net.add(
        layer.name(),
        new Affine(each(layer, "scale", channels), each(layer, "offset", channels)),
        x);
  }

  private static float[] each(KerasLayer layer, String key, int channels) throws LayerRefused {
    JsonNode value = layer.config().path(key);
    float[] all = new float[channels];
    for (int i = 0; i < channels; i++) {
      JsonNode one = value.isArray() ? value.path(i) : value;
      if (!one.isNumber()) {
        throw layer.refused(key + " " + value + " is not known");
      }
      all[i] = (float) one.asDouble();
    }
    return all;
  }

  private String activation(KerasLayer layer, String x) throws LayerRefused {
    Activation a = layer.ownActivation();
    if (a.function() == Function.SOFTMAX) {
      lastAxis(layer, x);
    }
    return net.add(layer.name(), a, x);
  }
}
