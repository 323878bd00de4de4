package org.seriate.classify.model;

import java.util.Optional;

/** Runs a network; both kinds answer alike within 1e-4. Any number of threads may ask. */
public interface Engine extends AutoCloseable {

  /**
   * The largest difference between two engines, or between training and serving, that is let pass.
   */
  double TOLERANCE = 1e-4;

  /**
   * What the network says of a series.
   *
   * @param classes probability of the series for each output, in the order of the card; several may
   *     be high at once, or they add up to 1, as the network was made
   * @param slices probability of each slice for the first output; NaN where the network judges no
   *     single slice
   * @param attention share of each slice in the answer, adding up to 1; empty where the network has
   *     no attention
   */
  record Answer(double[] classes, float[] slices, float[] attention) {

    /** Of a network with one output and no attention. */
    public Answer(double series, float[] slices) {
      this(new double[] {series}, slices, new float[0]);
    }

    /** Probability of the first output. */
    public double series() {
      return classes[0];
    }
  }

  /**
   * Features of {@code n} slices, one after the other, n x channels x size x size in.
   *
   * @throws EngineOutOfMemory with fewer slices it may go
   * @throws EngineFailure it cannot be run
   */
  float[] features(float[] images, int n);

  /** The answer for {@code t} slices whose features follow each other in slice order. */
  Answer series(float[] features, int t);

  /** For the report, e.g. "ONNX Runtime 1.28.0, CPU". */
  String name();

  /** Whether it runs on the processor, where nothing is left to fall back to. */
  default boolean isOnProcessor() {
    return true;
  }

  @Override
  void close();

  /** The default for serving. */
  static Engine onnx(Architecture a, byte[] slices, byte[] series, int threads) {
    return onnx(a, slices, series, threads, Device.CPU);
  }

  /** The same on a device. */
  static Engine onnx(Architecture a, byte[] slices, byte[] series, int threads, Device device) {
    return OnnxEngine.open(a, slices, series, threads, device);
  }

  /**
   * A network that was trained elsewhere.
   *
   * @param slices empty where one graph is for slices and series
   */
  static Engine foreign(
      ForeignNetwork network, Optional<byte[]> slices, byte[] series, int threads, Device device) {
    return ForeignEngine.open(network, slices, series, threads, device);
  }

  /** The library that trained it. */
  static Engine deeplearning4j(Weights weights, int threads) {
    return new Deeplearning4jEngine(weights, threads);
  }
}
