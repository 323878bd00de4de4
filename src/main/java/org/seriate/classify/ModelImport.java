package org.seriate.classify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.seriate.classify.keras.KerasFile;
import org.seriate.classify.model.EngineFailure;

/**
 * A network that was trained elsewhere, as a bundle.
 *
 * <pre>
 * .h5, .keras -> layers -> two ONNX graphs, checked against a plain forward pass -+
 * .onnx       -> its operators and shapes, checked by running it ------------------+-> card -> bundle
 * </pre>
 *
 * Nothing is left of an import that fails.
 */
public final class ModelImport {
  static final long MOST_BYTES = 512L << 20;

  private ModelImport() {}

  /**
   * @param lines what was found, for the person who asked
   */
  public record Imported(ModelBundle bundle, boolean isTemplate, List<String> lines) {
    public Imported {
      lines = List.copyOf(lines);
    }
  }

  /**
   * Writes the bundle.
   *
   * @throws IOException the file cannot be read or run, naming the layer or operator; the card does
   *     not fit; the bundle cannot be written
   */
  public static Imported run(ImportRequest request, Path out) throws IOException {
    ForeignModel model = read(request);
    ModelCard card =
        request.card().isPresent()
            ? ModelCard.read(Files.readAllBytes(request.card().get()))
            : CardTemplate.of(model, request);
    fits(card, model);
    ModelBundle bundle =
        ModelBundle.write(out, card, model.network(), model.slices(), model.series());
    List<String> lines = new ArrayList<>(model.lines());
    lines.add("Runs on " + name(bundle));
    return new Imported(bundle, request.card().isEmpty(), lines);
  }

  /** The card that the file alone suggests, to be edited. */
  public static byte[] template(ImportRequest request) throws IOException {
    return CardTemplate.of(read(request), request).toYaml();
  }

  private static ForeignModel read(ImportRequest request) throws IOException {
    if (Files.size(request.file()) > MOST_BYTES) {
      throw new IOException(
          "%s has %d MB; a model of more than %d MB is not read"
              .formatted(request.file(), Files.size(request.file()) >> 20, MOST_BYTES >> 20));
    }
    byte[] bytes = Files.readAllBytes(request.file());
    if (bytes.length < 16) {
      throw new IOException(request.file().getFileName() + " is empty or cut off");
    }
    try {
      return KerasFile.isHdf5(bytes) || KerasFile.isZip(bytes)
          ? KerasImport.read(request, bytes)
          : OnnxImport.read(request, bytes);
    } catch (EngineFailure e) {
      throw new IOException(request.file().getFileName() + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IOException(request.file().getFileName() + ": " + e.getMessage(), e);
    }
  }

  private static String name(ModelBundle bundle) throws IOException {
    try (var engine = bundle.engine(EngineChoice.ONNX, 1)) {
      return engine.name();
    } catch (EngineFailure e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The words of a mismatch are better here than when the bundle is read again. */
  private static void fits(ModelCard card, ForeignModel model) throws BundleRefused {
    int size = model.network().size();
    int channels = model.network().channels();
    if (card.input().size() != size || card.input().channels() != channels) {
      throw new BundleRefused(
          ("the card lays slices on %d x %d with %d channels; the network wants %d x %d with %d"
                  + " (input.size, input.windows, input.neighbours)")
              .formatted(
                  card.input().size(),
                  card.input().size(),
                  card.input().channels(),
                  size,
                  size,
                  channels));
    }
    if (card.outputs() != model.network().outputs()) {
      throw new BundleRefused(
          "the card has %d classes%s; the network gives %d numbers for a series"
              .formatted(
                  card.classes().size(),
                  card.background().isEmpty() ? "" : " and a background",
                  model.network().outputs()));
    }
  }
}
