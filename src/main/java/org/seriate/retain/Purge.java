package org.seriate.retain;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfig;
import org.seriate.series.SeriesState;
import org.seriate.store.NodeRun;
import org.seriate.store.ObjectStore;

/**
 * Gives the room of images back that are older than node.yaml says; reports and rows stay.
 *
 * <pre>
 * series DELIVERED or SET_ASIDE, old enough, no work waiting
 *    └─ one transaction: instance.purged_at, audit event ──then──▶ blocks back to the disk
 * segment without a single image left ──▶ file deleted, row deleted
 * </pre>
 *
 * A crash between the two leaves blocks that nothing names; the segment goes with the last image in
 * it, and {@code seriate check} counts what is left until then.
 */
@ApplicationScoped
public class Purge {
  private static final Logger LOG = Logger.getLogger(Purge.class);
  private static final int AT_A_TIME = 50;

  private final PurgeRows rows;
  private final ObjectStore store;
  private final AuditTrail audit;
  private final Map<SeriesState, Duration> rules;
  private final String actor;
  private volatile boolean open;

  Purge(PurgeRows rows, ObjectStore store, AuditTrail audit, AeConfig config, NodeRun run) {
    this.rows = rows;
    this.store = store;
    this.audit = audit;
    this.rules = config.node().disk().purgeAfter();
    this.actor = "node " + run.id();
  }

  /** From now on, unless there is no rule. */
  public void open() {
    open = !rules.isEmpty();
  }

  public void close() {
    open = false;
  }

  @Scheduled(every = "10m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
  void tick() {
    if (!open) {
      return;
    }
    try {
      run(rules);
    } catch (RuntimeException | SQLException | IOException e) {
      LOG.errorf(e, "images could not be purged; tried again in ten minutes");
    }
  }

  /** Purges what the rules name; returns how many series. */
  int run(Map<SeriesState, Duration> ages) throws SQLException, IOException {
    int series = 0;
    for (Map.Entry<SeriesState, Duration> rule : ages.entrySet()) {
      List<Long> old = rows.old(rule.getKey(), rule.getValue(), AT_A_TIME);
      while (!old.isEmpty()) {
        int before = series;
        for (long id : old) {
          series += purge(id, rule.getKey(), rule.getValue()) ? 1 : 0;
        }
        // None may go while a backup is taken: the next tick tries again.
        old = series == before ? List.of() : rows.old(rule.getKey(), rule.getValue(), AT_A_TIME);
      }
    }
    // In this order: a segment that is not in use any more has all its rows, so that asking for
    // them afterwards tells of every image in it.
    for (long segment : rows.segments()) {
      if (store.isOurs(segment) && !store.isInUse(segment) && !rows.namesImageIn(segment)) {
        store.deleteSegment(segment);
        rows.forget(segment);
      }
    }
    return series;
  }

  private boolean purge(long series, SeriesState state, Duration age) {
    List<Purged> gone =
        QuarkusTransaction.requiringNew()
            .call(
                () -> {
                  List<Purged> images = rows.purge(series, state, age);
                  if (!images.isEmpty()) {
                    audit.record(
                        AuditEvent.SERIES_DELETED,
                        AuditOutcome.SUCCESS,
                        actor,
                        null,
                        series,
                        "%d images of a series %s for %s purged, %d bytes"
                            .formatted(images.size(), state, age, bytes(images)));
                  }
                  return images;
                });
    for (Purged image : gone) {
      if (image.segment() == null) {
        store.deleteFile(image.digest(), () -> rows.namesFile(image.digest()));
      } else {
        store.giveBack(image.segment(), image.segmentAt(), image.fileBytes());
      }
    }
    if (!gone.isEmpty()) {
      LOG.infof(
          "%d images purged, %d bytes; the reports stay. series=%d",
          gone.size(), bytes(gone), series);
    }
    return !gone.isEmpty();
  }

  private static long bytes(List<Purged> images) {
    return images.stream().mapToLong(Purged::bytes).sum();
  }
}
