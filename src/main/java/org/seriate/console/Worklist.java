package org.seriate.console;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seriate.series.SeriesState;

/** The console's list of series: newest first, by our numbers, so that no page moves under it. */
@ApplicationScoped
class Worklist {
  private final EntityManager rows;

  Worklist(EntityManager rows) {
    this.rows = rows;
  }

  /**
   * One line of the list; UIDs let a program find its series, patients are not named.
   *
   * @param approval AWAITING, ACCEPTED, REJECTED; null where nobody has to approve
   */
  public record Line(
      long series,
      String seriesInstanceUid,
      String studyInstanceUid,
      String state,
      int revision,
      String source,
      long slices,
      Instant firstReceivedAt,
      String completedBy,
      String result,
      String reason,
      String reportSopInstanceUid,
      String waitingFor,
      String approval) {
    /** "3 min", "5 h", "12 d": how long ago the first slice came. */
    public String age() {
      long minutes = ChronoUnit.MINUTES.between(firstReceivedAt, Instant.now());
      if (minutes < 120) {
        return minutes + " min";
      }
      return minutes < 48 * 60 ? minutes / 60 + " h" : minutes / (24 * 60) + " d";
    }
  }

  public record Count(String state, long series) {}

  /**
   * @param older whether there are more lines behind the last one
   */
  public record Page(List<Line> lines, boolean older) {}

  @Transactional
  @SuppressWarnings("unchecked")
  Page find(WorklistFilter filter, int limit) {
    Map<String, Object> values = new LinkedHashMap<>();
    Query query =
        rows.createNativeQuery(
            """
            select s.id, s.series_instance_uid, s.study_instance_uid, s.state, s.revision, s.source,
                   (select coalesce(sum(coalesce(jsonb_array_length(i.frames), 1)), 0)
                    from instance i where i.series_id = s.id) as slices,
                   s.first_received_at, s.completed_by, s.result, s.reason, r.sop_instance_uid,
                   (select string_agg(coalesce(nullif(w.destination, ''), 'analysis')
                                      || coalesce(': ' || w.last_answer, ''), '; ' order by w.id)
                    from series_work w
                    where w.series_id = s.id and w.state in ('WAITING', 'CLAIMED')) as waiting,
                   a.state as approval
            from series s
            left join report r on r.series_id = s.id and r.revision = s.revision
            left join approval a on a.report_id = r.id
            %s
            order by s.id desc
            limit :limit
            """
                .formatted(where(filter, values)),
            Tuple.class);
    values.forEach(query::setParameter);
    List<Tuple> found = query.setParameter("limit", limit + 1).getResultList();
    return new Page(found.stream().limit(limit).map(Worklist::line).toList(), found.size() > limit);
  }

  /** Only fixed words become SQL; what a person typed becomes parameters. */
  private static String where(WorklistFilter filter, Map<String, Object> values) {
    List<String> conditions = new ArrayList<>();
    filter.before().ifPresent(id -> with(conditions, values, "s.id < :before", "before", id));
    filter.state().ifPresent(s -> with(conditions, values, "s.state = :state", "state", s.name()));
    filter
        .result()
        .ifPresent(r -> with(conditions, values, "s.result = :result", "result", r.name()));
    filter
        .approval()
        .ifPresent(a -> with(conditions, values, "a.state = :approval", "approval", a.name()));
    filter.source().ifPresent(s -> with(conditions, values, "s.source = :source", "source", s));
    filter
        .model()
        .ifPresent(
            m ->
                with(
                    conditions,
                    values,
                    """
                    (r.model_digest = (select digest from model where id = :model)
                     or exists (select 1 from additional_result x join model y
                                on y.digest = x.model_digest
                                where x.report_id = r.id and y.id = :model))
                    """,
                    "model",
                    m));
    filter
        .from()
        .ifPresent(t -> with(conditions, values, "s.first_received_at >= :from", "from", t));
    filter.to().ifPresent(t -> with(conditions, values, "s.first_received_at < :to", "to", t));
    filter
        .text()
        .ifPresent(
            text ->
                with(
                    conditions,
                    values,
                    """
                    (s.id::text = :text or s.series_instance_uid = :text
                     or s.study_instance_uid = :text
                     or s.id in (select f.series_id from report f
                                 join result_object o on o.report_id = f.id
                                 join result_attributes a on a.object_id = o.id
                                 where a.accession_number = :text%s))
                    """
                        .formatted(
                            filter.patients()
                                ? " or a.patient_id = :text"
                                    + " or starts_with(a.patient_name, upper(:text))"
                                : ""),
                    "text",
                    text));
    return conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions);
  }

  private static void with(
      List<String> conditions,
      Map<String, Object> values,
      String condition,
      String name,
      Object value) {
    conditions.add(condition);
    values.put(name, value);
  }

  private static Line line(Tuple t) {
    return new Line(
        t.get(0, Long.class),
        t.get(1, String.class),
        t.get(2, String.class),
        t.get(3, String.class),
        t.get(4, Integer.class),
        t.get(5, String.class),
        t.get(6, Long.class),
        t.get(7, Instant.class).truncatedTo(ChronoUnit.SECONDS),
        t.get(8, String.class),
        t.get(9, String.class),
        t.get(10, String.class),
        t.get(11, String.class),
        t.get(12, String.class),
        t.get(13, String.class));
  }

  /** Every state, also those that no series is in: the heads of the list do not jump. */
  @Transactional
  @SuppressWarnings("unchecked")
  List<Count> counts() {
    List<Tuple> found =
        rows.createNativeQuery("select state, count(*) from series group by state", Tuple.class)
            .getResultList();
    Map<String, Long> counted = new LinkedHashMap<>();
    for (SeriesState state : SeriesState.values()) {
      counted.put(state.name(), 0L);
    }
    found.forEach(t -> counted.put(t.get(0, String.class), t.get(1, Long.class)));
    return counted.entrySet().stream().map(e -> new Count(e.getKey(), e.getValue())).toList();
  }

  @Transactional
  @SuppressWarnings("unchecked")
  List<String> sources() {
    return rows.createNativeQuery("select distinct source from series order by 1", String.class)
        .getResultList();
  }
}
