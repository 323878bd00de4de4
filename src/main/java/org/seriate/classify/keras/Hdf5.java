package org.seriate.classify.keras;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.seriate.classify.model.Tensor;

/** What we need of an HDF5 file: text attributes and arrays of floats, within bounds. */
final class Hdf5 implements AutoCloseable {
  private static final int MOST_DATASETS = 20_000;
  private static final int DEEPEST = 24;
  private static final long MOST_VALUES = 256L << 20;

  private final HdfFile file;
  private final Map<String, Dataset> datasets = new LinkedHashMap<>();
  private long valuesRead;

  private Hdf5(HdfFile file) {
    this.file = file;
    collect(file, "", 0);
  }

  /**
   * @throws IOException the bytes are no HDF5 file that can be read
   */
  static Hdf5 open(byte[] bytes) throws IOException {
    return asked(() -> new Hdf5(HdfFile.fromBytes(bytes)));
  }

  /** Datasets by their path from the root, without a slash in front, in the file's order. */
  Map<String, Dataset> datasets() {
    return datasets;
  }

  Optional<String> text(String attribute) throws IOException {
    return asked(
        () -> {
          Attribute a = file.getAttribute(attribute);
          return a == null ? Optional.empty() : text(a.getData());
        });
  }

  private static Optional<String> text(Object data) {
    return switch (data) {
      case String s -> Optional.of(s);
      case String[] s when s.length == 1 -> Optional.of(s[0]);
      case null, default -> Optional.empty();
    };
  }

  Tensor tensor(String path) throws IOException {
    return asked(
        () -> {
          Dataset dataset = datasets.get(path);
          valuesRead += dataset.getSize();
          if (dataset.getSize() > MOST_VALUES || valuesRead > 2 * MOST_VALUES) {
            throw new IllegalArgumentException(path + " holds more numbers than any model here");
          }
          long[] shape = Arrays.stream(dataset.getDimensions()).asLongStream().toArray();
          float[] values = new float[(int) dataset.getSize()];
          int filled = fill(dataset.getData(), values, 0);
          if (filled != values.length) {
            throw new IllegalArgumentException(path + " is shorter than its shape");
          }
          for (float v : values) {
            if (!Float.isFinite(v)) {
              throw new IllegalArgumentException(path + " holds a value that is no number");
            }
          }
          return new Tensor(shape, values);
        });
  }

  /** Arrays in arrays, last index fastest. */
  private static int fill(Object data, float[] to, int at) {
    return switch (data) {
      case float[] f -> {
        System.arraycopy(f, 0, to, at, f.length);
        yield at + f.length;
      }
      case double[] d -> {
        for (int i = 0; i < d.length; i++) {
          to[at + i] = (float) d[i];
        }
        yield at + d.length;
      }
      case Object[] inner -> {
        int next = at;
        for (Object one : inner) {
          next = fill(one, to, next);
        }
        yield next;
      }
      case Number one -> {
        to[at] = one.floatValue();
        yield at + 1;
      }
      default -> throw new IllegalArgumentException("numbers are no floats: " + data.getClass());
    };
  }

  private void collect(Group group, String path, int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("groups lie deeper than in any model");
    }
    for (Map.Entry<String, Node> child : group.getChildren().entrySet()) {
      String to = path.isEmpty() ? child.getKey() : path + "/" + child.getKey();
      switch (child.getValue()) {
        case Dataset d -> datasets.put(to, d);
        case Group g -> collect(g, to, depth + 1);
        default -> {
          // A named type, or a link that leads nowhere: neither holds numbers.
        }
      }
      if (datasets.size() > MOST_DATASETS) {
        throw new IllegalArgumentException("it holds more arrays than any model");
      }
    }
  }

  private interface Question<T> {
    T ask();
  }

  /** A damaged file makes the library throw whatever its place in the file suggests. */
  private static <T> T asked(Question<T> question) throws IOException {
    try {
      return question.ask();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new IOException("HDF5 cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
