package org.seriate;

import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.seriate.audit.syslog.SyslogDeliveries;

/**
 * How far behind each syslog server is. Not part of readiness: a log server that is away is no
 * reason to send images elsewhere.
 */
@Wellness
@ApplicationScoped
class AuditHealth implements HealthCheck {
  private static final Duration TOO_LONG = Duration.ofHours(1);
  private final SyslogDeliveries syslog;

  AuditHealth(SyslogDeliveries syslog) {
    this.syslog = syslog;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("audit delivery");
    try {
      boolean inTime = true;
      for (SyslogDeliveries.Waiting w : syslog.waiting()) {
        inTime &= w.age().compareTo(TOO_LONG) < 0;
        answer.withData(
            w.server(), "%d events wait, oldest %d s".formatted(w.events(), w.age().toSeconds()));
      }
      return answer.status(inTime).build();
    } catch (SQLException e) {
      return answer.down().withData("database", e.getMessage()).build();
    }
  }
}
