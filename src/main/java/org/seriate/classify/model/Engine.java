package org.seriate.classify.model;

/** Runs a network; both kinds answer alike within 1e-4. Any number of threads may ask. */
public sealed interface Engine extends AutoCloseable permits OnnxEngine, Deeplearning4jEngine {

  /**
   * The largest difference between two engines, or between training and serving, that is let pass.
   */
  double TOLERANCE = 1e-4;

  /**
   * @param series probability of the series
   * @param slices probability of each slice
   */
  record Answer(double series, float[] slices) {}

  /** Features of {@code n} slices, one after the other, n x channels x size x size in. */
  float[] features(float[] images, int n);

  /** The answer for {@code t} slices whose features follow each other in slice order. */
  Answer series(float[] features, int t);

  /** For the report, e.g. "ONNX Runtime 1.28.0, CPU". */
  String name();

  @Override
  void close();

  /** The default for serving. */
  static Engine onnx(Architecture a, byte[] slices, byte[] series, int threads) {
    return OnnxEngine.open(a, slices, series, threads);
  }

  /** The library that trained it. */
  static Engine deeplearning4j(Weights weights, int threads) {
    return new Deeplearning4jEngine(weights, threads);
  }
}
