package org.seriate.audit.syslog;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.seriate.config.AeConfig;
import org.seriate.config.SyslogServer;
import org.seriate.dicom.tls.TlsIdentity;

/** A thread for each server of {@code audit.syslog}, from {@link #open} until {@link #close}. */
@ApplicationScoped
public class SyslogDeliveries {
  private static final Logger LOG = Logger.getLogger(SyslogDeliveries.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final List<Delivery> deliveries;
  private final List<SyslogServer> servers;
  private final List<Thread> threads = new ArrayList<>();
  private CountDownLatch closing = new CountDownLatch(1);

  SyslogDeliveries(DataSource database, AeConfig config, TlsIdentity identity) {
    this.servers = config.node().audit().syslog();
    boolean checkHostName = config.node().tls().checkHostName();
    this.deliveries =
        servers.stream()
            .map(s -> new Delivery(database, s, transport(s, identity, checkHostName)))
            .toList();
  }

  private static Transport transport(
      SyslogServer server, TlsIdentity identity, boolean checkHostName) {
    return switch (server.transport()) {
      case TLS -> new TlsTransport(server, identity, checkHostName);
      case UDP -> new UdpTransport(server);
    };
  }

  public synchronized void open() {
    closing = new CountDownLatch(1);
    CountDownLatch until = closing;
    for (int i = 0; i < deliveries.size(); i++) {
      Delivery delivery = deliveries.get(i);
      SyslogServer server = servers.get(i);
      threads.add(Thread.startVirtualThread(() -> run(delivery, server, until)));
    }
  }

  /** Ends after the batch that is under way; what waits goes after the next start. */
  public synchronized void close() {
    closing.countDown();
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofSeconds(15));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    threads.clear();
  }

  private static void run(Delivery delivery, SyslogServer server, CountDownLatch until) {
    int failures = 0;
    Duration pause = Duration.ZERO;
    while (!isOver(until, pause)) {
      try {
        boolean more = delivery.next() > 0;
        if (failures > 0) {
          LOG.infof("%s takes audit events again; what waited is on its way", server);
        }
        failures = 0;
        pause = more ? Duration.ZERO : LOOK_AGAIN;
      } catch (IOException | SQLException | RuntimeException e) {
        pause = pauseAfter(++failures);
        tell(delivery, server, e, failures, pause);
      }
    }
  }

  private static boolean isOver(CountDownLatch until, Duration pause) {
    try {
      return until.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** 1, 2, 4, ... seconds, at most a minute. */
  static Duration pauseAfter(int failures) {
    Duration pause = Duration.ofSeconds(1L << Math.min(failures - 1, 10));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  /** At the first failure, then about once an hour. */
  private static void tell(
      Delivery delivery, SyslogServer server, Exception e, int failures, Duration pause) {
    if (failures != 1 && failures % 60 != 0) {
      return;
    }
    String waiting;
    try {
      Delivery.Lag lag = delivery.lag();
      waiting =
          lag.events()
              + " events wait"
              + lag.since().map(s -> ", the oldest since " + s).orElse("");
    } catch (SQLException unknown) {
      waiting = "how many events wait is not known";
    }
    LOG.warnf(
        "%s does not take audit events (%s); %s, nothing is lost. Trying again in %d s",
        server, e.getMessage(), waiting, pause.toSeconds());
  }

  /** What waits, for each server. */
  public List<Waiting> waiting() throws SQLException {
    List<Waiting> all = new ArrayList<>();
    for (Delivery delivery : deliveries) {
      Delivery.Lag lag = delivery.lag();
      all.add(new Waiting(lag.server().toString(), lag.events(), lag.age()));
    }
    return all;
  }

  /**
   * Of one server.
   *
   * @param age of the oldest event that waits, zero when none does
   */
  public record Waiting(String server, long events, Duration age) {}
}
