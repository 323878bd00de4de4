package org.seriate.classify.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** An ONNX graph under construction; field numbers are those of onnx.proto3. */
public final class OnnxGraph {
  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;
  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  private final Protobuf graph = new Protobuf();

  /**
   * @param attributes name and value in turn: Integer, Float, String, int[], float[] or a list of
   *     strings
   */
  public OnnxGraph node(String operator, List<String> inputs, String output, Object... attributes) {
    return node(operator, inputs, List.of(output), attributes);
  }

  /** A node with several outputs, named after the first. */
  public OnnxGraph node(
      String operator, List<String> inputs, List<String> outputs, Object... attributes) {
    Protobuf node = new Protobuf();
    inputs.forEach(i -> node.text(1, i));
    outputs.forEach(o -> node.text(2, o));
    node.text(3, outputs.getFirst()).text(4, operator);
    for (int i = 0; i < attributes.length; i += 2) {
      node.message(5, attribute((String) attributes[i], attributes[i + 1]));
    }
    graph.message(1, node);
    return this;
  }

  private static Protobuf attribute(String name, Object value) {
    Protobuf a = new Protobuf().text(1, name);
    return switch (value) {
      case Integer i -> a.integer(3, i).integer(20, 2);
      case Float f -> a.number(2, f).integer(20, 1);
      case String s -> a.text(4, s).integer(20, 3);
      case int[] all -> {
        for (int i : all) {
          a.integer(8, i);
        }
        yield a.integer(20, 7);
      }
      case float[] all -> {
        for (float f : all) {
          a.number(7, f);
        }
        yield a.integer(20, 6);
      }
      case List<?> all -> {
        all.forEach(s -> a.text(9, (String) s));
        yield a.integer(20, 8);
      }
      default -> throw new IllegalArgumentException(name + " is a " + value.getClass());
    };
  }

  public OnnxGraph constant(String name, Tensor tensor) {
    float[] values = tensor.values();
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return constant(name, tensor.shape(), FLOAT, raw.array());
  }

  public OnnxGraph constant(String name, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return constant(name, new long[] {values.length}, INT64, raw.array());
  }

  /** A single number without a dimension. */
  public OnnxGraph scalar(String name, float value) {
    return constant(name, new Tensor(new long[0], new float[] {value}));
  }

  private OnnxGraph constant(String name, long[] shape, int type, byte[] raw) {
    Protobuf tensor = new Protobuf();
    for (long s : shape) {
      tensor.integer(1, s);
    }
    graph.message(5, tensor.integer(2, type).text(8, name).bytes(9, raw));
    return this;
  }

  /**
   * @param dimensions Integer, or a String for one that is open
   */
  public OnnxGraph input(String name, Object... dimensions) {
    graph.message(11, value(name, dimensions));
    return this;
  }

  public OnnxGraph output(String name, Object... dimensions) {
    graph.message(12, value(name, dimensions));
    return this;
  }

  private static Protobuf value(String name, Object... dimensions) {
    Protobuf shape = new Protobuf();
    for (Object d : dimensions) {
      shape.message(
          1,
          d instanceof String s
              ? new Protobuf().text(2, s)
              : new Protobuf().integer(1, ((Integer) d).longValue()));
    }
    Protobuf type = new Protobuf().integer(1, FLOAT).message(2, shape);
    return new Protobuf().text(1, name).message(2, new Protobuf().message(1, type));
  }

  public byte[] toBytes(String name) {
    graph.text(2, name);
    Protobuf opset = new Protobuf().text(1, "").integer(2, OPSET);
    return new Protobuf()
        .integer(1, IR_VERSION)
        .text(2, "seriate")
        .message(7, graph)
        .message(8, opset)
        .toBytes();
  }
}
