package org.seriate.commitment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;

/**
 * Tables {@code commitment_expected} and {@code commitment_transaction}.
 *
 * <pre>
 *  delivered --> EXPECTED --N-ACTION--> ASKED --confirmed--------> CONFIRMED
 *                 ^  ^  ^                |  |
 *                 |  |  '-no answer, 0131'  '--not there--> SEND_AGAIN --delivered--> EXPECTED
 *                 |  |
 *                 |  '-- a pause after each N-ACTION that failed
 *                 '----- by hand -- GIVEN_UP <-- any of these too often
 * </pre>
 */
@ApplicationScoped
class ExpectedRows {
  private final Session rows;

  ExpectedRows(Session rows) {
    this.rows = rows;
  }

  /** One object at one destination. */
  record Expected(
      String destination,
      Reference reference,
      long series,
      int revision,
      int sent,
      int asked,
      int failures) {}

  /**
   * Every object of a report that a destination took is to be confirmed from now on, unless it is
   * already.
   *
   * @return how many are waited for
   */
  @Transactional(TxType.MANDATORY)
  public int expect(String destination, long series, int revision, long report) {
    return rows.createNativeMutationQuery(
            """
            insert into commitment_expected
                (destination, sop_instance_uid, sop_class_uid, series_id, revision)
            select d.destination, o.sop_instance_uid, o.sop_class_uid, :series, :revision
            from object_delivery d join result_object o on o.id = d.object_id
            where d.destination = :destination and o.report_id = :report
            on conflict (destination, sop_instance_uid) do update
            set state = 'EXPECTED', asked = 0, failures = 0, due_at = now(), finished_at = null,
                sent = case commitment_expected.state
                         when 'SEND_AGAIN' then commitment_expected.sent + 1 else 1 end
            where commitment_expected.state in ('SEND_AGAIN', 'GIVEN_UP')
            """)
        .setParameter("series", series)
        .setParameter("revision", revision)
        .setParameter("destination", destination)
        .setParameter("report", report)
        .executeUpdate();
  }

  /** A destination that lost the role is not asked any more, and what is open is not waited for. */
  @Transactional(TxType.MANDATORY)
  public void forget(String destination, long series, int revision) {
    rows.createNativeMutationQuery(
            """
            delete from commitment_expected
            where destination = :destination and series_id = :series and revision = :revision
              and state <> 'CONFIRMED'
            """)
        .setParameter("destination", destination)
        .setParameter("series", series)
        .setParameter("revision", revision)
        .executeUpdate();
  }

  /** Destinations with something to be asked now. */
  @Transactional(TxType.REQUIRES_NEW)
  public List<String> due() {
    return rows.createNativeQuery(
            """
            select distinct destination from commitment_expected
            where state = 'EXPECTED' and due_at <= now()
            """,
            String.class)
        .getResultList();
  }

  /**
   * Begins a transaction about what is due of one destination. Its rows are committed before the
   * destination can know of it, so its answer always finds them.
   *
   * @param hold how long the N-ACTION may take
   */
  @Transactional(TxType.REQUIRES_NEW)
  public List<Expected> begin(String transaction, String destination, Duration hold, int most) {
    return rows.doReturningWork(
        c -> {
          try (PreparedStatement insert =
              c.prepareStatement(
                  """
                  insert into commitment_transaction (transaction_uid, destination)
                  values (?, ?)
                  """)) {
            insert.setString(1, transaction);
            insert.setString(2, destination);
            insert.executeUpdate();
          }
          try (PreparedStatement ask =
              c.prepareStatement(
                  """
                  update commitment_expected
                  set state = 'ASKED', transaction_uid = ?, asked = asked + 1,
                      due_at = now() + make_interval(secs => ?)
                  where (destination, sop_instance_uid) in (
                    select destination, sop_instance_uid from commitment_expected
                    where destination = ? and state = 'EXPECTED' and due_at <= now()
                    order by due_at for update skip locked limit ?)
                  returning
                  """
                      + COLUMNS)) {
            ask.setString(1, transaction);
            ask.setDouble(2, seconds(hold));
            ask.setString(3, destination);
            ask.setInt(4, most);
            return expected(ask);
          }
        });
  }

  private static final String COLUMNS =
      " destination, sop_class_uid, sop_instance_uid, series_id, revision, sent, asked, failures";

  private static List<Expected> expected(PreparedStatement query) throws SQLException {
    List<Expected> all = new ArrayList<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        all.add(
            new Expected(
                row.getString(1),
                new Reference(row.getString(2), row.getString(3)),
                row.getLong(4),
                row.getInt(5),
                row.getInt(6),
                row.getInt(7),
                row.getInt(8)));
      }
    }
    return all;
  }

  /** The destination took the request: its answer is waited for. */
  @Transactional(TxType.REQUIRES_NEW)
  public void await(String transaction, Duration within) {
    rows.createNativeMutationQuery(
            """
            update commitment_expected
            set due_at = now() + make_interval(secs => :within),
                last_answer = 'asked; its answer is waited for'
            where transaction_uid = :transaction and state = 'ASKED'
            """)
        .setParameter("within", seconds(within))
        .setParameter("transaction", transaction)
        .executeUpdate();
  }

  /** The request did not get through; it counts as a failure and not as asked. */
  @Transactional(TxType.MANDATORY)
  public void notAsked(Expected one, String transaction, Duration pause, String why) {
    rows.createNativeMutationQuery(
            """
            update commitment_expected
            set state = 'EXPECTED', asked = asked - 1, failures = failures + 1,
                due_at = now() + make_interval(secs => :pause), last_answer = :why
            where destination = :destination and sop_instance_uid = :instance
              and transaction_uid = :transaction and state = 'ASKED'
            """)
        .setParameter("pause", seconds(pause))
        .setParameter("why", why)
        .setParameter("destination", one.destination())
        .setParameter("instance", one.reference().sopInstanceUid())
        .setParameter("transaction", transaction)
        .executeUpdate();
  }

  /** What was asked and not answered in time. */
  @Transactional(TxType.REQUIRES_NEW)
  public List<Expected> overdue(int most) {
    return rows.doReturningWork(
        c -> {
          try (PreparedStatement select =
              c.prepareStatement(
                  "select"
                      + COLUMNS
                      + " from commitment_expected where state = 'ASKED' and due_at <= now()"
                      + " order by due_at limit ?")) {
            select.setInt(1, most);
            return expected(select);
          }
        });
  }

  /** The destination that a transaction of ours went to; empty when it is none of ours. */
  @Transactional(TxType.REQUIRES_NEW)
  public Optional<String> destination(String transaction) {
    return rows
        .createNativeQuery(
            "select destination from commitment_transaction where transaction_uid = :uid",
            String.class)
        .setParameter("uid", transaction)
        .getResultList()
        .stream()
        .findFirst();
  }

  @Transactional(TxType.REQUIRES_NEW)
  public void answered(String transaction) {
    rows.createNativeMutationQuery(
            """
            update commitment_transaction set answered_at = now()
            where transaction_uid = :uid and answered_at is null
            """)
        .setParameter("uid", transaction)
        .executeUpdate();
  }

  /**
   * Those of the objects that are still to be confirmed by this destination. That it has them is
   * true whenever it says so; that it has not counts only in the answer to what was asked last.
   */
  @Transactional(TxType.REQUIRES_NEW)
  public List<Expected> open(
      String destination, Collection<Reference> named, Optional<String> transaction) {
    return rows.doReturningWork(
        c -> {
          try (PreparedStatement select =
              c.prepareStatement(
                  "select"
                      + COLUMNS
                      + """
                       from commitment_expected
                      where destination = ? and sop_instance_uid = any (?)
                        and (state in ('EXPECTED', 'ASKED') and ? = ''
                             or state = 'ASKED' and transaction_uid = ?)
                      order by series_id, sop_instance_uid
                      """)) {
            select.setString(1, destination);
            select.setArray(2, instances(c, named));
            select.setString(3, transaction.orElse(""));
            select.setString(4, transaction.orElse(""));
            return expected(select);
          }
        });
  }

  private static java.sql.Array instances(Connection c, Collection<Reference> named)
      throws SQLException {
    return c.createArrayOf("text", named.stream().map(Reference::sopInstanceUid).toArray());
  }

  /** Moves one object on; false when it is not where this caller saw it any more. */
  @Transactional(TxType.MANDATORY)
  public boolean move(Expected one, String to, String answer) {
    return rows.createNativeMutationQuery(
                """
                update commitment_expected
                set state = :to, last_answer = :answer, due_at = now(),
                    finished_at = case when :to in ('CONFIRMED', 'GIVEN_UP') then now() end
                where destination = :destination and sop_instance_uid = :instance
                  and sent = :sent and state in ('EXPECTED', 'ASKED')
                """)
            .setParameter("to", to)
            .setParameter("answer", answer)
            .setParameter("destination", one.destination())
            .setParameter("instance", one.reference().sopInstanceUid())
            .setParameter("sent", one.sent())
            .executeUpdate()
        == 1;
  }

  private static double seconds(Duration d) {
    return d.toMillis() / 1000.0;
  }
}
