package org.seriate.workitem;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.seriate.audit.AuditEntry;
import org.seriate.audit.AuditTrail;
import org.seriate.series.Code;
import org.seriate.store.NodeRun;

/** Tables {@code workitem}, {@code workitem_input} and {@code workitem_search}. */
@ApplicationScoped
class WorkitemRows {
  /** So long a step may take; a node that died in it is followed by another then. */
  static final Duration LEASE = Duration.ofMinutes(10);

  private final Session rows;
  private final AuditTrail audit;
  private final NodeRun run;

  WorkitemRows(Session rows, AuditTrail audit, NodeRun run) {
    this.rows = rows;
    this.audit = audit;
    this.run = run;
  }

  /** What a run of this node that was killed had taken up waits no longer. */
  void release() {
    run.previous()
        .ifPresent(
            previous ->
                QuarkusTransaction.requiringNew()
                    .run(
                        () ->
                            rows.createNativeMutationQuery(
                                    """
                                    update workitem set due_at = now()
                                    where owner = :owner and finished_at is null and due_at > now()
                                    """)
                                .setParameter("owner", previous.toString())
                                .executeUpdate()));
  }

  /** Whether a search is due and this node is the one to make it. */
  boolean takeSearch(String url, Duration pause) {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                rows.createNativeMutationQuery(
                            """
                            insert into workitem_search as s (url, due_at, asked_at)
                            values (:url, now() + make_interval(secs => :pause), now())
                            on conflict (url) do update
                            set due_at = excluded.due_at, asked_at = excluded.asked_at
                            where s.due_at <= now()
                            """)
                        .setParameter("url", url)
                        .setParameter("pause", pause.toMillis() / 1000.0)
                        .executeUpdate()
                    == 1);
  }

  /**
   * Notes what came of a search.
   *
   * @return what came of the one before
   */
  Optional<String> searched(String url, String answer, Optional<AuditEntry> entry) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              List<String> before =
                  rows.createNativeQuery(
                          "select answer from workitem_search where url = :url for update",
                          String.class)
                      .setParameter("url", url)
                      .getResultList();
              rows.createNativeMutationQuery(
                      "update workitem_search set answer = :answer where url = :url")
                  .setParameter("answer", answer)
                  .setParameter("url", url)
                  .executeUpdate();
              entry.ifPresent(audit::record);
              return before.stream().flatMap(b -> Optional.ofNullable(b).stream()).findFirst();
            });
  }

  /** Those that were not known. */
  int found(Collection<String> uids) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              int fresh = 0;
              for (String uid : uids) {
                fresh +=
                    rows.createNativeMutationQuery(
                            "insert into workitem (uid) values (:uid) on conflict do nothing")
                        .setParameter("uid", uid)
                        .executeUpdate();
              }
              return fresh;
            });
  }

  /** Takes up what is due; nobody else gets it before the lease is over. */
  List<Workitem> take(int most) {
    return QuarkusTransaction.requiringNew()
        .call(() -> rows.doReturningWork(connection -> take(connection, most)));
  }

  private List<Workitem> take(Connection connection, int most) throws SQLException {
    List<Workitem> taken = new ArrayList<>();
    try (PreparedStatement take =
        connection.prepareStatement(
            """
            with due as (
              select id from workitem
              where state in ('FOUND', 'REFUSING', 'CLAIMING', 'CLAIMED', 'COMPLETING', 'CANCELING')
                and due_at <= now()
              order by due_at limit ? for update skip locked)
            update workitem w
            set attempt = attempt + 1, tries = tries + 1, owner = ?,
                due_at = now() + make_interval(secs => ?)
            from due where w.id = due.id
            returning w.id, w.uid, w.state, w.transaction_uid, w.code_value, w.code_scheme,
              w.code_meaning, w.progress, w.reasons, w.asked_at, w.claimed_at, w.ended_at,
              w.attempt, w.tries, w.answer
            """)) {
      take.setInt(1, most);
      take.setString(2, run.id().toString());
      take.setDouble(3, LEASE.toSeconds());
      try (ResultSet row = take.executeQuery()) {
        while (row.next()) {
          taken.add(workitem(row, List.of()));
        }
      }
    }
    List<Workitem> whole = new ArrayList<>();
    for (Workitem one : taken) {
      whole.add(with(one, inputs(connection, one.id())));
    }
    return whole;
  }

  private static Workitem workitem(ResultSet row, List<Input> inputs) throws SQLException {
    String code = row.getString(5);
    int progress = row.getInt(8);
    return new Workitem(
        row.getLong(1),
        row.getString(2),
        State.valueOf(row.getString(3)),
        Optional.ofNullable(row.getString(4)),
        code == null
            ? Optional.empty()
            : Optional.of(new Code(code, row.getString(6), row.getString(7))),
        row.getObject(8) == null ? Optional.empty() : Optional.of(progress),
        Arrays.asList((String[]) row.getArray(9).getArray()),
        instant(row.getTimestamp(10)),
        instant(row.getTimestamp(11)),
        instant(row.getTimestamp(12)),
        row.getInt(13),
        row.getInt(14),
        Optional.ofNullable(row.getString(15)).orElse(""),
        inputs);
  }

  private static Workitem with(Workitem w, List<Input> inputs) {
    return new Workitem(
        w.id(),
        w.uid(),
        w.state(),
        w.transactionUid(),
        w.code(),
        w.progress(),
        w.reasons(),
        w.askedAt(),
        w.claimedAt(),
        w.endedAt(),
        w.attempt(),
        w.tries(),
        w.answer(),
        inputs);
  }

  private static List<Input> inputs(Connection connection, long workitem) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select position, study_instance_uid, series_instance_uid, retrieve_ae, asked_at
            from workitem_input where workitem_id = ? order by position
            """)) {
      query.setLong(1, workitem);
      List<Input> inputs = new ArrayList<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          inputs.add(
              new Input(
                  row.getInt(1),
                  row.getString(2),
                  row.getString(3),
                  Optional.ofNullable(row.getString(4)),
                  instant(row.getTimestamp(5))));
        }
      }
      return inputs;
    }
  }

  private static Optional<Instant> instant(Timestamp timestamp) {
    return Optional.ofNullable(timestamp).map(Timestamp::toInstant);
  }

  /**
   * An archive was asked for a series.
   *
   * @return whether it answered otherwise the last time
   */
  boolean asked(Workitem item, Input input, String answer, AuditEntry entry) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              long same =
                  rows.createNativeQuery(
                          """
                          select count(*) from workitem_input
                          where workitem_id = :id and position = :position and answer = :answer
                          """,
                          Long.class)
                      .setParameter("id", item.id())
                      .setParameter("position", input.position())
                      .setParameter("answer", answer)
                      .getSingleResult();
              rows.createNativeMutationQuery(
                      """
                      update workitem_input set asked_at = now(), answer = :answer
                      where workitem_id = :id and position = :position
                      """)
                  .setParameter("answer", answer)
                  .setParameter("id", item.id())
                  .setParameter("position", input.position())
                  .executeUpdate();
              audit.record(entry);
              return same == 0;
            });
  }

  /**
   * Leaves a workitem as it is now, with its record.
   *
   * @return false when another node has taken it up meanwhile: then nothing is written
   */
  boolean leave(Workitem item, Change change, Optional<AuditEntry> entry) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              boolean ours = rows.doReturningWork(c -> update(c, item, change) == 1);
              if (ours) {
                if (change.claim().isPresent()) {
                  rows.doWork(c -> keepInputs(c, item, change.claim().get().inputs()));
                }
                entry.ifPresent(audit::record);
              }
              return ours;
            });
  }

  private static int update(Connection connection, Workitem item, Change change)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            update workitem set
              tries = case when ? and state = ? then tries else 0 end,
              state = ?, answer = ?, trouble = ?, due_at = now() + make_interval(secs => ?),
              transaction_uid = coalesce(?, transaction_uid),
              code_value = coalesce(?, code_value), code_scheme = coalesce(?, code_scheme),
              code_meaning = coalesce(?, code_meaning), progress = coalesce(?, progress),
              reasons = case when ? then reasons else ? end,
              asked_at = case when ? then now() else asked_at end,
              claimed_at = case when ? then coalesce(claimed_at, now()) else claimed_at end,
              ended_at = case when ? then coalesce(ended_at, now()) else ended_at end,
              finished_at = case when ? then now() end
            where id = ? and attempt = ?
            """)) {
      State state = change.state();
      Optional<Change.Claim> claim = change.claim();
      update.setBoolean(1, change.trouble().isPresent());
      update.setString(2, state.name());
      update.setString(3, state.name());
      update.setString(4, change.answer());
      update.setString(5, change.trouble().orElse(null));
      update.setDouble(6, change.pause().toMillis() / 1000.0);
      update.setString(7, claim.map(Change.Claim::transactionUid).orElse(null));
      update.setString(8, claim.map(c -> c.code().value()).orElse(null));
      update.setString(9, claim.map(c -> c.code().scheme()).orElse(null));
      update.setString(10, claim.map(c -> c.code().meaning()).orElse(null));
      update.setObject(11, change.progress().orElse(null), Types.INTEGER);
      update.setBoolean(12, change.reasons().isEmpty());
      update.setArray(13, connection.createArrayOf("text", change.reasons().toArray()));
      update.setBoolean(14, change.asked());
      update.setBoolean(15, state == State.CLAIMED);
      update.setBoolean(16, state == State.COMPLETING || state == State.CANCELING);
      update.setBoolean(17, !state.isOpen());
      update.setLong(18, item.id());
      update.setInt(19, item.attempt());
      return update.executeUpdate();
    }
  }

  private static void keepInputs(Connection connection, Workitem item, List<Input> inputs)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into workitem_input
              (workitem_id, position, study_instance_uid, series_instance_uid, retrieve_ae)
            values (?, ?, ?, ?, ?) on conflict do nothing
            """)) {
      for (Input input : inputs) {
        insert.setLong(1, item.id());
        insert.setInt(2, input.position());
        insert.setString(3, input.studyInstanceUid());
        insert.setString(4, input.seriesInstanceUid());
        insert.setString(5, input.retrieveAe().orElse(null));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
