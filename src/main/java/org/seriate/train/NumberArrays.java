package org.seriate.train;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Arrays of numbers in a {@code .npz} file: a zip of NumPy's {@code .npy} format, versions 1 to 3,
 * little-endian, in C order. No pickled objects: such a file could run code.
 */
final class NumberArrays implements AutoCloseable {
  private static final Pattern DESCR = Pattern.compile("'descr':\\s*'([^']+)'");
  private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([^)]*)\\)");

  private final Path path;
  private final ZipFile zip;

  NumberArrays(Path path) throws IOException {
    this.path = path;
    try {
      zip = new ZipFile(path.toFile());
    } catch (IOException e) {
      throw new IOException(path + " is no .npz file that can be read: " + e.getMessage(), e);
    }
  }

  List<String> names() {
    return Collections.list(zip.entries()).stream()
        .map(e -> e.getName().replaceFirst("\\.npy$", ""))
        .sorted()
        .toList();
  }

  /** One array, read front to back. */
  Reading open(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name + ".npy");
    if (entry == null) {
      throw new IOException(path + " has no array '" + name + "', there are " + names());
    }
    return new Reading(path + ", array '" + name + "'", zip.getInputStream(entry));
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /** An array under way: rows of its first axis one after the other. */
  static final class Reading implements AutoCloseable {
    private final String what;
    private final DataInputStream in;
    private final String type;
    private final int[] shape;

    private Reading(String what, InputStream stream) throws IOException {
      this.what = what;
      in = new DataInputStream(stream);
      byte[] magic = in.readNBytes(8);
      if (magic.length < 8 || magic[0] != (byte) 0x93 || magic[1] != 'N') {
        throw new IOException(what + " is not in NumPy's format");
      }
      byte[] size = in.readNBytes(magic[6] == 1 ? 2 : 4);
      int length = 0;
      for (int i = size.length - 1; i >= 0; i--) {
        length = length << 8 | size[i] & 0xFF;
      }
      if (length < 0 || length > 1 << 16) {
        throw new IOException(what + " has a header of " + length + " bytes");
      }
      String header = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      type = found(DESCR, header).replaceFirst("^[<|=]", "");
      if (header.contains("'fortran_order': True") || type.startsWith(">")) {
        throw new IOException(what + " must be little-endian and in C order");
      }
      shape =
          Arrays.stream(found(SHAPE, header).split(","))
              .map(String::strip)
              .filter(s -> !s.isEmpty())
              .mapToInt(Integer::parseInt)
              .toArray();
      bytes();
    }

    private String found(Pattern pattern, String header) throws IOException {
      Matcher m = pattern.matcher(header);
      if (!m.find()) {
        throw new IOException(what + " has a header that is not understood");
      }
      return m.group(1);
    }

    int[] shape() {
      return shape.clone();
    }

    /** Whether the numbers are grey values of 8 bits. */
    boolean isBytes() {
      return type.equals("u1");
    }

    /** The next {@code count} numbers. */
    float[] next(int count) throws IOException {
      byte[] raw = in.readNBytes(Math.multiplyExact(count, bytes()));
      if (raw.length < count * bytes()) {
        throw new IOException(what + " ends before its numbers do");
      }
      ByteBuffer buffer = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] =
            switch (type) {
              case "u1" -> buffer.get() & 0xFF;
              case "b1", "i1" -> buffer.get();
              case "u2" -> buffer.getShort() & 0xFFFF;
              case "i2" -> buffer.getShort();
              case "i4" -> buffer.getInt();
              case "i8" -> buffer.getLong();
              case "f4" -> buffer.getFloat();
              case "f8" -> (float) buffer.getDouble();
              default -> throw new IllegalStateException(type);
            };
      }
      return values;
    }

    private int bytes() throws IOException {
      return switch (type) {
        case "u1", "b1", "i1" -> 1;
        case "u2", "i2" -> 2;
        case "i4", "f4" -> 4;
        case "i8", "f8" -> 8;
        default -> throw new IOException(what + " holds '" + type + "', wanted are numbers");
      };
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
