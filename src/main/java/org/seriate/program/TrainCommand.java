package org.seriate.program;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.seriate.train.Training;
import org.seriate.train.TrainingOptions;
import org.seriate.train.TrainingResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code seriate train}: makes a model bundle from labelled series. */
@Command(
    name = "train",
    header = "Trains a model on labelled series and writes its bundle.",
    description = {
      "Reads series and labels, trains the network over single slices and the one over their order,"
          + " measures by patient-level cross-validation, and writes a bundle with its card.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  seriate train --data ct-ich --out models --hold-out 80",
      "  seriate train --data ct-ich --out models --no-folds --epochs 2 --size 64"
    })
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--data", paramLabel = "FOLDER", required = true, description = "The series.")
  private Path data;

  @Option(
      names = "--labels",
      paramLabel = "FOLDER",
      description = "Where patients.csv and slices.csv are. Default: the folder of the series.")
  private Path labels;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      required = true,
      description = "Where the bundle and the folds' answers (CSV) go.")
  private Path out;

  @Option(names = "--name", paramLabel = "NAME", description = "Name of the model.")
  private String name;

  @Option(names = "--model-version", paramLabel = "VERSION", description = "Version of the model.")
  private String version;

  @Option(names = "--label", paramLabel = "COLUMN", description = "Label to learn.")
  private String label;

  @Option(
      names = "--hold-out",
      paramLabel = "PATIENT",
      split = ",",
      description = "Patients that are never learned from (comma-separated or repeated).")
  private List<String> holdOut = List.of();

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description =
          "Rows and columns the network sees. Default: " + TrainingOptions.DEFAULT_SIZE + ".")
  private int size = TrainingOptions.DEFAULT_SIZE;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "Rounds over all slices. Default: " + TrainingOptions.DEFAULT_SLICE_EPOCHS + ".")
  private int epochs = TrainingOptions.DEFAULT_SLICE_EPOCHS;

  @Option(
      names = "--series-epochs",
      paramLabel = "N",
      description =
          "Rounds over all series. Default: " + TrainingOptions.DEFAULT_SERIES_EPOCHS + ".")
  private int seriesEpochs = TrainingOptions.DEFAULT_SERIES_EPOCHS;

  @Option(names = "--seed", paramLabel = "N", description = "Makes the run repeatable.")
  private Long seed;

  @Option(
      names = "--no-folds",
      negatable = true,
      description = "Skip the cross-validation (the card then carries no metrics).")
  private boolean noFolds;

  @Option(names = "--threads", paramLabel = "N", description = "Threads to compute with.")
  private Integer threads;

  @Override
  public Integer call() throws IOException {
    TrainingResult result = train();
    PrintWriter words = spec.commandLine().getOut();
    result.lines().forEach(words::println);
    words.println("Bundle " + result.bundle() + ", SHA-256 " + result.digest());
    return Program.OK;
  }

  private TrainingResult train() throws IOException {
    try (Progress progress = Progress.on(spec.commandLine().getErr())) {
      return Training.run(
          options(), (what, done, remaining) -> progress.show(() -> line(what, done, remaining)));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static String line(String what, double done, Optional<Duration> remaining) {
    return "%s: %.0f %%%s"
        .formatted(
            what, 100 * done, remaining.map(r -> ", " + PlainWords.of(r) + " left").orElse(""));
  }

  private TrainingOptions options() {
    TrainingOptions usual = TrainingOptions.demonstration(data, out);
    return new TrainingOptions(
        data,
        labels == null ? data : labels,
        out,
        name == null ? usual.name() : name,
        version == null ? usual.version() : version,
        label == null ? usual.label() : label,
        holdOut.isEmpty() ? usual.holdOut() : holdOut,
        size,
        epochs,
        seriesEpochs,
        seed == null ? usual.seed() : seed,
        !noFolds,
        threads == null ? usual.threads() : threads,
        typed());
  }

  /**
   * The command as typed; paths shortened to their last name, since the card tells it to others.
   */
  private String typed() {
    StringBuilder line = new StringBuilder("seriate train");
    for (String word : spec.commandLine().getParseResult().originalArgs()) {
      if (!word.equals("train")) {
        line.append(' ').append(word.contains("/") ? word.replaceAll("[^=]*/", "") : word);
      }
    }
    return line.toString();
  }
}
