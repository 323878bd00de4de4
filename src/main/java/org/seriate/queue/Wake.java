package org.seriate.queue;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Listens on the PostgreSQL channel of the line and passes each notification on: STEP:destination.
 */
@ApplicationScoped
class Wake {
  private static final Logger LOG = Logger.getLogger(Wake.class);
  private static final int WAIT_MS = 5000;

  private final AgroalDataSource database;
  private volatile Thread listener;

  Wake(AgroalDataSource database) {
    this.database = database;
  }

  void listen(Consumer<String> nudge) {
    listener =
        Thread.ofPlatform().name("work-listen").daemon().unstarted(() -> listenWhileOpen(nudge));
    listener.start();
  }

  void close() {
    Thread t = listener;
    listener = null;
    if (t != null) {
      t.interrupt();
    }
  }

  private boolean isOpen() {
    return Thread.currentThread() == listener;
  }

  private void listenWhileOpen(Consumer<String> nudge) {
    while (isOpen()) {
      try (Connection c = database.getConnection();
          Statement s = c.createStatement()) {
        s.execute("listen " + WorkQueue.CHANNEL);
        PGConnection pg = c.unwrap(PGConnection.class);
        while (isOpen()) {
          PGNotification[] news = pg.getNotifications(WAIT_MS);
          for (PGNotification n : news == null ? new PGNotification[0] : news) {
            nudge.accept(n.getParameter());
          }
        }
      } catch (SQLException e) {
        if (isOpen()) {
          LOG.warnf("waiting for work notifications was cut, listening again: %s", e.getMessage());
          pause();
        }
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
