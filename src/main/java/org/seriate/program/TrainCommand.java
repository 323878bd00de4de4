package org.seriate.program;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.seriate.classify.model.Grid;
import org.seriate.classify.model.Sequence;
import org.seriate.classify.model.Window;
import org.seriate.train.Network;
import org.seriate.train.ProgressListener;
import org.seriate.train.Schedule;
import org.seriate.train.Training;
import org.seriate.train.TrainingOptions;
import org.seriate.train.TrainingResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
          + " measures by patient-level cross-validation, and writes a bundle with its card and a"
          + " page of figures and pictures. Stopped and started again, it goes on where it was.",
      "",
      "FOLDER holds labels.csv (patient, series, label; also fold, split) and the series: folders"
          + " of DICOM files, of PNG or JPEG images, or .npz files. slices.csv (series, slice,"
          + " label) may label single slices. An .npz file with an official split is taken as it"
          + " is.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  seriate train --data heads --out models --name bleeds --body-part head",
      "  seriate train --data chests --out models --label nodule,effusion --network resnet --size"
          + " 128",
      "  seriate train --data scans --out models --classes none,left,right --pooling attention",
      "  seriate train --data ct-ich --out models --hold-out 80"
    })
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      required = true,
      description = "The series, or an .npz file.")
  private Path data;

  @Mixin private LabelOptions labels;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      required = true,
      description = "Where the bundle, the figures and the pictures go.")
  private Path out;

  @Option(names = "--name", paramLabel = "NAME", description = "Name of the model. Default: model.")
  private String name;

  @Option(
      names = "--model-version",
      paramLabel = "VERSION",
      description = "Version of the model. Default: 0.1.0.")
  private String version;

  @Option(
      names = "--hold-out",
      paramLabel = "PATIENT",
      split = ",",
      description = "Patients that are never learned from (comma-separated or repeated).")
  private List<String> holdOut = List.of();

  @Option(
      names = "--also",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "Further columns of 0 and 1 in slices.csv, from which only the CNN learns: kinds of the"
              + " finding, what comes with it, whatever tells the CNN what to see. Default: none;"
              + " for CT-ICH the kinds of bleeding and the fracture, unless this is empty.")
  private List<String> also;

  @Option(
      names = "--body-part",
      paramLabel = "WORD",
      split = ",",
      description =
          "What the model may be asked about: words of Body Part Examined or a description."
              + " Default: those of the DICOM series.")
  private List<String> bodyPart = List.of();

  @Option(
      names = "--network",
      paramLabel = "KIND",
      description = "CNN over a slice: small, resnet, or compact, that of the first bundles.")
  private Network.Kind kind;

  @Option(names = "--width", paramLabel = "N", description = "Outputs of the CNN's first block.")
  private Integer width;

  @Option(names = "--size", paramLabel = "PIXELS", description = "Rows and columns it sees.")
  private Integer size;

  @Option(
      names = "--windows",
      paramLabel = "LEVEL/WIDTH",
      split = ",",
      converter = WindowConverter.PerhapsBlackAbove.class,
      description =
          "What it sees of the Hounsfield units, one channel each, e.g. 40/80,600/2800. With /black"
              + " behind it (55/70/black) what lies above is black, so that bone does not outshine"
              + " what lies beside it.")
  private List<Window> windows = List.of();

  @Option(
      names = "--framing",
      paramLabel = "WHAT",
      description = "whole image, or head: each slice turned and moved until the head is upright.")
  private Grid.Framing framing;

  @Option(
      names = "--mirrored",
      negatable = true,
      description = "One more channel: left and right exchanged, so that sides can be compared.")
  private Boolean mirrored;

  @Option(
      names = "--neighbours",
      paramLabel = "N",
      description =
          "Slices below and as many above that the CNN sees with each one, as further channels:"
              + " for what is thick, or thin, in all directions. Default: 0, for CT-ICH 1.")
  private Integer neighbours;

  @Option(
      names = "--slab",
      paramLabel = "MM",
      description =
          "Average slices that lie closer in groups to about this distance, as the node will do"
              + " before it asks the model. Default: 0, each slice as it is.")
  private double slab;

  @Option(
      names = "--recurrence",
      paramLabel = "WHAT",
      description = "Along the slices: bilstm, lstm, or none.")
  private Sequence.Recurrence recurrence;

  @Option(
      names = "--pooling",
      paramLabel = "WHAT",
      description =
          "From slices to the series: max, mean, or attention; or slices, where slices have labels:"
              + " the series is what its highest slice is.")
  private Sequence.Pooling pooling;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Rounds over slices, or over samples of series.")
  private Integer epochs;

  @Option(names = "--series-epochs", paramLabel = "N", description = "Rounds over whole series.")
  private Integer seriesEpochs;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      description = "Highest learning rate; it rises at first and falls along a cosine.")
  private Double rate;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "Stop after N rounds without a better loss on the validation patients and take the best"
              + " round; 0 learns to the end.")
  private Integer patience;

  @Option(
      names = "--validation",
      paramLabel = "SHARE",
      description = "Share of the training patients that learning is watched on.")
  private Double validation;

  @Option(
      names = "--augment",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Change slices at random while learning. On by default.")
  private boolean augment;

  @Option(
      names = "--balance",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Draw each kind of series as often as any other. On by default.")
  private boolean balance;

  @Option(
      names = "--paint",
      paramLabel = "SHARE",
      description = "Share of slices that get a made-up haemorrhage; for heads only.")
  private Double painted;

  @Option(
      names = "--sample",
      paramLabel = "SLICES",
      description = "Slices of a series that are seen together where slices have no labels.")
  private Integer sample;

  @Option(names = "--seed", paramLabel = "N", description = "Makes the run repeatable.")
  private long seed = 1;

  @Option(
      names = "--folds",
      paramLabel = "N",
      description = "Of the cross-validation, where the table names none. Default: 4.")
  private int folds = 4;

  @Option(
      names = "--no-folds",
      description = "Skip the cross-validation (the card then carries no metrics).")
  private boolean noFolds;

  @Option(names = "--threads", paramLabel = "N", description = "Threads to compute with.")
  private int threads = 2;

  @Override
  public Integer call() throws IOException {
    PrintWriter words = spec.commandLine().getOut();
    TrainingResult result = withoutTheirWords(this::train);
    result.lines().forEach(words::println);
    words.println("Bundle " + result.bundle() + ", SHA-256 " + result.digest());
    return Program.OK;
  }

  /** Deeplearning4j's graphs print each operation they differentiate to standard output. */
  private static TrainingResult withoutTheirWords(Callable<TrainingResult> training)
      throws IOException {
    PrintStream usual = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    try {
      return training.call();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      System.setOut(usual);
    }
  }

  private TrainingResult train() throws IOException {
    try (Progress progress = Progress.on(spec.commandLine().getErr())) {
      return Training.run(options(), new Told(progress));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Progress as the console shows it. */
  record Told(Progress progress) implements ProgressListener {
    @Override
    public void at(String what, double done, Optional<Duration> remaining) {
      progress.show(
          () ->
              "%s: %.0f %%%s"
                  .formatted(
                      what,
                      100 * done,
                      remaining.map(r -> ", " + PlainWords.of(r) + " left").orElse("")));
    }

    @Override
    public void warn(String words) {
      progress.say(words);
    }
  }

  private TrainingOptions options() {
    boolean demonstration =
        Files.isDirectory(data)
            && !Files.exists(labels.folder(data).resolve("labels.csv"))
            && Files.exists(labels.folder(data).resolve("patients.csv"));
    return new TrainingOptions(
        data,
        labels.folder(data),
        out,
        or(name, demonstration ? "ich-demo" : "model"),
        or(version, demonstration ? TrainingOptions.DEMONSTRATION_VERSION : "0.1.0"),
        labels.columns(),
        labels.classes(),
        or(also, demonstration ? TrainingOptions.HEAD_ALSO : List.<String>of()).stream()
            .filter(column -> !column.isBlank())
            .toList(),
        holdOut,
        network(demonstration ? TrainingOptions.HEAD_NETWORK : TrainingOptions.USUAL_NETWORK),
        schedule(demonstration ? TrainingOptions.HEAD_SCHEDULE : TrainingOptions.USUAL_SCHEDULE),
        seed,
        noFolds ? 0 : folds,
        labels.imageWindow(),
        labels.imageSpacing(),
        slab,
        bodyPart,
        threads,
        typed());
  }

  private Network network(Network usual) {
    return new Network(
        or(kind, usual.kind()),
        or(width, usual.width()),
        or(size, usual.size()),
        windows.isEmpty() ? usual.windows() : windows,
        or(framing, usual.framing()),
        or(mirrored, usual.mirrored()),
        or(neighbours, usual.neighbours()),
        or(recurrence, usual.recurrence()),
        or(pooling, usual.pooling()));
  }

  private Schedule schedule(Schedule usual) {
    return new Schedule(
        or(epochs, usual.sliceEpochs()),
        or(seriesEpochs, usual.seriesEpochs()),
        or(rate, usual.rate()),
        or(validation, usual.validation()),
        or(patience, usual.patience()),
        augment,
        balance,
        or(painted, usual.painted()),
        or(sample, usual.sample()));
  }

  private static <T> T or(T chosen, T usual) {
    return chosen == null ? usual : chosen;
  }

  /**
   * The command as typed; paths shortened to their last name, since the card tells it to others.
   */
  private String typed() {
    StringBuilder line = new StringBuilder("seriate train");
    for (String word : spec.commandLine().getParseResult().originalArgs()) {
      if (!word.equals("train")) {
        boolean path = word.contains("/") && !word.matches("[-0-9./,]+");
        line.append(' ').append(path ? word.replaceAll("[^=]*/", "") : word);
      }
    }
    return line.toString();
  }
}
