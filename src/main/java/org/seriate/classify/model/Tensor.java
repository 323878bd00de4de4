package org.seriate.classify.model;

import java.util.Arrays;

/** An array of floats with its shape, last index fastest. */
public record Tensor(long[] shape, float[] values) {
  public Tensor {
    if (Arrays.stream(shape).reduce(1, Math::multiplyExact) != values.length) {
      throw new IllegalArgumentException(
          Arrays.toString(shape) + " does not hold " + values.length + " values");
    }
  }

  @Override
  public String toString() {
    return "Tensor" + Arrays.toString(shape);
  }
}
