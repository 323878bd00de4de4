package org.seriate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.seriate.classify.ModelWorker;
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

  @Override
  public Integer call() throws IOException, InterruptedException {
    ModelWorker.serve(home, threads);
    return 0;
  }
}
