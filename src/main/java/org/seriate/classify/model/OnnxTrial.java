package org.seriate.classify.model;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.seriate.classify.model.ForeignNetwork.Axis;
import org.seriate.classify.model.ForeignNetwork.Last;

/** A foreign graph on trial: what goes in, what comes out, whether that can be probabilities. */
public final class OnnxTrial implements AutoCloseable {
  /** Slices of a trial, where the graph leaves the number open. */
  public static final int SLICES = 5;

  private static final int OTHER_SLICES = 7;
  private static final double ROUNDING = 1e-5;

  private final byte[] graph;
  private final OrtSession session;

  private OnnxTrial(byte[] graph, OrtSession session) {
    this.graph = graph;
    this.session = session;
  }

  /**
   * @param dimensions negative where the graph leaves them open
   */
  public record Input(String name, long[] dimensions) {
    /** E.g. "1 x ? x 3 x 64 x 64". */
    public String words() {
      return String.join(
          " x ", Arrays.stream(dimensions).mapToObj(d -> d < 0 ? "?" : "" + d).toList());
    }
  }

  /**
   * @param slice name of the output for each slice; empty without one
   */
  public record Outputs(String series, String slice, int classes) {}

  /**
   * @throws IOException the runtime does not accept it; its words name an unknown operator
   */
  public static OnnxTrial of(byte[] graph) throws IOException {
    try {
      return new OnnxTrial(graph, OnnxSessions.open(graph, 1, Device.CPU));
    } catch (OrtException e) {
      throw new IOException("ONNX Runtime does not accept it: " + e.getMessage(), e);
    }
  }

  /**
   * @throws IOException it has not one input of floats
   */
  public Input input() throws IOException {
    try {
      Map<String, NodeInfo> inputs = session.getInputInfo();
      if (inputs.size() != 1) {
        throw new IOException(
            "it has %d inputs (%s), wanted is one"
                .formatted(inputs.size(), String.join(", ", inputs.keySet())));
      }
      NodeInfo input = inputs.values().iterator().next();
      if (!(input.getInfo() instanceof TensorInfo t) || t.type != OnnxJavaType.FLOAT) {
        throw new IOException(
            "input '%s' is %s, wanted are 32-bit floats"
                .formatted(input.getName(), input.getInfo()));
      }
      return new Input(input.getName(), t.getShape());
    } catch (OrtException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Finds out which output is which by how many numbers it gives for series of different length.
   *
   * @throws IOException no output can be a series' probabilities
   */
  public Outputs outputs(List<Axis> layout, int size, int channels, OptionalInt exact)
      throws IOException {
    int few = exact.orElse(SLICES);
    Map<String, Integer> first = counts(layout, size, channels, few);
    Map<String, Integer> second =
        exact.isPresent() ? first : counts(layout, size, channels, OTHER_SLICES);
    String series = "";
    String slice = "";
    for (Map.Entry<String, Integer> output : first.entrySet()) {
      int n = output.getValue();
      boolean grows = !second.get(output.getKey()).equals(n);
      if (series.isEmpty() && !grows && n >= 1 && n <= 1000 && !(exact.isPresent() && n == few)) {
        series = output.getKey();
      } else if (slice.isEmpty() && (grows || exact.isPresent()) && n % few == 0) {
        slice = output.getKey();
      }
    }
    if (series.isEmpty()) {
      throw new IOException(
          "none of its outputs (%s) gives a fixed number of values for a series"
              .formatted(String.join(", ", first.keySet())));
    }
    int classes = first.get(series);
    boolean fitting = !slice.isEmpty() && first.get(slice) == classes * few;
    return new Outputs(series, fitting ? slice : "", classes);
  }

  private Map<String, Integer> counts(List<Axis> layout, int size, int channels, int slices)
      throws IOException {
    // Counting needs no names of outputs, so it asks the session itself.
    long[] shape =
        layout.stream()
            .mapToLong(
                axis ->
                    switch (axis) {
                      case ONE -> 1;
                      case SLICES -> slices;
                      case CHANNELS -> channels;
                      case ROWS, COLUMNS -> size;
                    })
            .toArray();
    try (var tensor = OnnxSessions.tensor(noise(slices * channels * size * size), shape);
        OrtSession.Result result =
            session.run(Map.of(session.getInputNames().iterator().next(), tensor))) {
      Map<String, Integer> counts = new java.util.LinkedHashMap<>();
      for (Map.Entry<String, ai.onnxruntime.OnnxValue> output : result) {
        boolean floats =
            output.getValue().getInfo() instanceof TensorInfo t && t.type == OnnxJavaType.FLOAT;
        counts.put(
            output.getKey(),
            floats ? (int) ((TensorInfo) output.getValue().getInfo()).getNumElements() : 0);
      }
      return counts;
    } catch (OrtException e) {
      throw new IOException(
          "it cannot be run on %d slices: %s".formatted(slices, e.getMessage()), e);
    }
  }

  /**
   * Whether the outputs add up to one.
   *
   * @throws IOException they are no probabilities
   */
  public boolean answers(ForeignNetwork network, int slices) throws IOException {
    int length = network.channels() * network.size() * network.size();
    try (Engine engine =
        Engine.foreign(network, java.util.Optional.empty(), graph, 1, Device.CPU)) {
      double[] classes =
          engine.series(engine.features(noise(slices * length), slices), slices).classes();
      for (double p : classes) {
        if (!(p >= -ROUNDING && p <= 1 + ROUNDING)) {
          throw new IOException(
              "it answers %s, which are no probabilities; say --output sigmoid or --output softmax"
                  .formatted(Arrays.toString(classes)));
        }
      }
      double sum = Arrays.stream(classes).sum();
      return network.last() == Last.SOFTMAX || classes.length > 1 && Math.abs(sum - 1) < 1e-4;
    }
  }

  private static float[] noise(int length) {
    Random random = new Random(1);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
