package org.seriate.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * One run of a node on one {@code SERIATE_HOME}.
 *
 * @param id names this run in {@code series_source.node} and in {@code series_work.owner}
 * @param previous the run before this one on the same folder; what it held open, it holds no more
 */
public record NodeRun(UUID id, Optional<UUID> previous) {

  /** Begins a run: reads who was here before and leaves this run's name. */
  public static NodeRun begin(Path home) throws IOException {
    Files.createDirectories(home);
    Path file = home.resolve("node-run");
    Optional<UUID> previous =
        Files.exists(file)
            ? Optional.of(UUID.fromString(Files.readString(file).strip()))
            : Optional.empty();
    NodeRun run = new NodeRun(UUID.randomUUID(), previous);
    Path fresh = home.resolve("node-run.new");
    Files.writeString(fresh, run.id + "\n");
    Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    return run;
  }
}
