package org.seriate.classify;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.seriate.classify.model.Architecture;
import org.seriate.classify.model.Device;
import org.seriate.classify.model.Engine;
import org.seriate.classify.model.EngineFailure;
import org.seriate.classify.model.ForeignNetwork;
import org.seriate.classify.model.OnnxExport;
import org.seriate.classify.model.OnnxFile;
import org.seriate.classify.model.Weights;
import org.seriate.classify.model.WeightsFile;
import org.seriate.series.Algorithm;
import org.seriate.series.Outcome;
import org.seriate.series.Sha256;

/**
 * A published model: one zip file, known by the SHA-256 of its bytes.
 *
 * <pre>
 * model.yaml     the card                         network.json   shape of the network
 * slices.onnx    the CNN, for ONNX Runtime        weights.f32    its numbers, for Deeplearning4j
 * series.onnx    the LSTM, for ONNX Runtime   pictures/*.png how it learned and answered, for people
 * </pre>
 *
 * A network that was trained elsewhere has no weights.f32, and where it is one graph for slices and
 * series, no slices.onnx; its network.json says so. The same model always gives the same bytes.
 * These entries and no others are read, each up to a limit, so neither names nor sizes in a foreign
 * file can do harm; nothing in it is deserialized.
 */
public final class ModelBundle {
  private static final String CARD = "model.yaml";
  private static final String SLICES = "slices.onnx";
  private static final String SERIES = "series.onnx";
  private static final String SHIPPED = "/models/ich-demo-0.3.0.zip";

  private static final int MOST_TEXT = 256 << 10;
  private static final int MOST_NUMBERS = 512 << 20;
  private static final Map<String, Integer> ENTRIES =
      new TreeMap<>(
          Map.of(
              CARD,
              MOST_TEXT,
              SLICES,
              MOST_NUMBERS,
              SERIES,
              MOST_NUMBERS,
              WeightsFile.SHAPE_NAME,
              MOST_TEXT,
              WeightsFile.NUMBERS_NAME,
              MOST_NUMBERS));

  private final ModelCard card;
  private final String digest;
  private final Network network;
  private final List<BundlePicture> pictures;

  private ModelBundle(
      ModelCard card, String digest, Network network, List<BundlePicture> pictures) {
    this.card = card;
    this.digest = digest;
    this.network = network;
    this.pictures = List.copyOf(pictures);
  }

  /** What runs. */
  private sealed interface Network {
    int size();

    int channels();

    int features();

    /** Numbers for a series; negative where only running it tells. */
    int outputs();
  }

  /** Trained here: both engines can run it. */
  private record Own(Weights weights, byte[] slices, byte[] series) implements Network {
    @Override
    public int size() {
      return weights.architecture().size();
    }

    @Override
    public int channels() {
      return weights.architecture().channels();
    }

    @Override
    public int features() {
      return weights.architecture().features();
    }

    @Override
    public int outputs() {
      return -1;
    }
  }

  /** Trained elsewhere: graphs for ONNX Runtime only. */
  private record Foreign(ForeignNetwork said, Optional<byte[]> slices, byte[] series)
      implements Network {
    @Override
    public int size() {
      return said.size();
    }

    @Override
    public int channels() {
      return said.channels();
    }

    @Override
    public int features() {
      return said.features();
    }

    @Override
    public int outputs() {
      return said.outputs();
    }
  }

  /** Reads a bundle whoever made it. */
  public static ModelBundle open(Path zip) throws IOException {
    if (Files.size(zip) > MOST_NUMBERS) {
      throw new BundleRefused(zip + " is larger than any model bundle");
    }
    return read(Files.readAllBytes(zip), zip.toString());
  }

  /** Reads a bundle that must be the one with this SHA-256. */
  public static ModelBundle open(Path zip, String expectedDigest) throws IOException {
    ModelBundle bundle = open(zip);
    if (!bundle.digest.equalsIgnoreCase(expectedDigest)) {
      throw new BundleRefused(
          "%s has SHA-256 %s, expected is %s; install the file again"
              .formatted(zip, bundle.digest, expectedDigest));
    }
    return bundle;
  }

  /** The demonstration model that comes with the program. */
  public static ModelBundle shipped() throws IOException {
    try (InputStream in = ModelBundle.class.getResourceAsStream(SHIPPED)) {
      if (in == null) {
        throw new BundleRefused("the program was built without its model " + SHIPPED);
      }
      return read(in.readAllBytes(), SHIPPED);
    }
  }

  public ModelCard card() {
    return card;
  }

  /** SHA-256 of the file, lower-case hexadecimal. */
  public String digest() {
    return digest;
  }

  public Algorithm algorithm() {
    return new Algorithm(
        card.name(),
        card.version(),
        card.manufacturer(),
        digest,
        card.intendedUse(),
        card.clinicalUse());
  }

  /** The card as it stands in the bundle. */
  public String cardText() {
    return new String(card.toYaml(), StandardCharsets.UTF_8);
  }

  /** By name. */
  public List<BundlePicture> pictures() {
    return pictures;
  }

  public List<Outcome.Question> questions() {
    return card.classes();
  }

  /**
   * The plain numbers of a network that was trained here.
   *
   * @throws IllegalStateException it was trained elsewhere
   */
  Weights weights() {
    return switch (network) {
      case Own own -> own.weights();
      case Foreign _ -> throw new IllegalStateException("the network was trained elsewhere");
    };
  }

  /** Numbers that describe one slice. */
  int features() {
    return network.features();
  }

  /** Of a network that was trained here; empty for one that came from elsewhere as a graph. */
  public Optional<Architecture> architecture() {
    return switch (network) {
      case Own own -> Optional.of(own.weights().architecture());
      case Foreign _ -> Optional.empty();
    };
  }

  /**
   * The bundle's network on the chosen engine, from what the file holds for it.
   *
   * @throws EngineFailure the engine cannot run it
   */
  public Engine engine(EngineChoice choice, int threads) {
    return engine(choice, Device.CPU, threads);
  }

  /**
   * The same on a device, which is for ONNX Runtime; Deeplearning4j runs where the library that it
   * was built with does.
   */
  public Engine engine(EngineChoice choice, Device device, int threads) {
    return switch (network) {
      case Own own ->
          switch (choice) {
            case ONNX ->
                Engine.onnx(
                    own.weights().architecture(), own.slices(), own.series(), threads, device);
            case DL4J -> Engine.deeplearning4j(own.weights(), threads);
          };
      case Foreign foreign ->
          switch (choice) {
            case ONNX ->
                Engine.foreign(foreign.said(), foreign.slices(), foreign.series(), threads, device);
            case DL4J ->
                throw new EngineFailure(
                    "the network was trained elsewhere, and its bundle holds it for ONNX Runtime"
                        + " only; run it on ONNX");
          };
    };
  }

  /** Writes a bundle, whole or not at all. */
  public static ModelBundle write(
      Path zip, ModelCard card, Weights weights, List<BundlePicture> pictures) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    entries.put(CARD, card.toYaml());
    entries.put(SLICES, OnnxExport.slices(weights));
    entries.put(SERIES, OnnxExport.series(weights));
    entries.put(WeightsFile.SHAPE_NAME, WeightsFile.shape(weights));
    entries.put(WeightsFile.NUMBERS_NAME, WeightsFile.numbers(weights));
    pictures.forEach(p -> entries.put(p.entry(), p.png()));
    return write(zip, entries);
  }

  /**
   * Writes a bundle of a network that was trained elsewhere, whole or not at all.
   *
   * @param slices empty where one graph is for slices and series
   */
  static ModelBundle write(
      Path zip, ModelCard card, ForeignNetwork network, Optional<byte[]> slices, byte[] series)
      throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    entries.put(CARD, card.toYaml());
    slices.ifPresent(graph -> entries.put(SLICES, graph));
    entries.put(SERIES, series);
    entries.put(WeightsFile.SHAPE_NAME, network.toJson());
    return write(zip, entries);
  }

  private static ModelBundle write(Path zip, Map<String, byte[]> entries) throws IOException {
    Path partial = zip.resolveSibling(zip.getFileName() + ".partial");
    try {
      try (OutputStream out = Files.newOutputStream(partial)) {
        writeZip(out, entries);
      }
      ModelBundle written = read(Files.readAllBytes(partial), zip.toString());
      try {
        Files.move(partial, zip, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException _) {
        Files.move(partial, zip, StandardCopyOption.REPLACE_EXISTING);
      }
      return written;
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** Sorted, stored and dated 1980, so that equal entries are equal files on every machine. */
  static void writeZip(OutputStream out, Map<String, byte[]> entries) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> e : new TreeMap<>(entries).entrySet()) {
        CRC32 crc = new CRC32();
        crc.update(e.getValue());
        ZipEntry entry = new ZipEntry(e.getKey());
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        entry.setSize(e.getValue().length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(e.getValue());
        zip.closeEntry();
      }
    }
  }

  private static ModelBundle read(byte[] bytes, String name) throws IOException {
    Map<String, byte[]> entries = entries(bytes, name);
    ModelCard card = ModelCard.read(entries.get(CARD));
    Network network;
    try {
      network = network(entries, name);
    } catch (BundleRefused e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new BundleRefused(name + ": " + e.getMessage(), e);
    }
    if (card.input().size() != network.size() || card.input().channels() != network.channels()) {
      throw new BundleRefused(
          name
              + ": model.yaml and network.json disagree about the size, the windows or the neighbours (%d x %d with %d)"
                  .formatted(network.size(), network.size(), network.channels()));
    }
    if (network.outputs() >= 0 && network.outputs() != card.outputs()) {
      throw new BundleRefused(
          "%s: the network gives %d numbers for a series, model.yaml speaks of %d (classes, and background)"
              .formatted(name, network.outputs(), card.outputs()));
    }
    return new ModelBundle(card, Sha256.of(bytes), network, BundlePicture.of(entries, name));
  }

  private static Network network(Map<String, byte[]> entries, String name) throws IOException {
    byte[] shape = wanted(entries, WeightsFile.SHAPE_NAME, name);
    byte[] series = wanted(entries, SERIES, name);
    if (!ForeignNetwork.isOne(shape)) {
      byte[] numbers = wanted(entries, WeightsFile.NUMBERS_NAME, name);
      return new Own(WeightsFile.read(shape, numbers), wanted(entries, SLICES, name), series);
    }
    ForeignNetwork said = ForeignNetwork.read(shape);
    OnnxFile.read(series).refuseForeign(SERIES);
    if (said.form() == ForeignNetwork.Form.WHOLE) {
      return new Foreign(said, Optional.empty(), series);
    }
    byte[] slices = wanted(entries, SLICES, name);
    OnnxFile.read(slices).refuseForeign(SLICES);
    return new Foreign(said, Optional.of(slices), series);
  }

  private static byte[] wanted(Map<String, byte[]> entries, String entry, String name)
      throws BundleRefused {
    byte[] content = entries.get(entry);
    if (content == null) {
      throw new BundleRefused(name + " is no model bundle: " + entry + " is missing");
    }
    return content;
  }

  private static Map<String, byte[]> entries(byte[] bytes, String name) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    try (ZipInputStream zip =
        new ZipInputStream(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8)) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        Integer most =
            BundlePicture.isEntry(e.getName())
                ? Integer.valueOf(BundlePicture.MOST_BYTES)
                : ENTRIES.get(e.getName());
        if (most == null) {
          throw new BundleRefused(name + ": holds an entry that belongs to no model bundle");
        }
        byte[] content = zip.readNBytes(most + 1);
        if (content.length > most) {
          throw new BundleRefused(name + ": " + e.getName() + " is larger than " + most);
        }
        if (entries.put(e.getName(), content) != null) {
          throw new BundleRefused(name + ": holds " + e.getName() + " twice");
        }
        if (entries.size() > ENTRIES.size() + BundlePicture.MOST) {
          throw new BundleRefused(name + ": holds more than " + BundlePicture.MOST + " pictures");
        }
      }
    } catch (ZipException | IllegalArgumentException e) {
      throw new BundleRefused(name + " is damaged: " + e.getMessage(), e);
    }
    wanted(entries, CARD, name);
    return entries;
  }
}
