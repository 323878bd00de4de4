package org.seriate.console;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.seriate.access.Roles;

/**
 * {@code /events}: tells open pages that something happened, so that they fetch themselves anew.
 * Every act leaves an audit row, so the newest audit number changes with everything there is to
 * see; it is asked for once a second for all pages together, and not at all when none is open.
 */
@Path("/events")
@ApplicationScoped
public class Changes {
  private final EntityManager rows;
  private final BroadcastProcessor<Long> changes = BroadcastProcessor.create();
  private final AtomicInteger open = new AtomicInteger();
  private volatile long newest;

  Changes(EntityManager rows) {
    this.rows = rows;
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RestStreamElementType(MediaType.TEXT_PLAIN)
  @RolesAllowed({Roles.VIEWER, Roles.RADIOLOGIST, Roles.OPERATOR, Roles.ADMINISTRATOR})
  public Multi<String> stream() {
    return changes
        .map(String::valueOf)
        .onOverflow()
        .dropPreviousItems()
        .onSubscription()
        .invoke(_ -> open.incrementAndGet())
        .onTermination()
        .invoke(open::decrementAndGet);
  }

  @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @Transactional
  void look() {
    if (open.get() == 0) {
      return;
    }
    long now =
        (long)
            rows.createNativeQuery("select coalesce(max(id), 0) from audit_event", Long.class)
                .getSingleResult();
    if (now != newest) {
      newest = now;
      changes.onNext(now);
    }
  }
}
