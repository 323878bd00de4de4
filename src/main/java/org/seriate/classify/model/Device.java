package org.seriate.classify.model;

/** Where ONNX Runtime runs a network. */
public enum Device {
  CPU,
  /**
   * The first CUDA card that the process sees, in a program built with {@code -Pcuda} or {@code
   * -Pcuda13}.
   */
  CUDA
}
