package org.seriate.program;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.seriate.classify.model.Window;
import picocli.CommandLine.Option;

/** Where the labels of series are and how they are meant, for train and evaluate alike. */
final class LabelOptions {
  @Option(
      names = "--labels",
      paramLabel = "FOLDER",
      description = "Where the tables are. Default: the folder of the series.")
  private Path labels;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "Label column of 0 and 1; several are findings that may come together. Default: the only"
              + " one there is.")
  private List<String> columns = List.of();

  @Option(
      names = "--classes",
      paramLabel = "NAME",
      split = ",",
      description =
          "The label column holds one of these names instead; the first means that nothing was"
              + " found.")
  private List<String> classes = List.of();

  @Option(
      names = "--image-window",
      paramLabel = "LEVEL/WIDTH",
      converter = WindowConverter.class,
      defaultValue = "40/120",
      description =
          "Window that PNG, JPEG and 8-bit numbers were made with. Default: ${DEFAULT-VALUE}.")
  private Window imageWindow;

  @Option(
      names = "--image-spacing",
      paramLabel = "MM",
      description =
          "From one slice to the next, of PNG, JPEG and .npz files, so that slices that are too"
              + " close for the model are averaged. Default: unknown, each slice is taken as it"
              + " is.")
  private double imageSpacing;

  Path folder(Path data) {
    if (labels != null) {
      return labels;
    }
    return Files.isRegularFile(data) ? data.toAbsolutePath().getParent() : data;
  }

  List<String> columns() {
    return columns;
  }

  List<String> classes() {
    return classes;
  }

  double imageSpacing() {
    return imageSpacing;
  }

  Window imageWindow() {
    return imageWindow;
  }
}
