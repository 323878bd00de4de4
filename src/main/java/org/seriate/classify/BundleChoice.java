package org.seriate.classify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.seriate.classify.model.Device;

/**
 * A bundle and what runs it.
 *
 * @param file empty for the demonstration bundle that the program carries
 */
public record BundleChoice(Optional<Path> file, EngineChoice engine, Device device) {

  /** What a node uses that was told nothing: {@code models/active.zip}, else the demonstration. */
  public static BundleChoice ofHome(Path home) {
    Path own = home.resolve("models").resolve("active.zip");
    return new BundleChoice(
        Files.exists(own) ? Optional.of(own) : Optional.empty(), EngineChoice.ONNX, Device.CPU);
  }

  public BundleChoice on(EngineChoice other, Device where) {
    return new BundleChoice(file, other, where);
  }

  ModelBundle open() throws IOException {
    return file.isPresent() ? ModelBundle.open(file.get()) : ModelBundle.shipped();
  }
}
