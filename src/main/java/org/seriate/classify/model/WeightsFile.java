package org.seriate.classify.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A network as two plain files: its shape as JSON, its numbers as little-endian floats one array
 * after the other, in the order of {@link Weights#shapes}. Nothing in them can run;
 * Deeplearning4j's own format deserializes Java objects and is never read.
 */
public final class WeightsFile {
  public static final String SHAPE_NAME = "network.json";
  public static final String NUMBERS_NAME = "weights.f32";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .setInjectableValues(
              new InjectableValues.Std()
                  .addValue(Architecture.SEQUENCE, Sequence.USUAL)
                  .addValue(Architecture.SHORTCUT, false))
          .enable(SerializationFeature.INDENT_OUTPUT);

  private WeightsFile() {}

  public static byte[] shape(Weights weights) {
    try {
      return JSON.writeValueAsBytes(weights.architecture());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  public static byte[] numbers(Weights weights) {
    int count = weights.tensors().values().stream().mapToInt(t -> t.values().length).sum();
    ByteBuffer out = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (String name : Weights.shapes(weights.architecture()).keySet()) {
      for (float v : weights.values(name)) {
        out.putFloat(v);
      }
    }
    return out.array();
  }

  /**
   * Reads both files; a wrong length, a number that is none and an impossible shape are refused.
   */
  public static Weights read(byte[] shape, byte[] numbers) throws IOException {
    Architecture architecture;
    try {
      architecture = JSON.readValue(shape, Architecture.class);
    } catch (JsonProcessingException e) {
      throw new IOException(SHAPE_NAME + ": " + e.getOriginalMessage(), e);
    }
    Map<String, long[]> shapes = Weights.shapes(architecture);
    long wanted = 0;
    for (long[] s : shapes.values()) {
      wanted += 4 * length(s);
    }
    if (wanted != numbers.length) {
      throw new IOException(
          "%s has %d bytes, the network of %s needs %d"
              .formatted(NUMBERS_NAME, numbers.length, SHAPE_NAME, wanted));
    }
    ByteBuffer in = ByteBuffer.wrap(numbers).order(ByteOrder.LITTLE_ENDIAN);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, long[]> s : shapes.entrySet()) {
      float[] values = new float[(int) length(s.getValue())];
      for (int i = 0; i < values.length; i++) {
        values[i] = in.getFloat();
        if (!Float.isFinite(values[i])) {
          throw new IOException(NUMBERS_NAME + ": array " + s.getKey() + " holds no number");
        }
      }
      tensors.put(s.getKey(), new Tensor(s.getValue(), values));
    }
    return new Weights(architecture, tensors);
  }

  private static long length(long[] shape) {
    long n = 1;
    for (long s : shape) {
      n *= s;
    }
    return n;
  }
}
