package org.seriate.receive;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.dicom.net.AssociationFacts;
import org.seriate.dicom.net.Status;
import org.seriate.series.SeriesState;
import org.seriate.store.HeaderJson;
import org.seriate.store.NodeRun;

/**
 * The rows of arriving objects: one transaction for each object, and one when an association ends.
 */
@ApplicationScoped
class Intake {
  private static final Logger LOG = Logger.getLogger(Intake.class);

  private final EntityManager rows;
  private final AuditTrail audit;
  private final UUID node;
  private final SourceNames sources;

  Intake(EntityManager rows, AuditTrail audit, NodeRun run, SourceNames sources) {
    this.rows = rows;
    this.audit = audit;
    this.node = run.id();
    this.sources = sources;
  }

  /** Commits the rows of an object that is on disk; the last step before Success. */
  StoreOutcome record(AssociationFacts association, ReceivedObject object) {
    try {
      return QuarkusTransaction.requiringNew().call(() -> insert(association, object));
    } catch (RuntimeException e) {
      // The outcome of a broken commit is unknown. The file stays: a row may name it; a resend
      // takes
      // it over otherwise.
      LOG.errorf(
          e,
          "rows of an object could not be written; the sender is told to try again."
              + " association=%d",
          association.id());
      return new StoreOutcome.OutOfResources("database not available, try again later");
    }
  }

  private StoreOutcome insert(AssociationFacts association, ReceivedObject object) {
    SeriesFound series = findOrOpen(association, object);
    boolean late = series.state() != SeriesState.RECEIVING;
    int revision = late ? series.revision() + 1 : series.revision();
    if (!insertInstance(association, object, series.id(), revision)) {
      return known(association, object, series.id());
    }
    if (late) {
      openRevision(association, series, revision);
    }
    if (insertSource(association, series.id())) {
      audit.record(
          AuditEvent.INSTANCES_RECEIVED,
          AuditOutcome.SUCCESS,
          CallerName.of(association),
          null,
          series.id(),
          "association %d brings slices of revision %d".formatted(association.id(), revision));
    }
    return new StoreOutcome.Stored(series.id(), revision);
  }

  private record SeriesFound(long id, SeriesState state, int revision) {}

  /**
   * The series row, locked. Many associations bring slices of one series at a time, so they share
   * the lock; only the first late slice, and the room that completes a series, hold it alone.
   */
  private SeriesFound findOrOpen(AssociationFacts association, ReceivedObject object) {
    String uid = object.seriesInstanceUid();
    SeriesFound seen = select(uid, "").orElseGet(() -> open(association, object));
    if (seen.state() == SeriesState.RECEIVING) {
      SeriesFound shared = select(uid, "for share").orElseThrow();
      if (shared.state() == SeriesState.RECEIVING) {
        return shared;
      }
    }
    return select(uid, "for no key update").orElseThrow();
  }

  private SeriesFound open(AssociationFacts association, ReceivedObject object) {
    rows.createNativeQuery(
            """
            insert into series (series_instance_uid, study_instance_uid, modality, source)
            values (:series, :study, :modality, :source)
            on conflict (series_instance_uid) do nothing
            """)
        .setParameter("series", object.seriesInstanceUid())
        .setParameter("study", object.studyInstanceUid())
        .setParameter("modality", object.header().modality())
        .setParameter(
            "source", sources.nameOf(association.callingAe(), association.remoteAddress()))
        .executeUpdate();
    return select(object.seriesInstanceUid(), "").orElseThrow();
  }

  private Optional<SeriesFound> select(String seriesInstanceUid, String lock) {
    List<?> found =
        rows.createNativeQuery(
                "select id, state, revision from series where series_instance_uid = :uid " + lock)
            .setParameter("uid", seriesInstanceUid)
            .getResultList();
    return found.stream().findFirst().map(r -> seriesFound((Object[]) r));
  }

  private static SeriesFound seriesFound(Object[] row) {
    return new SeriesFound(
        ((Number) row[0]).longValue(),
        SeriesState.valueOf((String) row[1]),
        ((Number) row[2]).intValue());
  }

  private boolean insertInstance(
      AssociationFacts association, ReceivedObject object, long series, int revision) {
    return rows.createNativeQuery(
                """
                insert into instance (series_id, sop_instance_uid, sop_class_uid, transfer_syntax_uid,
                    digest, bytes, revision, study_instance_uid, patient_digest, calling_ae, header, frames)
                values (:series, :instance, :class, :syntax,
                    :digest, :bytes, :revision, :study, :patient, :ae, cast(:header as jsonb),
                    cast(nullif(:frames, '') as jsonb))
                on conflict (sop_instance_uid) do nothing
                """)
            .setParameter("series", series)
            .setParameter("instance", object.sopInstanceUid())
            .setParameter("class", object.sopClassUid())
            .setParameter("syntax", object.transferSyntaxUid())
            .setParameter("digest", object.kept().digest())
            .setParameter("bytes", object.kept().bytes())
            .setParameter("revision", revision)
            .setParameter("study", object.studyInstanceUid())
            .setParameter("patient", object.patientDigest())
            .setParameter("ae", association.callingAe())
            .setParameter("header", HeaderJson.write(object.header()))
            .setParameter("frames", HeaderJson.writeFrames(object.header(), object.frames()))
            .executeUpdate()
        == 1;
  }

  /** The UID is known: the same bytes are no news; other bytes are kept aside and told. */
  private StoreOutcome known(AssociationFacts association, ReceivedObject object, long series) {
    Object[] first =
        (Object[])
            rows.createNativeQuery(
                    "select id, digest, series_id from instance where sop_instance_uid = :uid")
                .setParameter("uid", object.sopInstanceUid())
                .getSingleResult();
    if (object.kept().digest().equals(first[1])) {
      return new StoreOutcome.AlreadyStored(series);
    }
    long standing = ((Number) first[2]).longValue();
    int inserted =
        rows.createNativeQuery(
                """
                insert into instance_conflict (instance_id, transfer_syntax_uid, digest, calling_ae)
                values (:instance, :syntax, :digest, :ae)
                on conflict do nothing
                """)
            .setParameter("instance", ((Number) first[0]).longValue())
            .setParameter("syntax", object.transferSyntaxUid())
            .setParameter("digest", object.kept().digest())
            .setParameter("ae", association.callingAe())
            .executeUpdate();
    if (inserted == 1) {
      LOG.warnf(
          "an object came with a known SOP Instance UID but other content; the first one stands,"
              + " the new one is kept aside. series=%d association=%d callingAe=%s",
          standing, association.id(), association.callingAe());
      audit.record(
          AuditEvent.INSTANCES_CHANGED,
          AuditOutcome.MINOR_FAILURE,
          CallerName.of(association),
          null,
          standing,
          "object with known SOP Instance UID and other content kept aside");
    }
    return new StoreOutcome.KeptAside(standing);
  }

  /** A slice after completion: what was concluded without it is concluded anew. */
  private void openRevision(AssociationFacts association, SeriesFound series, int revision) {
    rows.createNativeQuery(
            """
            update series set state = 'RECEIVING', revision = :revision, judge_at = now(),
                completed_by = null, completed_at = null, result = null, reason = null
            where id = :id
            """)
        .setParameter("revision", revision)
        .setParameter("id", series.id())
        .executeUpdate();
    rows.createNativeQuery(
            """
            update series_work set state = 'SUPERSEDED', finished_at = now(), owner = null,
                lease_until = null, held_by = null,
                last_answer = 'a late slice opened the next revision'
            where series_id = :id and step = 'CLASSIFY' and state in ('WAITING', 'CLAIMED', 'HELD')
            """)
        .setParameter("id", series.id())
        .executeUpdate();
    LOG.infof(
        "a slice came after completion; revision %d opens and is analysed anew. series=%d"
            + " association=%d",
        revision, series.id(), association.id());
  }

  private boolean insertSource(AssociationFacts association, long series) {
    return rows.createNativeQuery(
                """
                insert into series_source (series_id, node, association, calling_ae)
                values (:series, :node, :association, :ae)
                on conflict do nothing
                """)
            .setParameter("series", series)
            .setParameter("node", node)
            .setParameter("association", association.id())
            .setParameter("ae", association.callingAe())
            .executeUpdate()
        == 1;
  }

  /** Notes the end of an association on every series it served, and has them judged soon. */
  void associationEnded(long association, boolean released, Duration settle) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              List<?> served =
                  rows.createNativeQuery(
                          """
                          update series_source set ended_at = now(), released = :released
                          where node = :node and association = :association and ended_at is null
                          returning series_id
                          """)
                      .setParameter("released", released)
                      .setParameter("node", node)
                      .setParameter("association", association)
                      .getResultList();
              for (Object series : served) {
                rows.createNativeQuery(
                        """
                        update series
                        set judge_at = least(judge_at, now() + make_interval(secs => :settle))
                        where id = :id and state = 'RECEIVING'
                        """)
                    .setParameter("settle", settle.toMillis() / 1000.0)
                    .setParameter("id", series)
                    .executeUpdate();
              }
            });
  }

  /** A refused object is on record even though nothing of it is kept. */
  void recordRefusal(AssociationFacts association, Status status) {
    try {
      audit.recordAlone(
          AuditEvent.OBJECT_REFUSED,
          AuditOutcome.MINOR_FAILURE,
          CallerName.of(association),
          null,
          "C-STORE answered %s: %s".formatted(status.hex(), status.comment()));
    } catch (PersistenceException e) {
      LOG.errorf(
          e,
          "the refusal could not be recorded; the log is its only trace. association=%d",
          association.id());
    }
  }
}
