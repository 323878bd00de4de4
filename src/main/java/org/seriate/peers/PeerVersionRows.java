package org.seriate.peers;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The statements on {@code peer_list_version}. */
@ApplicationScoped
class PeerVersionRows {
  /** Any number that no other lock of this database has. */
  private static final int LOCK = 115;

  private static final String SELECT =
      "select id, made_at, made_by, origin = 'FILE', note, peers from peer_list_version ";

  private final EntityManager rows;

  PeerVersionRows(EntityManager rows) {
    this.rows = rows;
  }

  /** 0 when nobody has changed the list yet. */
  @Transactional
  long newestNumber() {
    return (long)
        rows.createNativeQuery("select coalesce(max(id), 0) from peer_list_version", Long.class)
            .getSingleResult();
  }

  @Transactional
  Optional<PeerVersion> newest() {
    return read(SELECT + "order by id desc limit 1").stream().findFirst();
  }

  @Transactional
  Optional<PeerVersion> one(long id) {
    return read(SELECT + "where id = " + id).stream().findFirst();
  }

  @Transactional
  List<PeerVersion> newestFirst(int limit) {
    return read(SELECT + "order by id desc limit " + limit);
  }

  /** One change at a time, on all nodes together, until the transaction ends. */
  @Transactional(Transactional.TxType.MANDATORY)
  void lock() {
    rows.createNativeQuery(
            "select cast(pg_advisory_xact_lock(" + LOCK + ", 0) as text)", String.class)
        .getResultList();
  }

  @Transactional(Transactional.TxType.MANDATORY)
  long add(String by, boolean fromFile, String note, String text) {
    return (long)
        rows.createNativeQuery(
                """
                insert into peer_list_version (made_by, origin, note, peers)
                values (:by, :origin, :note, :text) returning id
                """,
                Long.class)
            .setParameter("by", by)
            .setParameter("origin", fromFile ? "FILE" : "EDIT")
            .setParameter("note", note)
            .setParameter("text", text)
            .getSingleResult();
  }

  @SuppressWarnings("unchecked")
  private List<PeerVersion> read(String sql) {
    List<Tuple> found = rows.createNativeQuery(sql, Tuple.class).getResultList();
    return found.stream()
        .map(
            t ->
                new PeerVersion(
                    t.get(0, Long.class),
                    t.get(1, Instant.class),
                    t.get(2, String.class),
                    t.get(3, Boolean.class),
                    t.get(4, String.class),
                    t.get(5, String.class)))
        .toList();
  }
}
