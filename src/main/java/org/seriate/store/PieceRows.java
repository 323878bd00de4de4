package org.seriate.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;

/** What lies in the bucket, and what does not yet. */
@ApplicationScoped
public class PieceRows {
  private static final int AT_A_TIME = 200;

  private final Session rows;

  PieceRows(Session rows) {
    this.rows = rows;
  }

  /** What is listed of each segment and not in the bucket, the oldest segment first. */
  @Transactional(TxType.REQUIRES_NEW)
  List<Piece> waiting() {
    return rows
        .createNativeQuery(
            """
            select s.number, greatest(coalesce(p.to_at, 0), :first), s.listed_to
            from store_segment s
            left join lateral (select max(to_at) as to_at from store_piece
                               where segment = s.number) p on true
            where s.listed_to > greatest(coalesce(p.to_at, 0), :first)
            order by s.number
            """,
            Object[].class)
        .setParameter("first", (long) Segment.FIRST_RECORD)
        .getResultList()
        .stream()
        .map(PieceRows::piece)
        .toList();
  }

  /** Digests of objects with files of their own that are not in the bucket. */
  @Transactional(TxType.REQUIRES_NEW)
  List<String> waitingFiles() {
    return rows.createNativeQuery(
            """
            select distinct i.digest from instance i
            where i.segment is null and i.purged_at is null
              and not exists (select 1 from store_file f where f.digest = i.digest)
            limit :most
            """,
            String.class)
        .setParameter("most", AT_A_TIME)
        .getResultList();
  }

  @Transactional(TxType.REQUIRES_NEW)
  void uploaded(Piece piece) {
    rows.createNativeMutationQuery(
            "insert into store_piece (segment, from_at, to_at) values (:segment, :from, :to)"
                + " on conflict do nothing")
        .setParameter("segment", piece.segment())
        .setParameter("from", piece.from())
        .setParameter("to", piece.to())
        .executeUpdate();
  }

  @Transactional(TxType.REQUIRES_NEW)
  void uploaded(String digest) {
    rows.createNativeMutationQuery(
            "insert into store_file (digest) values (:digest) on conflict do nothing")
        .setParameter("digest", digest)
        .executeUpdate();
  }

  /** The piece that holds this range whole. */
  @Transactional(TxType.REQUIRES_NEW)
  Optional<Piece> holding(long segment, long from, long to) {
    return rows
        .createNativeQuery(
            """
            select segment, from_at, to_at from store_piece
            where segment = :segment and from_at <= :from and to_at >= :to and removed_at is null
            order by from_at desc limit 1
            """,
            Object[].class)
        .setParameter("segment", segment)
        .setParameter("from", from)
        .setParameter("to", to)
        .getResultList()
        .stream()
        .findFirst()
        .map(PieceRows::piece);
  }

  @Transactional(TxType.REQUIRES_NEW)
  boolean hasFile(String digest) {
    return !rows.createNativeQuery("select 1 from store_file where digest = :digest", Integer.class)
        .setParameter("digest", digest)
        .getResultList()
        .isEmpty();
  }

  /** Pieces whose images are all purged; the rows of what a piece holds are there before it is. */
  @Transactional(TxType.REQUIRES_NEW)
  List<Piece> forgotten() {
    return rows
        .createNativeQuery(
            """
            select p.segment, p.from_at, p.to_at from store_piece p
            where p.removed_at is null
              and not exists (select 1 from instance i
                              where i.segment = p.segment and i.purged_at is null
                                and i.segment_at >= p.from_at and i.segment_at < p.to_at)
              and not exists (select 1 from instance_conflict c
                              where c.segment = p.segment and c.purged_at is null
                                and c.segment_at >= p.from_at and c.segment_at < p.to_at)
            limit :most
            """,
            Object[].class)
        .setParameter("most", AT_A_TIME)
        .getResultList()
        .stream()
        .map(PieceRows::piece)
        .toList();
  }

  /** Files in the bucket that no image names any more. */
  @Transactional(TxType.REQUIRES_NEW)
  List<String> forgottenFiles() {
    return rows.createNativeQuery(
            """
            select f.digest from store_file f
            where not exists (select 1 from instance i where i.digest = f.digest
                                and i.segment is null and i.purged_at is null)
              and not exists (select 1 from instance_conflict c where c.digest = f.digest
                                and c.segment is null and c.purged_at is null)
            limit :most
            """,
            String.class)
        .setParameter("most", AT_A_TIME)
        .getResultList();
  }

  /** Its range stays known, so that it is not uploaded again. */
  @Transactional(TxType.REQUIRES_NEW)
  void removed(Piece piece) {
    rows.createNativeMutationQuery(
            "update store_piece set removed_at = now() where segment = :segment and from_at ="
                + " :from")
        .setParameter("segment", piece.segment())
        .setParameter("from", piece.from())
        .executeUpdate();
  }

  @Transactional(TxType.REQUIRES_NEW)
  void removed(String digest) {
    rows.createNativeMutationQuery("delete from store_file where digest = :digest")
        .setParameter("digest", digest)
        .executeUpdate();
  }

  private static Piece piece(Object[] r) {
    return new Piece(
        ((Number) r[0]).longValue(), ((Number) r[1]).longValue(), ((Number) r[2]).longValue());
  }
}
