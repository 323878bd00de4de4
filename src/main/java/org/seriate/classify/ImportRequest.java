package org.seriate.classify;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.seriate.classify.model.ForeignNetwork.Axis;
import org.seriate.classify.model.ForeignNetwork.Last;

/**
 * What a person says of a network that was trained elsewhere.
 *
 * @param file of Keras or ONNX
 * @param card to wrap it with; without one a template is made
 * @param name of the model in a template; without one that of the file
 * @param labels of the classes in a template; without them "output 1" and so on
 * @param pixels what the network expects of a pixel; without it what its first layer suggests
 * @param last the function that the network leaves out at its end
 * @param layout of the input of an ONNX file, where its shape does not say
 */
public record ImportRequest(
    Path file,
    Optional<Path> card,
    Optional<String> name,
    List<String> labels,
    Optional<Pixels> pixels,
    Last last,
    List<Axis> layout) {
  public ImportRequest {
    labels = List.copyOf(labels);
    layout = List.copyOf(layout);
  }

  /** A file and nothing more. */
  public static ImportRequest of(Path file) {
    return new ImportRequest(
        file,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Last.NONE,
        List.of());
  }

  public ImportRequest with(Path modelCard) {
    return new ImportRequest(file, Optional.of(modelCard), name, labels, pixels, last, layout);
  }

  public ImportRequest with(Last function) {
    return new ImportRequest(file, card, name, labels, pixels, function, layout);
  }

  public ImportRequest with(List<Axis> axes) {
    return new ImportRequest(file, card, name, labels, pixels, last, axes);
  }

  /** Which numbers stand for the lower and the upper edge of a window. */
  public enum Pixels {
    UNIT(1, 0),
    BYTE(255, 0),
    SIGNED(2, -1);

    private final float scale;
    private final float shift;

    Pixels(float scale, float shift) {
      this.scale = scale;
      this.shift = shift;
    }

    float scale() {
      return scale;
    }

    float shift() {
      return shift;
    }
  }
}
