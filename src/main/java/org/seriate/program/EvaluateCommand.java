package org.seriate.program;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.seriate.classify.EngineChoice;
import org.seriate.classify.model.Device;
import org.seriate.train.Evaluation;
import org.seriate.train.EvaluationOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code seriate evaluate}: asks a bundle about labelled series. */
@Command(
    name = "evaluate",
    header = "Asks a model bundle about labelled series and says how well it answers.",
    description = {
      "Figures with 95 %% intervals, pictures (ROC, precision and recall, calibration, answers at"
          + " the threshold), a table of all answers and a sheet of those furthest from the truth."
          + " DICOM series pass the gate of the bundle as in the node.",
      "Where the data has an official split, the series for testing are asked about.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  seriate evaluate models/bleeds-0.1.0.zip --data other-hospital --out evaluation",
      "  seriate evaluate models/adrenal-0.1.0.zip --data adrenalmnist3d_64.npz --out evaluation"
    })
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "BUNDLE", description = "A bundle that 'seriate train' has written.")
  private Path bundle;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      required = true,
      description = "The series with labels.csv, as for 'seriate train'.")
  private Path data;

  @Mixin private LabelOptions labels;

  @Option(
      names = "--patients",
      paramLabel = "PATIENT",
      split = ",",
      description = "Only these. Default: all.")
  private List<String> patients = List.of();

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      required = true,
      description = "Where figures, pictures and tables go.")
  private Path out;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      defaultValue = "ONNX",
      description = "What runs the network: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private EngineChoice engine;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "CPU",
      description =
          "Where ONNX Runtime runs it: ${COMPLETION-CANDIDATES} (a program built for a card)."
              + " Default: ${DEFAULT-VALUE}.")
  private Device device;

  @Option(names = "--threads", paramLabel = "N", description = "Threads to compute with.")
  private int threads = 2;

  @Override
  public Integer call() throws IOException {
    PrintWriter words = spec.commandLine().getOut();
    try (Progress progress = Progress.on(spec.commandLine().getErr())) {
      Evaluation.run(
              new EvaluationOptions(
                  bundle,
                  data,
                  labels.folder(data),
                  out,
                  labels.columns(),
                  labels.classes(),
                  patients,
                  labels.imageWindow(),
                  labels.imageSpacing(),
                  engine,
                  device,
                  threads),
              new TrainCommand.Told(progress))
          .forEach(words::println);
    }
    return Program.OK;
  }
}
