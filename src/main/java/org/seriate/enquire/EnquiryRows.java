package org.seriate.enquire;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hibernate.Session;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.config.PeerConfig;
import org.seriate.store.NodeRun;

/** Which archive was asked about which series, and what it told. */
@ApplicationScoped
class EnquiryRows {
  /** So long a question may take; a node that died with it open is followed by another then. */
  static final Duration LEASE = Duration.ofMinutes(30);

  private static final Duration LONGEST_LISTING = Duration.ofSeconds(3);
  private static final int MOST_AT_ONCE = 20;

  private final Session rows;
  private final AuditTrail audit;
  private final NodeRun run;

  EnquiryRows(Session rows, AuditTrail audit, NodeRun run) {
    this.rows = rows;
    this.audit = audit;
    this.run = run;
  }

  /** Takes the series of a source that are due; nobody else gets them before the lease is over. */
  List<Due> take(PeerConfig source, PeerConfig archive, Duration quiet, int most) {
    return QuarkusTransaction.requiringNew()
        .call(() -> rows.doReturningWork(c -> take(c, source, archive, quiet, most)));
  }

  private static List<Due> take(
      Connection connection, PeerConfig source, PeerConfig archive, Duration quiet, int most)
      throws SQLException {
    try (PreparedStatement take =
        connection.prepareStatement(
            """
            with due as (
              select s.id, i.held
              from series s
              left join archive_enquiry e on e.series_id = s.id
              cross join lateral (
                select count(*) as held, max(received_at) as latest
                from instance where series_id = s.id) i
              where s.state = 'RECEIVING' and s.source = ?
                and i.latest <= now() - make_interval(secs => ?)
                and (e.series_id is null or e.next_at <= now()
                     or e.next_at is null and e.held <> i.held)
              order by i.latest limit ?),
            taken as (
              insert into archive_enquiry as e (series_id, archive, held, attempts, next_at)
              select id, ?, held, 1, now() + make_interval(secs => ?) from due
              on conflict (series_id) do update
              set archive = excluded.archive, held = excluded.held, next_at = excluded.next_at,
                  attempts = case when e.held = excluded.held then e.attempts + 1 else 1 end
              where e.next_at is null or e.next_at <= now()
              returning series_id, held, attempts)
            select t.series_id, s.study_instance_uid, s.series_instance_uid, t.held, t.attempts
            from taken t join series s on s.id = t.series_id
            """)) {
      take.setString(1, source.name());
      take.setDouble(2, quiet.toMillis() / 1000.0);
      take.setInt(3, Math.min(most, MOST_AT_ONCE));
      take.setString(4, archive.name());
      take.setDouble(5, LEASE.toSeconds());
      List<Due> due = new ArrayList<>();
      try (ResultSet row = take.executeQuery()) {
        while (row.next()) {
          due.add(
              new Due(
                  row.getLong(1),
                  new SeriesUids(row.getString(2), row.getString(3)),
                  row.getInt(4),
                  row.getInt(5),
                  archive,
                  source.completeness().fetchMissing()));
        }
      }
      return due;
    }
  }

  /** SOP Instance UIDs of the images of a series that are here. */
  Set<String> held(Due due) {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                new HashSet<>(
                    rows.createNativeQuery(
                            "select sop_instance_uid from instance where series_id = :id",
                            String.class)
                        .setParameter("id", due.id())
                        .getResultList()));
  }

  /**
   * How many images of a series are here after some of these were fetched. Rows follow the store by
   * a moment, so this waits for them, but not for what never came.
   */
  int heldOnceListed(Due due, int before, List<ArchivedInstance> fetched) {
    long end = System.nanoTime() + LONGEST_LISTING.toNanos();
    int held = held(due).size();
    while (held < before + fetched.size() && System.nanoTime() - end < 0) {
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return held;
      }
      held = held(due).size();
    }
    return held;
  }

  /**
   * An answer in one transaction with its record: the fact, and that the series is judged by it.
   */
  void told(Due due, int instances, Optional<List<String>> listed, Next next) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              rows.doWork(c -> tell(c, due, instances, listed));
              note(due, AuditOutcome.SUCCESS, next);
              rows.createNativeMutationQuery(
                      """
                      update series set judge_at = now()
                      where id = :id and state = 'RECEIVING'
                      """)
                  .setParameter("id", due.id())
                  .executeUpdate();
            });
  }

  /** No answer: nothing becomes known, and nothing is judged by it. */
  void notTold(Due due, Next next) {
    QuarkusTransaction.requiringNew().run(() -> note(due, AuditOutcome.MINOR_FAILURE, next));
  }

  /**
   * @param answer for people
   * @param pause until it is asked again; empty: not before more images come
   */
  record Next(String answer, Optional<Duration> pause) {}

  private static void tell(
      Connection connection, Due due, int instances, Optional<List<String>> listed)
      throws SQLException {
    try (PreparedStatement tell =
        connection.prepareStatement(
            """
            insert into series_signal
                (series_instance_uid, signal, source, instances, sop_instance_uids, final)
            values (?, 'PACS_COUNT', ?, ?, ?, false)
            on conflict (series_instance_uid, signal, source) do update
            set instances = excluded.instances, sop_instance_uids = excluded.sop_instance_uids,
                told_at = now()
            """)) {
      tell.setString(1, due.uids().series());
      tell.setString(2, due.archive().name());
      tell.setInt(3, instances);
      tell.setArray(
          4, listed.isEmpty() ? null : connection.createArrayOf("text", listed.get().toArray()));
      tell.executeUpdate();
    }
  }

  private void note(Due due, AuditOutcome outcome, Next next) {
    rows.createNativeMutationQuery(
            """
            update archive_enquiry
            set asked_at = now(), last_answer = :answer,
                next_at = now() + make_interval(secs => :pause)
            where series_id = :id
            """)
        .setParameter("answer", next.answer())
        .setParameter(
            "pause", next.pause().map(p -> p.toMillis() / 1000.0).orElse(null), Double.class)
        .setParameter("id", due.id())
        .executeUpdate();
    audit.record(
        AuditEvent.QUERY,
        outcome,
        "node " + run.id(),
        due.archive().aeTitle(),
        due.id(),
        "asked how many images the series has: " + next.answer());
  }
}
