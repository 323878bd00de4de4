package org.seriate.classify;

/** Which library runs the network; their answers agree within 1e-4. */
public enum EngineChoice {
  /** ONNX Runtime, the default. */
  ONNX,
  /** Deeplearning4j, which trained the network. */
  DL4J
}
