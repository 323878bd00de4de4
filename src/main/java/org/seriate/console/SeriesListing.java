package org.seriate.console;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The console's own queries: newest series first, by our numbers. */
@ApplicationScoped
class SeriesListing {
  private final EntityManager rows;

  SeriesListing(EntityManager rows) {
    this.rows = rows;
  }

  /** One line of the list; UIDs let a program find its series, patients are not named. */
  public record Line(
      long series,
      String seriesInstanceUid,
      String state,
      int revision,
      String source,
      long slices,
      Instant firstReceivedAt,
      String completedBy,
      String result,
      String reason,
      String reportSopInstanceUid,
      String waitingFor) {}

  public record Count(String state, long series) {}

  @Transactional
  @SuppressWarnings("unchecked")
  List<Line> newest(int limit) {
    List<Tuple> found =
        rows.createNativeQuery(
                """
                select s.id, s.series_instance_uid, s.state, s.revision, s.source,
                       (select coalesce(sum(coalesce(jsonb_array_length(i.frames), 1)), 0)
                        from instance i where i.series_id = s.id) as slices,
                       s.first_received_at, s.completed_by, s.result, s.reason, r.sop_instance_uid,
                       (select string_agg(coalesce(nullif(w.destination, ''), 'analysis')
                                          || coalesce(': ' || w.last_answer, ''), '; ' order by w.id)
                        from series_work w
                        where w.series_id = s.id and w.state in ('WAITING', 'CLAIMED')) as waiting
                from series s
                left join report r on r.series_id = s.id and r.revision = s.revision
                order by s.id desc
                limit :limit
                """,
                Tuple.class)
            .setParameter("limit", limit)
            .getResultList();
    return found.stream().map(SeriesListing::line).toList();
  }

  private static Line line(Tuple t) {
    return new Line(
        t.get(0, Long.class),
        t.get(1, String.class),
        t.get(2, String.class),
        t.get(3, Integer.class),
        t.get(4, String.class),
        t.get(5, Long.class),
        t.get(6, Instant.class).truncatedTo(ChronoUnit.SECONDS),
        t.get(7, String.class),
        t.get(8, String.class),
        t.get(9, String.class),
        t.get(10, String.class),
        t.get(11, String.class));
  }

  @Transactional
  @SuppressWarnings("unchecked")
  List<Count> counts() {
    List<Tuple> found =
        rows.createNativeQuery(
                "select state, count(*) from series group by state order by state", Tuple.class)
            .getResultList();
    return found.stream()
        .map(t -> new Count(t.get(0, String.class), t.get(1, Long.class)))
        .toList();
  }
}
