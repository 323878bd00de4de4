package org.seriate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.seriate.classify.BundleChoice;
import org.seriate.classify.EngineChoice;
import org.seriate.classify.ModelWorker;
import org.seriate.classify.model.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code seriate work}: what {@code serve} starts for itself. */
@Command(
    name = "work",
    hidden = true,
    header = "Hold the model for a node; started by serve, not by people.",
    footer = {"", "Examples:", "  (none: it speaks a protocol of its own with the node)"})
final class WorkCommand implements Callable<Integer> {
  @Option(names = "--home", required = true, paramLabel = "FOLDER", description = "Of the node.")
  private Path home;

  @Option(names = "--threads", defaultValue = "1", paramLabel = "N", description = "Of the model.")
  private int threads;

  @Option(names = "--bundle", paramLabel = "FILE", description = "Default: that of the home.")
  private Path bundle;

  @Option(names = "--engine", paramLabel = "NAME", description = "ONNX or DL4J.")
  private EngineChoice engine = EngineChoice.ONNX;

  @Option(names = "--device", paramLabel = "NAME", description = "CPU or CUDA.")
  private Device device = Device.CPU;

  @Override
  public Integer call() throws IOException, InterruptedException {
    BundleChoice choice =
        bundle == null
            ? BundleChoice.ofHome(home)
            : new BundleChoice(Optional.of(bundle), EngineChoice.ONNX, Device.CPU);
    ModelWorker.serve(choice.on(engine, device), threads);
    return 0;
  }
}
