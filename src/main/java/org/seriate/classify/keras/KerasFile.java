package org.seriate.classify.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.seriate.classify.model.Tensor;

/** Reads a file of Keras; the door of this package. */
public final class KerasFile {
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final int MOST_TEXT = 64 << 20;
  private static final int MOST_NUMBERS = 1 << 30;
  private static final Map<String, Integer> ENTRIES =
      Map.of(
          "config.json", MOST_TEXT, "metadata.json", MOST_TEXT, "model.weights.h5", MOST_NUMBERS);

  private static final JsonMapper JSON =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(200).build())
                  .build())
          .build();

  private KerasFile() {}

  public static boolean isHdf5(byte[] bytes) {
    return starts(bytes, HDF5);
  }

  public static boolean isZip(byte[] bytes) {
    return starts(bytes, ZIP);
  }

  private static boolean starts(byte[] bytes, byte[] with) {
    return bytes.length > with.length && Arrays.equals(bytes, 0, with.length, with, 0, with.length);
  }

  /**
   * @throws IOException what the file is or holds that cannot be run, naming the layer
   */
  public static KerasModel read(byte[] bytes) throws IOException {
    return isZip(bytes) ? keras(bytes) : h5(bytes);
  }

  /** The attribute model_config and group model_weights. */
  private static KerasModel h5(byte[] bytes) throws IOException {
    try (Hdf5 file = Hdf5.open(bytes)) {
      String config =
          file.text("model_config")
              .orElseThrow(
                  () ->
                      new IOException(
                          "the file holds numbers but no model_config, so it was saved by"
                              + " save_weights; save the whole model with model.save"));
      String version = file.text("keras_version").orElse("");
      return new KerasReader(version, new H5Numbers(file)).read(json("model_config", config));
    }
  }

  private static KerasModel keras(byte[] bytes) throws IOException {
    Map<String, byte[]> entries = entries(bytes);
    JsonNode metadata = json("metadata.json", text(entries, "metadata.json"));
    JsonNode config = json("config.json", text(entries, "config.json"));
    byte[] numbers = entries.get("model.weights.h5");
    if (numbers == null) {
      throw new IOException("model.weights.h5 is missing; the file is no whole .keras model");
    }
    try (Hdf5 file = Hdf5.open(numbers)) {
      return new KerasReader(metadata.path("keras_version").asText(""), new PathNumbers(file))
          .read(config);
    }
  }

  private static String text(Map<String, byte[]> entries, String name) throws IOException {
    byte[] bytes = entries.get(name);
    if (bytes == null) {
      throw new IOException(name + " is missing; the file is no .keras model");
    }
    return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Three entries are read, each up to a limit; others are passed over, assets among them. */
  private static Map<String, byte[]> entries(byte[] bytes) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        Integer most = ENTRIES.get(e.getName());
        if (most == null) {
          continue;
        }
        byte[] content = zip.readNBytes(most);
        if (zip.read() >= 0) {
          throw new IOException(e.getName() + " is larger than " + most + " bytes");
        }
        if (entries.put(e.getName(), content) != null) {
          throw new IOException("it holds " + e.getName() + " twice");
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("the zip is damaged: " + e.getMessage(), e);
    }
    return entries;
  }

  private static JsonNode json(String name, String text) throws IOException {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IOException(name + " is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** By name below the group of the outermost layer: model_weights/LAYER/…/kernel:0. */
  private record H5Numbers(Hdf5 file) implements KerasNumbers {
    @Override
    public Optional<Tensor> find(Place place, String name, int index) throws IOException {
      List<String> names = List.of(name.split("\\|"));
      String below = "model_weights/" + place.group() + "/";
      List<String> all =
          file.datasets().keySet().stream()
              .filter(p -> p.startsWith(below) && names.contains(last(p)))
              .map(p -> p.substring(below.length()))
              .toList();
      List<String> left = all;
      for (String inner : place.inside()) {
        List<String> of = left.stream().filter(p -> passes(p, inner)).toList();
        left = of.isEmpty() ? left : of;
      }
      if (left.size() > 1) {
        throw new IOException(
            "layer '%s': %s could be meant by %s"
                .formatted(
                    String.join(
                        "/", place.inside().isEmpty() ? List.of(place.group()) : place.inside()),
                    left.stream().limit(4).collect(Collectors.joining(" and ")),
                    name));
      }
      return left.isEmpty() ? Optional.empty() : Optional.of(file.tensor(below + left.getFirst()));
    }

    private static String last(String path) {
      String name = path.substring(path.lastIndexOf('/') + 1);
      int colon = name.lastIndexOf(':');
      return colon < 0 ? name : name.substring(0, colon);
    }

    private static boolean passes(String path, String inner) {
      return Arrays.asList(path.split("/")).contains(inner);
    }
  }

  /** By number below the path of the layer: layers/lstm/cell/vars/0. */
  private record PathNumbers(Hdf5 file) implements KerasNumbers {
    @Override
    public Optional<Tensor> find(Place place, String name, int index) throws IOException {
      String path = place.path().substring(1) + "/vars/" + index;
      // Keras 2.13 wrote them under another name.
      String older = path.replace("layers/", "_layer_checkpoint_dependencies/");
      for (String p : List.of(path, older)) {
        if (file.datasets().containsKey(p)) {
          return Optional.of(file.tensor(p));
        }
      }
      return Optional.empty();
    }
  }
}
