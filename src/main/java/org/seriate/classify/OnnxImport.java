package org.seriate.classify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.seriate.classify.ImportRequest.Pixels;
import org.seriate.classify.model.ForeignNetwork;
import org.seriate.classify.model.ForeignNetwork.Axis;
import org.seriate.classify.model.ForeignNetwork.Form;
import org.seriate.classify.model.ForeignNetwork.Last;
import org.seriate.classify.model.OnnxFile;
import org.seriate.classify.model.OnnxTrial;
import org.seriate.classify.model.OnnxTrial.Input;

/** An ONNX file: one graph for slices and series, whose shapes are found by running it. */
final class OnnxImport {
  private OnnxImport() {}

  static ForeignModel read(ImportRequest request, byte[] bytes) throws IOException {
    OnnxFile.read(bytes).refuseForeign("the file");
    try (OnnxTrial trial = OnnxTrial.of(bytes)) {
      Input input = trial.input();
      List<Axis> layout = request.layout().isEmpty() ? layout(input) : fitting(request, input);
      int size = (int) input.dimensions()[layout.indexOf(Axis.ROWS)];
      int channels = (int) input.dimensions()[layout.indexOf(Axis.CHANNELS)];
      long slices = input.dimensions()[layout.indexOf(Axis.SLICES)];
      square(input, layout, size);
      OptionalInt exact = slices > 0 ? OptionalInt.of((int) slices) : OptionalInt.empty();
      Pixels pixels = request.pixels().orElse(Pixels.UNIT);
      OnnxTrial.Outputs outputs = trial.outputs(layout, size, channels, exact);
      ForeignNetwork network =
          new ForeignNetwork(
              Form.WHOLE,
              size,
              channels,
              channels * size * size,
              outputs.classes(),
              layout,
              outputs.series(),
              outputs.slice(),
              request.last() == Last.SOFTMAX && outputs.classes() == 2 ? 1 : 0,
              pixels.scale(),
              pixels.shift(),
              request.last(),
              "ONNX");
      boolean oneOf = trial.answers(network, exact.orElse(OnnxTrial.SLICES));
      return new ForeignModel(
          name(request),
          network,
          Optional.empty(),
          bytes,
          oneOf,
          exact,
          exact.isPresent(),
          lines(input, layout, outputs),
          remarks(exact, request));
    }
  }

  private static String name(ImportRequest request) {
    return request.file().getFileName().toString().replaceFirst("\\.[^.]*$", "");
  }

  private static boolean isChannels(long n) {
    return n >= 1 && n <= 16;
  }

  /** Rows and columns are two equal axes of 8 or more next to each other; channels are few. */
  private static List<Axis> layout(Input input) throws IOException {
    long[] d = input.dimensions();
    List<List<Axis>> known =
        switch (d.length) {
          case 4 ->
              List.of(
                  List.of(Axis.SLICES, Axis.CHANNELS, Axis.ROWS, Axis.COLUMNS),
                  List.of(Axis.SLICES, Axis.ROWS, Axis.COLUMNS, Axis.CHANNELS));
          case 5 ->
              List.of(
                  List.of(Axis.ONE, Axis.SLICES, Axis.CHANNELS, Axis.ROWS, Axis.COLUMNS),
                  List.of(Axis.ONE, Axis.SLICES, Axis.ROWS, Axis.COLUMNS, Axis.CHANNELS),
                  List.of(Axis.ONE, Axis.CHANNELS, Axis.SLICES, Axis.ROWS, Axis.COLUMNS));
          default -> List.of();
        };
    List<List<Axis>> fitting = known.stream().filter(l -> fits(l, d)).toList();
    if (fitting.size() != 1) {
      throw new IOException(
          "input '%s' is %s, %s; say --layout, e.g. 1,slices,channels,rows,columns"
              .formatted(
                  input.name(),
                  input.words(),
                  fitting.isEmpty()
                      ? "in which slices, channels, rows and columns are not found"
                      : "which can be read in %d ways".formatted(fitting.size())));
    }
    return fitting.getFirst();
  }

  private static boolean fits(List<Axis> layout, long[] d) {
    for (int i = 0; i < d.length; i++) {
      boolean fits =
          switch (layout.get(i)) {
            case ONE -> d[i] == 1 || d[i] < 0;
            case SLICES -> d[i] < 0 || d[i] >= 2;
            case CHANNELS -> isChannels(d[i]);
            case ROWS -> d[i] >= 8 && d[i] <= 1024 && d[i] == d[i + 1];
            case COLUMNS -> d[i] >= 8;
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static List<Axis> fitting(ImportRequest request, Input input) throws IOException {
    List<Axis> layout = request.layout();
    boolean whole =
        layout.containsAll(List.of(Axis.SLICES, Axis.CHANNELS, Axis.ROWS, Axis.COLUMNS))
            && layout.indexOf(Axis.COLUMNS) == layout.indexOf(Axis.ROWS) + 1
            && layout.size() == input.dimensions().length;
    if (!whole || !fits(layout, input.dimensions())) {
      throw new IOException(
          "input '%s' is %s; %s does not fit to it".formatted(input.name(), input.words(), layout));
    }
    return layout;
  }

  private static void square(Input input, List<Axis> layout, int size) throws IOException {
    if (size < 8 || size != input.dimensions()[layout.indexOf(Axis.COLUMNS)]) {
      throw new IOException(
          "input '%s' is %s; rows and columns must be said, and equal"
              .formatted(input.name(), input.words()));
    }
  }

  private static List<String> lines(Input input, List<Axis> layout, OnnxTrial.Outputs outputs) {
    return List.of(
        "Input '%s': %s as %s"
            .formatted(
                input.name(),
                input.words(),
                layout.stream().map(Axis::name).collect(Collectors.joining(" x "))),
        "Output '%s': %d numbers for a series%s"
            .formatted(
                outputs.series(),
                outputs.classes(),
                outputs.slice().isEmpty() ? "" : "; '" + outputs.slice() + "' for each slice"),
        "Checked: it runs, and its answers are probabilities. What it answered where it came from"
            + " was not compared; ONNX Runtime is the definition of an ONNX file here");
  }

  private static List<String> remarks(OptionalInt exact, ImportRequest request) {
    List<String> remarks = new ArrayList<>();
    remarks.add("One graph for all slices: memory grows with the series.");
    exact.ifPresent(n -> remarks.add("The network takes exactly " + n + " slices."));
    if (request.pixels().isEmpty()) {
      remarks.add("Pixels are given as 0 to 1 over each window; --pixels says otherwise.");
    }
    return remarks;
  }
}
