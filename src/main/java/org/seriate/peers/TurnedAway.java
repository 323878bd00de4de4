package org.seriate.peers;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who called and was refused, so that a person can let them in. */
@ApplicationScoped
public class TurnedAway {
  /** A port scan with invented titles must not grow the table. */
  private static final int MOST = 500;

  private static final String SELECT =
      "select id, calling_ae, called_ae, address, why, times, first_at, last_at"
          + " from caller_turned_away ";

  private final EntityManager rows;

  TurnedAway(EntityManager rows) {
    this.rows = rows;
  }

  /**
   * @param callingAe empty when it gave none
   */
  public record Caller(
      long id,
      String callingAe,
      String calledAe,
      String address,
      String why,
      long times,
      Instant firstAt,
      Instant lastAt) {}

  /** Notes a refusal; part of the transaction that records it. */
  @Transactional
  public void note(String callingAe, String calledAe, String address, String why) {
    rows.createNativeQuery(
            """
            insert into caller_turned_away (calling_ae, called_ae, address, why)
            values (:calling, :called, :address, :why)
            on conflict (calling_ae, called_ae, address) do update
            set why = excluded.why, times = caller_turned_away.times + 1, last_at = now()
            """)
        .setParameter("calling", printable(callingAe))
        .setParameter("called", printable(calledAe))
        .setParameter("address", address)
        .setParameter("why", printable(why))
        .executeUpdate();
    rows.createNativeQuery(
            """
            delete from caller_turned_away where id in (
              select id from caller_turned_away order by last_at desc offset :most)
            """)
        .setParameter("most", MOST)
        .executeUpdate();
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  /** Latest first. */
  @Transactional
  public List<Caller> latest(int limit) {
    return read(SELECT + "order by last_at desc limit " + limit);
  }

  @Transactional
  public Optional<Caller> one(long id) {
    return read(SELECT + "where id = " + id).stream().findFirst();
  }

  /** Takes a caller off the list; it comes back when it is refused again. */
  @Transactional
  public void forget(long id) {
    rows.createNativeQuery("delete from caller_turned_away where id = :id")
        .setParameter("id", id)
        .executeUpdate();
  }

  @SuppressWarnings("unchecked")
  private List<Caller> read(String sql) {
    List<Tuple> found = rows.createNativeQuery(sql, Tuple.class).getResultList();
    return found.stream()
        .map(
            t ->
                new Caller(
                    t.get(0, Long.class),
                    t.get(1, String.class),
                    t.get(2, String.class),
                    t.get(3, String.class),
                    t.get(4, String.class),
                    t.get(5, Long.class),
                    t.get(6, Instant.class),
                    t.get(7, Instant.class)))
        .toList();
  }
}
