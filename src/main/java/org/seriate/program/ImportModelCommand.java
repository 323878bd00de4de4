package org.seriate.program;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.seriate.classify.ImportRequest;
import org.seriate.classify.ModelImport;
import org.seriate.classify.model.ForeignNetwork.Axis;
import org.seriate.classify.model.ForeignNetwork.Last;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code seriate import-model}: a network trained elsewhere becomes a bundle. */
@Command(
    name = "import-model",
    header = "Makes a model bundle of a network trained elsewhere (Keras .h5 and .keras, ONNX).",
    description = {
      "Reads the file without running anything of it, checks that the network answers here as its"
          + " layers say, and wraps it with a model card as a bundle. What cannot be run exactly is"
          + " refused by the name of the layer or operator; nothing is left of an import that"
          + " fails.",
      "",
      "Keras: whole models (model.save) of a CNN on each slice and recurrent layers along the"
          + " series: TimeDistributed layers or models (Conv2D, SeparableConv2D, DepthwiseConv2D,"
          + " pooling, BatchNormalization, Dense, Flatten, Add, Concatenate ...), then LSTM, GRU,"
          + " SimpleRNN, Bidirectional, pooling over the slices, Dense. Input [batch, slices, rows,"
          + " columns, channels]. The result is compared with a plain forward pass, 1e-4 at most.",
      "ONNX: one input of floats, slices x channels x rows x columns or with a first axis of 1,"
          + " channels first or last; one output for the series, perhaps one for each slice.",
      "",
      "Without --card the bundle gets a template: not for clinical use, and its gate accepts no"
          + " series. Write it with --write-card, say in it what the model was made for (body part,"
          + " windows, codes, thresholds), and import again with --card.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  seriate import-model cnn_lstm.h5 --write-card model.yaml",
      "  seriate import-model cnn_lstm.h5 --card model.yaml --out .seriate/models/cnn-lstm.zip",
      "  seriate import-model net.onnx --layout 1,slices,channels,rows,columns --output softmax"
          + " --out net.zip"
    })
final class ImportModelCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "Keras .h5 or .keras, or .onnx.")
  private Path file;

  @Option(names = "--out", paramLabel = "BUNDLE.zip", description = "The bundle to be written.")
  private Path out;

  @Option(
      names = "--card",
      paramLabel = "MODEL.yaml",
      description = "What the model is and may be asked. Default: a template that accepts nothing.")
  private Path card;

  @Option(
      names = "--write-card",
      paramLabel = "MODEL.yaml",
      description = "Write the template of the card, to be edited.")
  private Path writeCard;

  @Option(names = "--name", paramLabel = "NAME", description = "Name of the model in a template.")
  private String name;

  @Option(
      names = "--labels",
      paramLabel = "LABEL",
      split = ",",
      description = "Labels of the classes in a template, in the order of the outputs.")
  private List<String> labels = List.of();

  @Option(
      names = "--pixels",
      paramLabel = "RANGE",
      description =
          "What the network expects of a pixel between the edges of its window: unit (0 to 1), byte"
              + " (0 to 255), signed (-1 to 1). Default: byte where the network divides by 255"
              + " itself, else unit.")
  private ImportRequest.Pixels pixels;

  @Option(
      names = "--output",
      paramLabel = "FUNCTION",
      description = "sigmoid or softmax, where the network ends without one.")
  private Last last = Last.NONE;

  @Option(
      names = "--layout",
      paramLabel = "AXES",
      description =
          "Axes of an ONNX input, where its shape does not tell: 1, slices, channels, rows,"
              + " columns, with commas.")
  private String layout;

  @Override
  public Integer call() throws IOException {
    if (out == null && writeCard == null) {
      throw new ParameterException(
          spec.commandLine(), "Say --out BUNDLE.zip, or --write-card MODEL.yaml.");
    }
    PrintWriter words = spec.commandLine().getOut();
    ImportRequest request = request();
    if (writeCard != null) {
      writeNew(writeCard, ModelImport.template(request));
      words.println("Card " + writeCard + " written; edit it, then import again with --card.");
    }
    if (out != null) {
      bundle(request, words);
    }
    return Program.OK;
  }

  private void bundle(ImportRequest request, PrintWriter words) throws IOException {
    ModelImport.Imported imported = ModelImport.run(request, out);
    imported.lines().forEach(words::println);
    if (imported.isTemplate()) {
      words.println(
          "The card is a template whose gate accepts no series; see --write-card and --card.");
    }
    words.println("Bundle " + out + ", SHA-256 " + imported.bundle().digest());
  }

  /** A card that somebody edited is not lost by a second run. */
  private static void writeNew(Path file, byte[] content) throws IOException {
    Files.write(file, content, java.nio.file.StandardOpenOption.CREATE_NEW);
  }

  private ImportRequest request() {
    return new ImportRequest(
        file,
        Optional.ofNullable(card),
        Optional.ofNullable(name),
        labels,
        Optional.ofNullable(pixels),
        last,
        layout == null ? List.of() : axes());
  }

  private List<Axis> axes() {
    List<Axis> axes = new ArrayList<>();
    for (String word : layout.split("[,x ]+")) {
      String upper = word.strip().toUpperCase(Locale.ROOT);
      axes.add(
          switch (upper) {
            case "1" -> Axis.ONE;
            case "SLICES", "CHANNELS", "ROWS", "COLUMNS" -> Axis.valueOf(upper);
            default ->
                throw new ParameterException(
                    spec.commandLine(),
                    "--layout: '%s' is none of 1, slices, channels, rows, columns".formatted(word));
          });
    }
    return axes;
  }
}
