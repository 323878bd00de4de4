package org.seriate.classify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.seriate.classify.ImportRequest.Pixels;
import org.seriate.classify.keras.KerasFile;
import org.seriate.classify.keras.KerasModel;
import org.seriate.classify.layers.Layer;
import org.seriate.classify.layers.Layer.Activation;
import org.seriate.classify.layers.Layer.Affine;
import org.seriate.classify.layers.LayerGraphs;
import org.seriate.classify.layers.LayerNet;
import org.seriate.classify.layers.LayerRefused;
import org.seriate.classify.layers.PlainForward;
import org.seriate.classify.model.Device;
import org.seriate.classify.model.Engine;
import org.seriate.classify.model.ForeignNetwork;
import org.seriate.classify.model.ForeignNetwork.Form;
import org.seriate.classify.model.ForeignNetwork.Last;

/** A Keras model: its layers become two graphs, which must answer as the layers do. */
final class KerasImport {
  private static final int SLICES = 5;

  private KerasImport() {}

  static ForeignModel read(ImportRequest request, byte[] bytes) throws IOException {
    KerasModel model = KerasFile.read(bytes);
    LayerNet net = model.net();
    Last last = last(net, request.last());
    Pixels pixels = request.pixels().orElseGet(() -> pixels(net));
    boolean oneOf = last == Last.SOFTMAX || ends(net, Layer.Function.SOFTMAX);
    boolean perSlice = net.output().alongSlices();
    int outputs = net.output().channels();
    ForeignNetwork network =
        new ForeignNetwork(
            Form.SLICES_AND_SERIES,
            net.size(),
            net.channels(),
            net.features(),
            outputs,
            List.of(),
            "series",
            perSlice ? "slice" : "",
            oneOf && outputs == 2 ? 1 : 0,
            pixels.scale(),
            pixels.shift(),
            last,
            "Keras " + (model.version().isEmpty() ? "of unknown version" : model.version()));
    byte[] slices = LayerGraphs.slices(net);
    byte[] series = LayerGraphs.series(net);
    double difference = difference(network, net, slices, series);
    if (!(difference <= Engine.TOLERANCE)) {
      throw new IOException(
          "the exported network and a plain forward pass differ by %.2g, more than %.0e; please report this"
              .formatted(difference, Engine.TOLERANCE));
    }
    return new ForeignModel(
        model.name(),
        network,
        Optional.of(slices),
        series,
        oneOf,
        model.slices(),
        false,
        lines(model, difference),
        remarks(model, pixels, request.pixels().isEmpty()));
  }

  private static boolean ends(LayerNet net, Layer.Function with) {
    return net.last().layer() instanceof Activation a && a.function() == with;
  }

  private static Last last(LayerNet net, Last said) throws LayerRefused {
    boolean gives =
        ends(net, Layer.Function.SIGMOID)
            || ends(net, Layer.Function.SOFTMAX)
            || ends(net, Layer.Function.HARD_SIGMOID);
    if (gives && said != Last.NONE) {
      throw new LayerRefused(
          net.last().name(), "it gives probabilities already; leave --output out");
    }
    if (!gives && said == Last.NONE) {
      throw new LayerRefused(
          net.last().name(),
          "the network ends without sigmoid or softmax, so its numbers are no probabilities; say"
              + " --output sigmoid or --output softmax");
    }
    if (said == Last.SOFTMAX && net.output().alongSlices()) {
      throw new LayerRefused(
          net.last().name(), "a softmax for each slice has to be in the network itself");
    }
    return said;
  }

  /** A network that divides by 255 itself was made for bytes. */
  private static Pixels pixels(LayerNet net) {
    return net.steps().getFirst().layer() instanceof Affine a && Math.abs(a.scale()[0]) < 0.01
        ? Pixels.BYTE
        : Pixels.UNIT;
  }

  /** The largest difference of any number, over slices of noise. */
  private static double difference(
      ForeignNetwork network, LayerNet net, byte[] slices, byte[] series) {
    int area = net.size() * net.size();
    int channels = net.channels();
    float[] images = new float[SLICES * channels * area];
    double[][] plain = new double[SLICES][channels * area];
    Random random = new Random(1);
    for (int t = 0; t < SLICES; t++) {
      for (int c = 0; c < channels; c++) {
        for (int i = 0; i < area; i++) {
          float v = random.nextFloat();
          images[(t * channels + c) * area + i] = v;
          plain[t][i * channels + c] = v * network.scale() + network.shift();
        }
      }
    }
    double[][] wanted = PlainForward.run(net, plain);
    try (Engine engine = Engine.foreign(network, Optional.of(slices), series, 1, Device.CPU)) {
      Engine.Answer answer = engine.series(engine.features(images, SLICES), SLICES);
      return difference(network, wanted, answer);
    }
  }

  private static double difference(
      ForeignNetwork network, double[][] wanted, Engine.Answer answer) {
    double largest = 0;
    for (int k = 0; k < network.outputs(); k++) {
      double highest = Double.NEGATIVE_INFINITY;
      for (double[] row : wanted) {
        highest = Math.max(highest, of(network.last(), row)[k]);
      }
      largest = Math.max(largest, Math.abs(answer.classes()[k] - highest));
    }
    for (int t = 0; !network.sliceOutput().isEmpty() && t < wanted.length; t++) {
      double slice = of(network.last(), wanted[t])[network.sliceColumn()];
      largest = Math.max(largest, Math.abs(answer.slices()[t] - slice));
    }
    return largest;
  }

  private static double[] of(Last last, double[] x) {
    double[] e = new double[x.length];
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      e[i] = Math.exp(x[i]);
      sum += e[i];
    }
    double[] y = x.clone();
    for (int i = 0; i < x.length; i++) {
      y[i] =
          switch (last) {
            case NONE -> x[i];
            case SIGMOID -> e[i] / (1 + e[i]);
            case SOFTMAX -> e[i] / sum;
          };
    }
    return y;
  }

  private static List<String> lines(KerasModel model, double difference) {
    LayerNet net = model.net();
    return List.of(
        "Read: '%s' of Keras %s; %d steps for a slice, %d along the series"
            .formatted(
                model.name(),
                model.version().isEmpty() ? "(version not said)" : model.version(),
                net.ofSlices().size(),
                net.ofSeries().size()),
        "Input: slices of %d x %d, %d channel%s; %d features a slice; %d output%s%s"
            .formatted(
                net.size(),
                net.size(),
                net.channels(),
                net.channels() == 1 ? "" : "s",
                net.features(),
                net.output().channels(),
                net.output().channels() == 1 ? "" : "s",
                net.output().alongSlices() ? ", for each slice" : ""),
        String.format(
            Locale.ROOT,
            "Checked: ONNX Runtime and a plain forward pass differ by %.1e at most",
            difference));
  }

  private static List<String> remarks(KerasModel model, Pixels pixels, boolean guessed) {
    List<String> remarks = new ArrayList<>(model.remarks());
    if (model.net().output().alongSlices()) {
      remarks.add("The network judges each slice; the series has the highest of its slices.");
    }
    if (guessed) {
      remarks.add(
          "Pixels are given as %s, which was taken from the first layer; --pixels says otherwise."
              .formatted(
                  switch (pixels) {
                    case UNIT -> "0 to 1 over each window";
                    case BYTE -> "0 to 255 over each window";
                    case SIGNED -> "-1 to 1 over each window";
                  }));
    }
    return remarks;
  }
}
