package org.seriate.commitment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.seriate.commitment.Asked.ToConfirm;
import org.seriate.series.Sha256;
import org.seriate.store.SeriesSignals.Named;

/**
 * Tables {@code commitment_request} and {@code commitment_reference}.
 *
 * <pre>
 *   N-ACTION --> WAITING --told--> REPORTED
 *                 |  ^  \
 *                 |  |   '--attempts used up--> GIVEN_UP
 *                 '--'  a pause after each attempt that failed; the same request again begins anew
 * </pre>
 */
@ApplicationScoped
class RequestRows {
  private final Session rows;

  RequestRows(Session rows) {
    this.rows = rows;
  }

  /**
   * A request that is being told.
   *
   * @param attempt fences what a late answer would write
   * @param failures so far
   */
  record Telling(long request, String peer, int attempt, int failures) {}

  /**
   * One reference with what is known of its object.
   *
   * @param sopClassUid null when the object is not here, as are digest and bytes
   * @param segment null for an object in a file of its own, as are segmentAt and fileBytes
   */
  record Held(
      Reference reference,
      String sopClassUid,
      String digest,
      Long bytes,
      Long segment,
      Long segmentAt,
      Long fileBytes) {}

  /**
   * Keeps a request; the same one again is told again.
   *
   * @param hold how long the answer may take on the association that brought it
   */
  @Transactional(TxType.MANDATORY)
  public Telling keep(String peer, String callingAe, ToConfirm asked, UUID node, Duration hold) {
    alone(peer);
    return rows.doReturningWork(
        c -> {
          Optional<Telling> known = knownAgain(c, peer, asked, node, hold);
          if (known.isPresent()) {
            return known.get();
          }
          long request = insert(c, peer, callingAe, asked, node, hold);
          insertReferences(c, request, asked.references());
          return new Telling(request, peer, 1, 0);
        });
  }

  /**
   * Until the end of the transaction nobody else works on requests of this peer: what a peer named
   * of one series is put together from all its requests.
   */
  @Transactional(TxType.MANDATORY)
  public void alone(String peer) {
    rows.createNativeQuery(
            "select cast(pg_advisory_xact_lock(hashtext('commitment'), hashtext(:peer)) as text)",
            String.class)
        .setParameter("peer", peer)
        .getSingleResult();
  }

  private static Optional<Telling> knownAgain(
      Connection c, String peer, ToConfirm asked, UUID node, Duration hold) throws SQLException {
    try (PreparedStatement update =
        c.prepareStatement(
            """
            update commitment_request
            set state = 'WAITING', attempt = attempt + 1, failures = 0, finished_at = null, node = ?,
                due_at = now() + make_interval(secs => ?)
            where peer = ? and transaction_uid = ? and references_digest = ?
            returning id, attempt
            """)) {
      update.setObject(1, node);
      update.setDouble(2, seconds(hold));
      update.setString(3, peer);
      update.setString(4, asked.transactionUid());
      update.setString(5, digest(asked.references()));
      try (ResultSet row = update.executeQuery()) {
        return row.next()
            ? Optional.of(new Telling(row.getLong(1), peer, row.getInt(2), 0))
            : Optional.empty();
      }
    }
  }

  private static long insert(
      Connection c, String peer, String callingAe, ToConfirm asked, UUID node, Duration hold)
      throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement(
            """
            insert into commitment_request
                (peer, calling_ae, transaction_uid, references_digest, attempt, node, due_at,
                 duplicate)
            select ?, ?, ?, ?, 1, ?, now() + make_interval(secs => ?),
                exists (select 1 from commitment_request where peer = ? and transaction_uid = ?)
            returning id
            """)) {
      insert.setString(1, peer);
      insert.setString(2, callingAe);
      insert.setString(3, asked.transactionUid());
      insert.setString(4, digest(asked.references()));
      insert.setObject(5, node);
      insert.setDouble(6, seconds(hold));
      insert.setString(7, peer);
      insert.setString(8, asked.transactionUid());
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static void insertReferences(Connection c, long request, List<Reference> references)
      throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement(
            """
            insert into commitment_reference
                (request_id, ordinal, sop_class_uid, sop_instance_uid, series_id)
            select ?, r.ordinal, r.class, r.instance, i.series_id
            from unnest(?, ?) with ordinality as r (class, instance, ordinal)
            left join instance i on i.sop_instance_uid = r.instance
            """)) {
      insert.setLong(1, request);
      insert.setArray(2, text(c, references.stream().map(Reference::sopClassUid).toList()));
      insert.setArray(3, text(c, references.stream().map(Reference::sopInstanceUid).toList()));
      insert.executeUpdate();
    }
  }

  private static java.sql.Array text(Connection c, Collection<String> values) throws SQLException {
    return c.createArrayOf("text", values.toArray());
  }

  static String digest(List<Reference> references) {
    MessageDigest sha = Sha256.begin();
    references.stream()
        .map(r -> r.sopClassUid() + " " + r.sopInstanceUid() + "\n")
        .sorted()
        .forEach(line -> sha.update(line.getBytes(StandardCharsets.US_ASCII)));
    return Sha256.of(sha);
  }

  /** Whether this attempt is still the one that counts. */
  @Transactional(TxType.MANDATORY)
  public boolean isCurrent(Telling telling) {
    return !rows.createNativeQuery(
            """
            select id from commitment_request
            where id = :id and attempt = :attempt and state = 'WAITING'
            """,
            Long.class)
        .setParameter("id", telling.request())
        .setParameter("attempt", telling.attempt())
        .getResultList()
        .isEmpty();
  }

  /** Whether the Transaction UID had been used for something else; and the UID itself. */
  record Transaction(String uid, boolean duplicate) {}

  @Transactional(TxType.MANDATORY)
  public Transaction transaction(long request) {
    return rows.doReturningWork(
        c -> {
          try (PreparedStatement select =
              c.prepareStatement(
                  "select transaction_uid, duplicate from commitment_request where id = ?")) {
            select.setLong(1, request);
            try (ResultSet row = select.executeQuery()) {
              row.next();
              return new Transaction(row.getString(1), row.getBoolean(2));
            }
          }
        });
  }

  /** What a request names, in its order, beside what is here. */
  @Transactional(TxType.MANDATORY)
  public List<Held> held(long request) {
    return rows.doReturningWork(
        c -> {
          try (PreparedStatement select =
              c.prepareStatement(
                  """
                  select r.sop_class_uid, r.sop_instance_uid, i.sop_class_uid, i.digest, i.bytes,
                      i.segment, i.segment_at, i.file_bytes
                  from commitment_reference r
                  left join instance i on i.sop_instance_uid = r.sop_instance_uid
                  where r.request_id = ? order by r.ordinal
                  """)) {
            select.setLong(1, request);
            List<Held> held = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                held.add(
                    new Held(
                        new Reference(row.getString(1), row.getString(2)),
                        row.getString(3),
                        row.getString(4),
                        row.getObject(5, Long.class),
                        row.getObject(6, Long.class),
                        row.getObject(7, Long.class),
                        row.getObject(8, Long.class)));
              }
            }
            return held;
          }
        });
  }

  /** Whether something that a request names has no row. */
  @Transactional(TxType.REQUIRES_NEW)
  public boolean isLacking(long request) {
    return rows.createNativeQuery(
            """
            select exists (
                select from commitment_reference r
                where r.request_id = :request and not exists (
                    select from instance i where i.sop_instance_uid = r.sop_instance_uid))
            """,
            Boolean.class)
        .setParameter("request", request)
        .getSingleResult();
  }

  /** Notes what is about to be told. */
  @Transactional(TxType.MANDATORY)
  public void telling(long request, Told told) {
    rows.doWork(
        c -> {
          try (PreparedStatement count =
              c.prepareStatement(
                  "update commitment_request set committed = ?, failed = ? where id = ?")) {
            count.setInt(1, told.committed().size());
            count.setInt(2, told.failedFor().size());
            count.setLong(3, request);
            count.executeUpdate();
          }
          try (PreparedStatement clear =
              c.prepareStatement(
                  """
                  update commitment_reference set failure_reason = null
                  where request_id = ? and failure_reason is not null
                  """)) {
            clear.setLong(1, request);
            clear.executeUpdate();
          }
          try (PreparedStatement reason =
              c.prepareStatement(
                  """
                  update commitment_reference set failure_reason = ?
                  where request_id = ? and sop_class_uid = ? and sop_instance_uid = ?
                  """)) {
            for (Map.Entry<Reference, Integer> failed : told.failedFor().entrySet()) {
              reason.setInt(1, failed.getValue());
              reason.setLong(2, request);
              reason.setString(3, failed.getKey().sopClassUid());
              reason.setString(4, failed.getKey().sopInstanceUid());
              reason.addBatch();
            }
            reason.executeBatch();
          }
        });
  }

  /**
   * Takes what is due, one peer's requests together.
   *
   * @param busy peers that are being told already
   */
  @Transactional(TxType.REQUIRES_NEW)
  public Map<String, List<Telling>> claim(Collection<String> busy, Duration lease, int most) {
    return rows.doReturningWork(
        c -> {
          try (PreparedStatement claim =
              c.prepareStatement(
                  """
                  update commitment_request
                  set attempt = attempt + 1, node = null,
                      due_at = now() + make_interval(secs => ?)
                  where id in (
                    select id from commitment_request
                    where state = 'WAITING' and due_at <= now() and peer <> all (?)
                    order by due_at for update skip locked limit ?)
                  returning id, peer, attempt, failures
                  """)) {
            claim.setDouble(1, seconds(lease));
            claim.setArray(2, text(c, busy));
            claim.setInt(3, most);
            Map<String, List<Telling>> byPeer = new LinkedHashMap<>();
            try (ResultSet row = claim.executeQuery()) {
              while (row.next()) {
                Telling t =
                    new Telling(row.getLong(1), row.getString(2), row.getInt(3), row.getInt(4));
                byPeer.computeIfAbsent(t.peer(), _ -> new ArrayList<>()).add(t);
              }
            }
            return byPeer;
          }
        });
  }

  /** False when another attempt has begun since: what this one came to does not count. */
  @Transactional(TxType.MANDATORY)
  public boolean reported(Telling telling, String answer) {
    return settle(telling, "state = 'REPORTED', finished_at = now(), node = null", answer);
  }

  @Transactional(TxType.MANDATORY)
  public boolean givenUp(Telling telling, String answer) {
    return settle(telling, "state = 'GIVEN_UP', finished_at = now(), node = null", answer);
  }

  /** The association that brought it is over; the next attempt may begin at once. */
  @Transactional(TxType.MANDATORY)
  public boolean onNewAssociation(Telling telling, String answer) {
    return settle(telling, "node = null, due_at = now()", answer);
  }

  @Transactional(TxType.MANDATORY)
  public boolean tryAgain(Telling telling, Duration pause, String answer) {
    return settle(
        telling,
        "node = null, failures = failures + 1, due_at = now() + make_interval(secs => %s)"
            .formatted(seconds(pause)),
        answer);
  }

  private boolean settle(Telling telling, String change, String answer) {
    return rows.createNativeMutationQuery(
                "update commitment_request set last_answer = :answer, "
                    + change
                    + " where id = :id and attempt = :attempt and state = 'WAITING'")
            .setParameter("answer", answer)
            .setParameter("id", telling.request())
            .setParameter("attempt", telling.attempt())
            .executeUpdate()
        == 1;
  }

  /** What waited for an association of a run that is dead waits no longer. */
  @Transactional(TxType.REQUIRES_NEW)
  public int release(UUID dead) {
    return rows.createNativeMutationQuery(
            """
            update commitment_request set due_at = now(), node = null
            where state = 'WAITING' and node = :node
            """)
        .setParameter("node", dead)
        .executeUpdate();
  }

  /** What peers asked to be confirmed of the series that a request touches. */
  @Transactional(TxType.MANDATORY)
  public List<Named> named(long request, String peer) {
    return named(
        """
        in (select series_id from commitment_reference where request_id = ?)
        """,
        request,
        peer);
  }

  /** The same for one series. */
  @Transactional(TxType.MANDATORY)
  public List<Named> namedOf(long series, String peer) {
    return named("= ?", series, peer);
  }

  // A list is final once all that was asked for together with it is here; before that, what is
  // missing may belong to any series.
  private List<Named> named(String series, long parameter, String peer) {
    return rows.doReturningWork(
        c -> {
          try (PreparedStatement select =
              c.prepareStatement(
                  """
                  select s.series_instance_uid, array_agg(distinct r.sop_instance_uid),
                      not bool_or(exists (
                        select 1 from commitment_reference u
                        where u.request_id = r.request_id and u.series_id is null))
                  from commitment_reference r
                  join commitment_request q on q.id = r.request_id
                  join series s on s.id = r.series_id
                  where q.peer = ? and not q.duplicate and r.series_id %s
                  group by s.series_instance_uid
                  """
                      .formatted(series))) {
            select.setString(1, peer);
            select.setLong(2, parameter);
            List<Named> named = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                String[] uids = (String[]) row.getArray(2).getArray();
                named.add(new Named(row.getString(1), List.of(uids), row.getBoolean(3)));
              }
            }
            return named;
          }
        });
  }

  /** A peer and a series of which references were found by slices that came after the request. */
  record Found(String peer, long series) {}

  /** The number of the newest instance; 0 when there is none. */
  @Transactional(TxType.MANDATORY)
  public long newestInstance() {
    return rows.createNativeQuery("select coalesce(max(id), 0) from instance", Long.class)
        .getSingleResult();
  }

  /**
   * Finds the series of references whose objects have arrived since.
   *
   * @param after looks at instances with higher numbers only
   */
  @Transactional(TxType.MANDATORY)
  public List<Found> resolve(long after) {
    return rows.doReturningWork(
        c -> {
          try (PreparedStatement update =
              c.prepareStatement(
                  """
                  with found as (
                    update commitment_reference r set series_id = i.series_id
                    from instance i
                    where r.series_id is null and i.sop_instance_uid = r.sop_instance_uid
                      and i.id > ?
                    returning r.request_id, r.series_id)
                  select distinct q.peer, t.series_id
                  from found f
                  join commitment_request q on q.id = f.request_id
                  join commitment_reference t on t.request_id = f.request_id
                  where t.series_id is not null
                  union
                  select q.peer, f.series_id
                  from found f join commitment_request q on q.id = f.request_id
                  """)) {
            update.setLong(1, after);
            List<Found> found = new ArrayList<>();
            try (ResultSet row = update.executeQuery()) {
              while (row.next()) {
                found.add(new Found(row.getString(1), row.getLong(2)));
              }
            }
            return found;
          }
        });
  }

  private static double seconds(Duration d) {
    return d.toMillis() / 1000.0;
  }
}
