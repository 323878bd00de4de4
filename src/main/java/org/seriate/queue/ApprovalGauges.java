package org.seriate.queue;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.hibernate.Session;
import org.jboss.logging.Logger;
import org.seriate.measure.Measure;

/** How many results await approval, and since when the oldest does; nothing gives them up. */
@ApplicationScoped
class ApprovalGauges {
  private static final Logger LOG = Logger.getLogger(ApprovalGauges.class);

  private final Session rows;
  private final MeterRegistry registry;
  private volatile double awaiting;
  private volatile double oldestSeconds;

  ApprovalGauges(Session rows, MeterRegistry registry) {
    this.rows = rows;
    this.registry = registry;
  }

  void begin(@Observes StartupEvent start) {
    Gauge.builder(Measure.APPROVALS_AWAITING.meter(), () -> awaiting)
        .description(Measure.APPROVALS_AWAITING.meaning())
        .register(registry);
    Gauge.builder(Measure.APPROVALS_OLDEST.meter(), () -> oldestSeconds)
        .description(Measure.APPROVALS_OLDEST.meaning())
        .register(registry);
  }

  @Scheduled(every = "15s", delayed = "3s", concurrentExecution = ConcurrentExecution.SKIP)
  void measure() {
    try {
      Object[] row = QuarkusTransaction.requiringNew().call(this::count);
      awaiting = ((Number) row[0]).doubleValue();
      oldestSeconds = ((Number) row[1]).doubleValue();
    } catch (RuntimeException e) {
      LOG.debugf("what awaits approval could not be counted: %s", e.getMessage());
    }
  }

  private Object[] count() {
    return rows.createNativeQuery(
            """
            select count(*), coalesce(extract(epoch from now() - min(asked_at)), 0)
            from approval where state = 'AWAITING'
            """,
            Object[].class)
        .getSingleResult();
  }
}
