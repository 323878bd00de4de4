package org.seriate.audit.chain;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.seriate.audit.AuditRows;
import org.seriate.config.AeConfig;

/** Links the rows of the record every second, and signs how far it got every ten minutes. */
@ApplicationScoped
public class Sealer {
  private static final Logger LOG = Logger.getLogger(Sealer.class);
  private static final Duration BETWEEN_CHECKPOINTS = Duration.ofMinutes(10);

  private final DataSource database;
  private final Path home;
  private final String node;
  private CheckpointKey key;
  private long lastCheckpoint;
  private boolean failing;

  Sealer(DataSource database, AeConfig config, @ConfigProperty(name = "seriate.home") String home) {
    this.database = database;
    this.home = Path.of(home);
    this.node = AuditRows.nodeName(config.node().aeTitle());
  }

  /**
   * Begins to link.
   *
   * @throws IOException when the home has no usable key and none can be made there
   */
  public synchronized void open() throws IOException {
    key = CheckpointKey.of(home);
    lastCheckpoint = System.nanoTime();
    LOG.infof(
        "checkpoints of the audit record are signed by this node. publicKey=%s", key.publicKey());
  }

  /** Links and signs what is there, and ends. */
  public synchronized void close() {
    if (key != null) {
      lastCheckpoint = System.nanoTime() - BETWEEN_CHECKPOINTS.toNanos();
      tick();
      key = null;
    }
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  synchronized void tick() {
    if (key == null) {
      return;
    }
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      Chain.seal(connection);
      if (System.nanoTime() - lastCheckpoint >= BETWEEN_CHECKPOINTS.toNanos()) {
        lastCheckpoint = System.nanoTime();
        Checkpoint.make(connection, node, key, home).ifPresent(Sealer::tell);
      }
      failing = false;
    } catch (SQLException | IOException e) {
      if (!failing) {
        LOG.warnf(
            "the audit record cannot be linked now; what is recorded waits, trying again every"
                + " second: %s",
            e.getMessage());
      }
      failing = true;
    }
  }

  /** The log is a second witness, outside the database. */
  private static void tell(Checkpoint made) {
    LOG.infof(
        "audit record signed as far as link %d. hash=%s signature=%s",
        made.seq(), made.hash(), made.signature());
  }
}
