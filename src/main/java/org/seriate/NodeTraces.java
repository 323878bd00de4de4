package org.seriate;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.seriate.config.AeConfig;
import org.seriate.config.NodeConfig;
import org.seriate.measure.OtlpCollector;
import org.seriate.measure.TraceSender;
import org.seriate.measure.Traces;
import org.seriate.store.NodeRun;

/** Sends traces while the node runs, where node.yaml names a collector. */
@ApplicationScoped
class NodeTraces {
  // Observers without a priority have 2500: Node works between the two.
  private static final int BEFORE_THE_NODE = 1000;
  private static final int AFTER_THE_NODE = 3000;

  private final NodeConfig config;
  private final DataSource rows;
  private final NodeRun run;
  private final String version;
  private TraceSender sender;

  NodeTraces(
      AeConfig config,
      DataSource rows,
      NodeRun run,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.config = config.node();
    this.rows = rows;
    this.run = run;
    this.version = version;
  }

  void begin(@Observes @Priority(BEFORE_THE_NODE) StartupEvent start) {
    config.traces().url().ifPresent(this::begin);
  }

  private void begin(URI url) {
    sender =
        new TraceSender(
            new TraceRows(rows),
            new OtlpCollector(
                url,
                trusted(config.tls().trusted()),
                config.traces().percent(),
                new OtlpCollector.Sender(run.id().toString(), version)));
    Traces.listen(sender);
  }

  private static Optional<byte[]> trusted(Optional<Path> authorities) {
    try {
      return authorities.isEmpty()
          ? Optional.empty()
          : Optional.of(Files.readAllBytes(authorities.get()));
    } catch (IOException e) {
      throw new UncheckedIOException("node.yaml, tls.trusted " + authorities.get(), e);
    }
  }

  void end(@Observes @Priority(AFTER_THE_NODE) ShutdownEvent stop) {
    if (sender != null) {
      Traces.quit();
      sender.close();
    }
  }
}
