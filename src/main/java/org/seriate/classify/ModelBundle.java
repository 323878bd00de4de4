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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.seriate.classify.model.Engine;
import org.seriate.classify.model.OnnxExport;
import org.seriate.classify.model.Weights;
import org.seriate.classify.model.WeightsFile;
import org.seriate.series.Algorithm;
import org.seriate.series.Outcome;

/**
 * A published model: one zip file, known by the SHA-256 of its bytes.
 *
 * <pre>
 * model.yaml     the card                         network.json   shape of the network
 * slices.onnx    the CNN, for ONNX Runtime        weights.f32    its numbers, for Deeplearning4j
 * series.onnx    the LSTM, for ONNX Runtime
 * </pre>
 *
 * The same model always gives the same bytes. These five entries and no others are read, each up to
 * a limit, so neither names nor sizes in a foreign file can do harm; nothing in it is deserialized.
 */
public final class ModelBundle {
  private static final String CARD = "model.yaml";
  private static final String SLICES = "slices.onnx";
  private static final String SERIES = "series.onnx";
  private static final String SHIPPED = "/models/ich-demo-0.1.0.zip";

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
  private final Weights weights;
  private final byte[] slicesOnnx;
  private final byte[] seriesOnnx;

  private ModelBundle(
      ModelCard card, String digest, Weights weights, byte[] slicesOnnx, byte[] seriesOnnx) {
    this.card = card;
    this.digest = digest;
    this.weights = weights;
    this.slicesOnnx = slicesOnnx;
    this.seriesOnnx = seriesOnnx;
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

  public List<Outcome.Question> questions() {
    return card.classes();
  }

  Weights weights() {
    return weights;
  }

  /** The bundle's network on the chosen engine, from what the file holds for it. */
  public Engine engine(EngineChoice choice, int threads) {
    return switch (choice) {
      case ONNX -> Engine.onnx(weights.architecture(), slicesOnnx, seriesOnnx, threads);
      case DL4J -> Engine.deeplearning4j(weights, threads);
    };
  }

  /** Writes a bundle, whole or not at all. */
  public static ModelBundle write(Path zip, ModelCard card, Weights weights) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    entries.put(CARD, card.toYaml());
    entries.put(SLICES, OnnxExport.slices(weights));
    entries.put(SERIES, OnnxExport.series(weights));
    entries.put(WeightsFile.SHAPE_NAME, WeightsFile.shape(weights));
    entries.put(WeightsFile.NUMBERS_NAME, WeightsFile.numbers(weights));
    Path partial = zip.resolveSibling(zip.getFileName() + ".partial");
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
  }

  /** Sorted, stored and dated 1980, so that equal models are equal files on every machine. */
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
    Weights weights;
    try {
      weights =
          WeightsFile.read(
              entries.get(WeightsFile.SHAPE_NAME), entries.get(WeightsFile.NUMBERS_NAME));
    } catch (IOException | IllegalArgumentException e) {
      throw new BundleRefused(name + ": " + e.getMessage(), e);
    }
    if (card.input().size() != weights.architecture().size()
        || card.input().grid().channels() != weights.architecture().channels()) {
      throw new BundleRefused(
          name + ": model.yaml and network.json disagree about the size or the windows");
    }
    return new ModelBundle(card, sha256(bytes), weights, entries.get(SLICES), entries.get(SERIES));
  }

  private static Map<String, byte[]> entries(byte[] bytes, String name) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    try (ZipInputStream zip =
        new ZipInputStream(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8)) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        Integer most = ENTRIES.get(e.getName());
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
      }
    } catch (ZipException | IllegalArgumentException e) {
      throw new BundleRefused(name + " is damaged: " + e.getMessage(), e);
    }
    for (String wanted : ENTRIES.keySet()) {
      if (!entries.containsKey(wanted)) {
        throw new BundleRefused(name + " is no model bundle: " + wanted + " is missing");
      }
    }
    return entries;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
