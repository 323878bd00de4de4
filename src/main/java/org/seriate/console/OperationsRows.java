package org.seriate.console;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.seriate.console.BarChart.Bar;

/** What the page of operations asks the rows. */
@ApplicationScoped
class OperationsRows {
  private static final int HOURS = 24;

  private final EntityManager rows;

  OperationsRows(EntityManager rows) {
    this.rows = rows;
  }

  /** Work that a worker holds. */
  public record InHand(
      long work, long series, String lane, String owner, int attempt, Instant leaseUntil) {}

  /**
   * Work that was set aside for one reason.
   *
   * @param work one of it
   */
  public record DeadLetters(
      long work, String step, String destination, String reason, long works) {}

  /**
   * Figures of the last day.
   *
   * @param written reports of each hour
   * @param waited seconds from the complete series to the delivered report: median, mark for 95 %
   */
  record Day(List<Bar> written, List<Bar> waited) {}

  @Transactional
  @SuppressWarnings("unchecked")
  List<InHand> inHand() {
    List<Tuple> found =
        rows.createNativeQuery(
                """
                select id, series_id, step || coalesce(' ' || nullif(destination, ''), ''), owner,
                       attempt, lease_until
                from series_work where state = 'CLAIMED' order by id limit 100
                """,
                Tuple.class)
            .getResultList();
    return found.stream()
        .map(
            t ->
                new InHand(
                    t.get(0, Long.class),
                    t.get(1, Long.class),
                    t.get(2, String.class),
                    t.get(3, String.class),
                    t.get(4, Integer.class),
                    t.get(5, Instant.class)))
        .toList();
  }

  @Transactional
  @SuppressWarnings("unchecked")
  List<DeadLetters> deadLetters() {
    List<Tuple> found =
        rows.createNativeQuery(
                """
                select min(id), step, destination, min(last_answer), count(*)
                from series_work where state = 'SET_ASIDE'
                group by step, destination, work_reason_shape(last_answer)
                order by count(*) desc, min(id) limit 50
                """,
                Tuple.class)
            .getResultList();
    return found.stream()
        .map(
            t ->
                new DeadLetters(
                    t.get(0, Long.class),
                    t.get(1, String.class),
                    t.get(2, String.class),
                    t.get(3, String.class),
                    t.get(4, Long.class)))
        .toList();
  }

  @Transactional
  @SuppressWarnings("unchecked")
  Day day(ZoneId zone) {
    Instant from = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(HOURS - 1, ChronoUnit.HOURS);
    List<Tuple> found =
        rows.createNativeQuery(
                """
                select date_trunc('hour', r.written_at), count(distinct r.id),
                       percentile_cont(0.5) within group (order by t.waited),
                       percentile_cont(0.95) within group (order by t.waited)
                from report r
                left join lateral (
                  select extract(epoch from w.finished_at - s.completed_at) as waited
                  from series_work w join series s on s.id = w.series_id
                  where w.series_id = r.series_id and w.revision = r.revision
                    and s.revision = r.revision and w.step = 'DELIVER' and w.state = 'DONE') t
                  on true
                where r.written_at >= :from
                group by 1
                """,
                Tuple.class)
            .setParameter("from", from)
            .getResultList();
    Map<Instant, Tuple> byHour = new HashMap<>();
    found.forEach(t -> byHour.put(t.get(0, Instant.class), t));
    DateTimeFormatter hour = DateTimeFormatter.ofPattern("HH").withZone(zone);
    List<Instant> hours =
        IntStream.range(0, HOURS).mapToObj(h -> from.plus(h, ChronoUnit.HOURS)).toList();
    return new Day(
        hours.stream()
            .map(h -> new Bar(hour.format(h), number(byHour.get(h), 1, 0), Double.NaN))
            .toList(),
        hours.stream()
            .map(
                h ->
                    new Bar(
                        hour.format(h),
                        number(byHour.get(h), 2, 0),
                        number(byHour.get(h), 3, Double.NaN)))
            .toList());
  }

  private static double number(Tuple row, int column, double otherwise) {
    return row == null || row.get(column) == null
        ? otherwise
        : ((Number) row.get(column)).doubleValue();
  }
}
