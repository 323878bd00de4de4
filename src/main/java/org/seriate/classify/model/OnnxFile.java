package org.seriate.classify.model;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an ONNX file would have run, looked at before any library opens it: its operators by domain,
 * and whether its numbers lie in other files. Field numbers are those of onnx.proto3.
 *
 * @param foreign operators outside the standard, as domain:name
 * @param external names of numbers that lie in other files
 */
public record OnnxFile(Set<String> operators, Set<String> foreign, Set<String> external) {
  private static final Set<String> STANDARD = Set.of("", "ai.onnx", "ai.onnx.ml");
  private static final int DEEPEST = 16;
  private static final int EXTERNAL = 1;

  /**
   * @throws IOException the bytes are no ONNX file
   */
  public static OnnxFile read(byte[] bytes) throws IOException {
    OnnxFile file = new OnnxFile(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      Set<String> own = new TreeSet<>();
      boolean graph = false;
      while (in.hasRemaining()) {
        Field field = field(in);
        if (field.number == 7 && field.content != null) {
          file.graph(field.content, 0);
          graph = true;
        }
        if (field.number == 25 && field.content != null) {
          own.add(file.function(field.content));
        }
      }
      // A file may bring functions of its own, made of standard operators.
      file.foreign.removeAll(own);
      if (!graph) {
        throw new IOException("it is no Keras file, and no ONNX file: it holds no graph");
      }
      return file;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new IOException("it is no Keras file, and no ONNX file or a damaged one", e);
    }
  }

  /**
   * @throws IOException naming what no bundle may hold
   */
  public void refuseForeign(String name) throws IOException {
    if (!external.isEmpty()) {
      throw new IOException(
          "%s keeps numbers in other files (%s); save it as one file, without external data"
              .formatted(name, first(external)));
    }
    if (!foreign.isEmpty()) {
      throw new IOException(
          "%s needs operators outside the ONNX standard: %s".formatted(name, first(foreign)));
    }
  }

  private static String first(Set<String> all) {
    String some = String.join(", ", all.stream().limit(8).toList());
    return all.size() > 8 ? some + " and " + (all.size() - 8) + " more" : some;
  }

  private void graph(ByteBuffer in, int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("graphs lie too deep in each other");
    }
    while (in.hasRemaining()) {
      Field field = field(in);
      if (field.content != null) {
        switch (field.number) {
          case 1 -> node(field.content, depth);
          case 5 -> tensor(field.content);
          case 15 -> sparse(field.content);
          default -> {
            // Names, inputs, outputs: the runtime tells.
          }
        }
      }
    }
  }

  private void node(ByteBuffer in, int depth) {
    String operator = "";
    String domain = "";
    while (in.hasRemaining()) {
      Field field = field(in);
      if (field.content != null) {
        switch (field.number) {
          case 4 -> operator = text(field.content);
          case 5 -> attribute(field.content, depth);
          case 7 -> domain = text(field.content);
          default -> {
            // Names of inputs and outputs.
          }
        }
      }
    }
    operators.add(operator);
    if (!STANDARD.contains(domain)) {
      foreign.add(domain + ":" + operator);
    }
  }

  private void attribute(ByteBuffer in, int depth) {
    while (in.hasRemaining()) {
      Field field = field(in);
      if (field.content != null) {
        switch (field.number) {
          case 5, 10 -> tensor(field.content);
          case 6, 11 -> graph(field.content, depth + 1);
          case 22, 23 -> sparse(field.content);
          default -> {
            // Plain numbers and words.
          }
        }
      }
    }
  }

  private void sparse(ByteBuffer in) {
    while (in.hasRemaining()) {
      Field field = field(in);
      if (field.content != null && field.number <= 2) {
        tensor(field.content);
      }
    }
  }

  private void tensor(ByteBuffer in) {
    String name = "unnamed";
    boolean elsewhere = false;
    while (in.hasRemaining()) {
      Field field = field(in);
      if (field.number == 8 && field.content != null) {
        name = text(field.content);
      }
      elsewhere |= field.number == 13 || field.number == 14 && field.value == EXTERNAL;
    }
    if (elsewhere) {
      external.add(name);
    }
  }

  /** A function of the file's own is made of nodes too; gives it as domain:name. */
  private String function(ByteBuffer in) {
    String name = "";
    String domain = "";
    while (in.hasRemaining()) {
      Field field = field(in);
      if (field.content != null) {
        switch (field.number) {
          case 1 -> name = text(field.content);
          case 7 -> node(field.content, 0);
          case 10 -> domain = text(field.content);
          default -> {
            // Names of its inputs and outputs.
          }
        }
      }
    }
    return domain + ":" + name;
  }

  private static String text(ByteBuffer content) {
    return StandardCharsets.UTF_8.decode(content.slice()).toString();
  }

  /**
   * @param content of a field with a length; null for numbers
   */
  private record Field(int number, long value, ByteBuffer content) {}

  private static Field field(ByteBuffer in) {
    long tag = varint(in);
    int number = (int) (tag >>> 3);
    return switch ((int) (tag & 7)) {
      case 0 -> new Field(number, varint(in), null);
      case 1 -> new Field(number, in.getLong(), null);
      case 5 -> new Field(number, in.getInt(), null);
      case 2 -> {
        long length = varint(in);
        if (length < 0 || length > in.remaining()) {
          throw new IllegalArgumentException("a field longer than the file");
        }
        ByteBuffer content = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + (int) length);
        yield new Field(number, 0, content);
      }
      default -> throw new IllegalArgumentException("no field of protocol buffers");
    };
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number without an end");
  }
}
