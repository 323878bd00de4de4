package org.seriate.console;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is to be approved, and what people did about it. */
@ApplicationScoped
class ApprovalView {
  private static final String COLUMNS =
      """
      select r.id, r.series_id, r.revision, r.kind, a.state, a.because, a.asked_at, a.decided_at,
             a.decided_by, a.verified
      from approval a join report r on r.id = a.report_id
      """;

  private final EntityManager rows;

  ApprovalView(EntityManager rows) {
    this.rows = rows;
  }

  /** Where a report stands. */
  public enum State {
    AWAITING,
    ACCEPTED,
    REJECTED,
    SUPERSEDED
  }

  /**
   * A report that is to be approved, or was.
   *
   * @param result POSITIVE, NEGATIVE or NOT_ANALYSED
   * @param because which rule asked for it
   * @param verified whether its structured reports name who accepted it as verifying observer
   */
  public record Line(
      long report,
      long series,
      int revision,
      String result,
      State state,
      String because,
      Instant askedAt,
      Instant decidedAt,
      String decidedBy,
      boolean verified) {}

  /**
   * What a person did.
   *
   * @param act ACCEPT, REJECT, COMMENT or REOPEN
   */
  public record Act(int revision, String act, String user, Instant at, String comment) {}

  /** What is to be known of a series: newest revision first, acts in their order. */
  public record OfSeries(List<Line> approvals, List<Act> acts) {
    /** That of one revision. */
    Optional<Line> of(int revision) {
      return approvals.stream().filter(a -> a.revision() == revision).findFirst();
    }
  }

  /** In the order of their reports, so that the oldest comes first. */
  @Transactional
  @SuppressWarnings("unchecked")
  List<Line> find(State state, long after, int limit) {
    List<Tuple> found =
        rows.createNativeQuery(
                COLUMNS
                    + " where a.state = :state and a.report_id > :after"
                    + " order by a.report_id limit :limit",
                Tuple.class)
            .setParameter("state", state.name())
            .setParameter("after", after)
            .setParameter("limit", limit)
            .getResultList();
    return found.stream().map(ApprovalView::line).toList();
  }

  @Transactional
  @SuppressWarnings("unchecked")
  OfSeries ofSeries(long series) {
    List<Tuple> approvals =
        rows.createNativeQuery(
                COLUMNS + " where r.series_id = :series order by r.revision desc", Tuple.class)
            .setParameter("series", series)
            .getResultList();
    List<Tuple> acts =
        rows.createNativeQuery(
                """
                select r.revision, c.act, c.by_user, c.at, c.comment
                from approval_act c join report r on r.id = c.report_id
                where r.series_id = :series order by c.id limit 500
                """,
                Tuple.class)
            .setParameter("series", series)
            .getResultList();
    return new OfSeries(
        approvals.stream().map(ApprovalView::line).toList(),
        acts.stream()
            .map(
                t ->
                    new Act(
                        t.get(0, Integer.class),
                        t.get(1, String.class),
                        t.get(2, String.class),
                        t.get(3, Instant.class),
                        t.get(4, String.class)))
            .toList());
  }

  private static Line line(Tuple t) {
    return new Line(
        t.get(0, Long.class),
        t.get(1, Long.class),
        t.get(2, Integer.class),
        t.get(3, String.class),
        State.valueOf(t.get(4, String.class)),
        t.get(5, String.class),
        t.get(6, Instant.class),
        t.get(7, Instant.class),
        t.get(8, String.class),
        t.get(9, Boolean.class));
  }

  /** How many results nobody has decided about yet. */
  @Transactional
  long awaiting() {
    return ((Number)
            rows.createNativeQuery("select count(*) from approval where state = 'AWAITING'")
                .getSingleResult())
        .longValue();
  }
}
