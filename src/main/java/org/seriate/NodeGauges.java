package org.seriate;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.seriate.audit.syslog.SyslogDeliveries;
import org.seriate.config.AeConfig;
import org.seriate.config.FreeSpace;
import org.seriate.measure.Measure;
import org.seriate.receive.Reception;
import org.seriate.store.Backlog;
import org.seriate.store.IncomingObject.StoreFault;
import org.seriate.store.ObjectStore;

/** What goes up and down in this node, for {@code /q/metrics}. */
@ApplicationScoped
class NodeGauges {
  private static final Logger LOG = Logger.getLogger(NodeGauges.class);

  private final MeterRegistry registry;
  private final Reception reception;
  private final Backlog backlog;
  private final ObjectStore store;
  private final FreeSpace refuseBelow;
  private final SyslogDeliveries syslog;
  private final DataSource rows;
  private final MultiGauge waiting;
  private final MultiGauge waitingOldest;
  private volatile double unsealed;

  NodeGauges(
      MeterRegistry registry,
      Reception reception,
      Backlog backlog,
      ObjectStore store,
      AeConfig config,
      SyslogDeliveries syslog,
      DataSource rows) {
    this.registry = registry;
    this.reception = reception;
    this.backlog = backlog;
    this.store = store;
    this.refuseBelow = config.node().disk().refuseBelowFree();
    this.syslog = syslog;
    this.rows = rows;
    this.waiting = MultiGauge.builder(Measure.AUDIT_WAITING.meter()).register(registry);
    this.waitingOldest =
        MultiGauge.builder(Measure.AUDIT_WAITING_OLDEST.meter()).register(registry);
  }

  void begin(@Observes StartupEvent start) {
    gauge(Measure.ASSOCIATIONS_OPEN, () -> (double) reception.openAssociations());
    gauge(Measure.UNLISTED_OLDEST, this::oldestUnlisted);
    gauge(Measure.DISK_FREE, () -> (double) store.free());
    gauge(Measure.DISK_SIZE, () -> (double) store.diskSize());
    gauge(Measure.DISK_REFUSE_BELOW, () -> (double) refuseBelow.bytesOf(store.diskSize()));
    gauge(Measure.AUDIT_UNSEALED, () -> unsealed);
  }

  private interface Reading {
    double take() throws StoreFault;
  }

  /** What cannot be read at the moment is not a number, and Prometheus says so. */
  private void gauge(Measure measure, Reading reading) {
    Gauge.builder(
            measure.meter(),
            () -> {
              try {
                return reading.take();
              } catch (StoreFault e) {
                return Double.NaN;
              }
            })
        .description(measure.meaning())
        .register(registry);
  }

  private double oldestUnlisted() {
    return backlog
        .oldest()
        .map(at -> Duration.between(at, Instant.now()).toMillis() / 1000.0)
        .orElse(0.0);
  }

  @Scheduled(every = "15s", delayed = "3s", concurrentExecution = ConcurrentExecution.SKIP)
  void look() {
    try {
      List<SyslogDeliveries.Waiting> all = syslog.waiting();
      waiting.register(
          all.stream()
              .<MultiGauge.Row<?>>map(
                  w -> MultiGauge.Row.of(Tags.of("server", w.server()), (Number) w.events()))
              .toList(),
          true);
      waitingOldest.register(
          all.stream()
              .<MultiGauge.Row<?>>map(
                  w ->
                      MultiGauge.Row.of(
                          Tags.of("server", w.server()), (Number) w.age().toSeconds()))
              .toList(),
          true);
      unsealed = count();
    } catch (SQLException e) {
      LOG.debugf("what waits of the audit record could not be counted: %s", e.getMessage());
    }
  }

  private double count() throws SQLException {
    try (Connection connection = rows.getConnection();
        Statement s = connection.createStatement();
        ResultSet row = s.executeQuery("select count(*) from audit_unsealed")) {
      row.next();
      return row.getLong(1);
    }
  }
}
