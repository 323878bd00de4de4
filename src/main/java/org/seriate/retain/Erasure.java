package org.seriate.retain;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.seriate.audit.AuditEntry;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.store.Deletions;
import org.seriate.store.ObjectStore;

/**
 * Deletes what there is of a series, or of all series of a patient, because somebody asked for it:
 * images, reports, work, and every row that speaks of them. What remains is the audit record, which
 * says that it was done, by whom and why; and what was delivered, which is for its destination to
 * delete.
 */
@ApplicationScoped
public class Erasure {
  private static final Logger LOG = Logger.getLogger(Erasure.class);

  private final DataSource database;
  private final ObjectStore store;
  private final PurgeRows named;
  private final AuditTrail audit;

  Erasure(DataSource database, ObjectStore store, PurgeRows named, AuditTrail audit) {
    this.database = database;
    this.store = store;
    this.named = named;
    this.audit = audit;
  }

  /** What came of it. */
  public sealed interface Answer {
    /**
     * It is gone here.
     *
     * @param delivered destinations that have objects of it
     */
    record Erased(int series, int images, Set<String> delivered) implements Answer {}

    record NothingFound() implements Answer {}

    /** A backup copies at this moment; try again when it has ended. */
    record BackupUnderWay() implements Answer {}
  }

  /**
   * All series of a patient, as the audit record and the reports know them.
   *
   * @param issuer null where Patient IDs have none, or all are meant
   * @param actor who asks, as the audit record names people
   */
  public Answer patient(String patientId, String issuer, String actor, String reason)
      throws SQLException {
    List<Long> all;
    try (Connection connection = database.getConnection()) {
      all = new ErasureRows(connection).ofPatient(patientId, issuer);
    }
    int series = 0;
    int images = 0;
    Set<String> delivered = new TreeSet<>();
    for (long one : all) {
      switch (series(one, actor, reason)) {
        case Answer.Erased e -> {
          series += e.series();
          images += e.images();
          delivered.addAll(e.delivered());
        }
        case Answer.NothingFound _ -> {} // somebody else was faster
        case Answer.BackupUnderWay under -> {
          return under;
        }
      }
    }
    return series == 0 ? new Answer.NothingFound() : new Answer.Erased(series, images, delivered);
  }

  /** One series, by our number. */
  public Answer series(long id, String actor, String reason) {
    List<Purged> gone = new ArrayList<>();
    Answer answer =
        QuarkusTransaction.requiringNew()
            .call(
                () -> {
                  try (Connection connection = database.getConnection()) {
                    return erase(connection, id, actor, reason, gone);
                  }
                });
    for (Purged image : gone) {
      if (image.segment() == null) {
        store.deleteFile(image.digest(), () -> named.namesFile(image.digest()));
      } else {
        store.giveBack(image.segment(), image.segmentAt(), image.fileBytes());
      }
    }
    if (answer instanceof Answer.Erased e) {
      LOG.infof("erased with %d images, as was asked for. series=%d", e.images(), id);
    }
    return answer;
  }

  private Answer erase(
      Connection connection, long id, String actor, String reason, List<Purged> gone)
      throws SQLException {
    ErasureRows rows = new ErasureRows(connection);
    if (!Deletions.mayGo(connection)) {
      return new Answer.BackupUnderWay();
    }
    if (!rows.lock(id)) {
      return new Answer.NothingFound();
    }
    // First, while the rows that tell study and patient are there.
    audit.record(
        AuditEntry.of(
                AuditEvent.SERIES_DELETED,
                AuditOutcome.SUCCESS,
                actor,
                "series erased with its reports: " + reason)
            .aboutSeries(id));
    Set<String> delivered = rows.destinations(id);
    gone.addAll(rows.images(id));
    rows.erase(id);
    return new Answer.Erased(1, gone.size(), delivered);
  }
}
