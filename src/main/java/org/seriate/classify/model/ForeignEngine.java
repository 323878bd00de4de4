package org.seriate.classify.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.seriate.classify.model.ForeignNetwork.Axis;
import org.seriate.classify.model.ForeignNetwork.Form;

/**
 * Serves a network that was trained elsewhere, with ONNX Runtime. One that is a single graph sees
 * all slices at once: its "features" are the slices themselves, and memory grows with the series.
 */
final class ForeignEngine implements Engine {
  private static final long MOST_VALUES = 512L << 20;

  private final ForeignNetwork network;
  private final Optional<OrtSession> slices;
  private final OrtSession series;
  private final Device device;

  private ForeignEngine(
      ForeignNetwork network, Optional<OrtSession> slices, OrtSession series, Device device) {
    this.network = network;
    this.slices = slices;
    this.series = series;
    this.device = device;
  }

  /**
   * @param first the graph for slices; empty where one graph is for both
   */
  static ForeignEngine open(
      ForeignNetwork network, Optional<byte[]> first, byte[] second, int threads, Device device) {
    try {
      Optional<OrtSession> slices = Optional.empty();
      if (first.isPresent()) {
        slices = Optional.of(OnnxSessions.open(first.get(), threads, device));
      }
      try {
        OrtSession series = OnnxSessions.open(second, threads, device);
        return new ForeignEngine(network, slices, series, device);
      } catch (OrtException e) {
        if (slices.isPresent()) {
          slices.get().close();
        }
        throw e;
      }
    } catch (OrtException e) {
      throw OnnxSessions.refused(e, device);
    }
  }

  @Override
  public float[] features(float[] images, int n) {
    int length = n * network.channels() * network.size() * network.size();
    float[] input = scaled(images, length);
    if (slices.isEmpty()) {
      return input;
    }
    long[] shape = {n, network.channels(), network.size(), network.size()};
    OrtSession session = slices.get();
    try (OnnxTensor tensor = OnnxSessions.tensor(input, shape);
        OrtSession.Result result =
            session.run(Map.of(session.getInputNames().iterator().next(), tensor))) {
      return OnnxSessions.floats(result.get(0));
    } catch (OrtException e) {
      throw OnnxSessions.failed(e);
    }
  }

  private float[] scaled(float[] images, int length) {
    float[] input = Arrays.copyOf(images, length);
    if (network.scale() != 1 || network.shift() != 0) {
      for (int i = 0; i < length; i++) {
        input[i] = input[i] * network.scale() + network.shift();
      }
    }
    return input;
  }

  @Override
  public Answer series(float[] features, int t) {
    boolean whole = network.form() == Form.WHOLE;
    long[] shape = whole ? shape(t) : new long[] {t, network.features()};
    float[] input = whole ? inLayout(features, t) : features;
    try (OnnxTensor tensor = OnnxSessions.tensor(input, shape);
        OrtSession.Result result =
            series.run(Map.of(series.getInputNames().iterator().next(), tensor))) {
      return answer(result, t);
    } catch (OrtException e) {
      throw OnnxSessions.failed(e);
    }
  }

  private Answer answer(OrtSession.Result result, int t) throws OrtException {
    float[] given = output(result, network.seriesOutput());
    if (given.length != network.outputs()) {
      throw new EngineFailure(
          "the network gave %d numbers for a series, not %d"
              .formatted(given.length, network.outputs()));
    }
    float[] slices = new float[t];
    Arrays.fill(slices, Float.NaN);
    if (!network.sliceOutput().isEmpty()) {
      float[] each = output(result, network.sliceOutput());
      if (each.length != t * network.outputs()) {
        throw new EngineFailure(
            "the network gave %d numbers for %d slices".formatted(each.length, t));
      }
      for (int i = 0; i < t; i++) {
        int from = i * network.outputs();
        float[] one = Arrays.copyOfRange(each, from, from + network.outputs());
        slices[i] = last(one)[network.sliceColumn()];
      }
    }
    float[] classes = last(given);
    double[] wide = new double[classes.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = classes[i];
    }
    return new Answer(wide, slices, new float[0]);
  }

  private static float[] output(OrtSession.Result result, String name) throws OrtException {
    return OnnxSessions.floats(
        result
            .get(name)
            .orElseThrow(() -> new EngineFailure("the network has no output '" + name + "'")));
  }

  private float[] last(float[] x) {
    float[] y = x.clone();
    switch (network.last()) {
      case NONE -> {
        return y;
      }
      case SIGMOID -> {
        for (int i = 0; i < y.length; i++) {
          y[i] = (float) (1 / (1 + Math.exp(-y[i])));
        }
      }
      case SOFTMAX -> {
        double sum = 0;
        float highest = Float.NEGATIVE_INFINITY;
        for (float v : x) {
          highest = Math.max(highest, v);
        }
        for (int i = 0; i < y.length; i++) {
          y[i] = (float) Math.exp(x[i] - highest);
          sum += y[i];
        }
        for (int i = 0; i < y.length; i++) {
          y[i] /= (float) sum;
        }
      }
    }
    return y;
  }

  private long[] shape(int t) {
    return network.layout().stream()
        .mapToLong(
            axis ->
                switch (axis) {
                  case ONE -> 1;
                  case SLICES -> t;
                  case CHANNELS -> network.channels();
                  case ROWS, COLUMNS -> network.size();
                })
        .toArray();
  }

  /** From slices, channels, rows, columns to the order of the network. */
  private float[] inLayout(float[] from, int t) {
    int c = network.channels();
    int area = network.size() * network.size();
    if ((long) t * c * area > MOST_VALUES) {
      throw new EngineFailure(
          "a series of %d slices is too large for a network that sees all of them at once"
              .formatted(t));
    }
    int channelAt = network.layout().indexOf(Axis.CHANNELS);
    boolean channelsLast = channelAt > network.layout().indexOf(Axis.COLUMNS);
    boolean channelsFirst = channelAt < network.layout().indexOf(Axis.SLICES);
    if (!channelsLast && !channelsFirst) {
      return from;
    }
    float[] to = new float[t * c * area];
    for (int slice = 0; slice < t; slice++) {
      for (int channel = 0; channel < c; channel++) {
        int at = (slice * c + channel) * area;
        for (int i = 0; i < area; i++) {
          int next =
              channelsLast ? (slice * area + i) * c + channel : (channel * t + slice) * area + i;
          to[next] = from[at + i];
        }
      }
    }
    return to;
  }

  @Override
  public String name() {
    return OnnxSessions.name(device);
  }

  @Override
  public boolean isOnProcessor() {
    return device == Device.CPU;
  }

  @Override
  public void close() {
    try (series) {
      if (slices.isPresent()) {
        slices.get().close();
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
