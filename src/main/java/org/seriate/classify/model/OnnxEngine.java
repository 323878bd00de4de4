package org.seriate.classify.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Serves with ONNX Runtime. */
final class OnnxEngine implements Engine {
  private final Architecture architecture;
  private final Device device;
  private final OrtSession slices;
  private final OrtSession series;

  private OnnxEngine(
      Architecture architecture, Device device, OrtSession slices, OrtSession series) {
    this.architecture = architecture;
    this.device = device;
    this.slices = slices;
    this.series = series;
  }

  static OnnxEngine open(Architecture a, byte[] slices, byte[] series, int threads, Device device) {
    try {
      OrtSession first = OnnxSessions.open(slices, threads, device);
      try {
        return new OnnxEngine(a, device, first, OnnxSessions.open(series, threads, device));
      } catch (OrtException e) {
        first.close();
        throw e;
      }
    } catch (OrtException e) {
      throw OnnxSessions.refused(e, device);
    }
  }

  @Override
  public float[] features(float[] images, int n) {
    Architecture a = architecture;
    long[] shape = {n, a.channels(), a.size(), a.size()};
    try (OnnxTensor input = OnnxSessions.tensor(images, shape);
        OrtSession.Result result = slices.run(Map.of("image", input))) {
      return floats(result, 0, n * a.features());
    } catch (OrtException e) {
      throw OnnxSessions.failed(e);
    }
  }

  @Override
  public Answer series(float[] features, int t) {
    int f = architecture.features();
    try (OnnxTensor input = OnnxSessions.tensor(features, new long[] {t, f});
        OrtSession.Result result = series.run(Map.of("features", input))) {
      return new Answer(
          doubles(named(result, "series").orElseThrow(() -> missing("series"))),
          named(result, "slice").orElseGet(() -> none(t)),
          named(result, "attention").orElseGet(() -> new float[0]));
    } catch (OrtException e) {
      throw OnnxSessions.failed(e);
    }
  }

  private static float[] floats(OrtSession.Result result, int output, int length) {
    float[] values = new float[length];
    ((OnnxTensor) result.get(output)).getFloatBuffer().get(values);
    return values;
  }

  private static Optional<float[]> named(OrtSession.Result result, String output) {
    return result.get(output).map(OnnxSessions::floats);
  }

  private static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static float[] none(int t) {
    float[] values = new float[t];
    Arrays.fill(values, Float.NaN);
    return values;
  }

  private static EngineFailure missing(String output) {
    return new EngineFailure("the network has no output '" + output + "'");
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
    try (slices;
        series) {
      // Both sessions are closed, whatever the first one says.
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
