package org.seriate.console;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.seriate.series.Priority;
import org.seriate.store.WorkRow.State;
import org.seriate.store.WorkRow.Step;

/** The console's own queries over work: newest first, a page at a time by number. */
@ApplicationScoped
class WorkListing {
  private static final String COLUMNS =
      """
      select id, series_id, revision, step, destination, state, held_by, priority, attempt,
             failures, owner, last_answer, enqueued_at, due_at, finished_at
      from series_work
      """;

  private final EntityManager rows;

  WorkListing(EntityManager rows) {
    this.rows = rows;
  }

  /** One work; times are UTC. */
  public record Line(
      long work,
      long series,
      int revision,
      String step,
      String destination,
      String state,
      String heldBy,
      String priority,
      int attempt,
      int failures,
      String owner,
      String lastAnswer,
      Instant enqueuedAt,
      Instant dueAt,
      Instant finishedAt) {}

  /**
   * @param next give it as {@code before} for the next page; null on the last one
   */
  public record Page(List<Line> work, Long next) {}

  /** Depth of a lane; see the view {@code work_depth}. */
  public record Depth(
      String step,
      String destination,
      long ready,
      long resting,
      long claimed,
      long held,
      long setAside,
      double oldestSeconds) {}

  /** A series that is held, or a destination that is paused. */
  public record Hold(
      String scope,
      Long series,
      String destination,
      String placedBy,
      Instant placedAt,
      String reason) {}

  /** Which work; what is empty does not narrow. */
  record Wanted(
      List<State> states,
      Optional<Step> step,
      Optional<String> destination,
      Optional<Long> series,
      Optional<Long> before) {}

  @Transactional
  Page page(Wanted wanted, int limit) {
    List<String> where = new ArrayList<>();
    Map<String, Object> values = new TreeMap<>();
    if (!wanted.states().isEmpty()) {
      // Words of an enum, written out so that the planner can match them with the partial indexes.
      where.add(
          "state in (%s)"
              .formatted(
                  String.join(", ", wanted.states().stream().map(s -> "'" + s + "'").toList())));
    }
    wanted.step().ifPresent(s -> narrow(where, values, "step = :step", "step", s.name()));
    wanted
        .destination()
        .ifPresent(d -> narrow(where, values, "destination = :destination", "destination", d));
    wanted.series().ifPresent(s -> narrow(where, values, "series_id = :series", "series", s));
    wanted.before().ifPresent(b -> narrow(where, values, "id < :before", "before", b));
    String condition = where.isEmpty() ? "" : "where " + String.join(" and ", where);
    List<Line> lines = lines(condition + " order by id desc limit " + (limit + 1), values);
    boolean more = lines.size() > limit;
    List<Line> page = more ? lines.subList(0, limit) : lines;
    return new Page(page, more ? page.getLast().work() : null);
  }

  private static void narrow(
      List<String> where, Map<String, Object> values, String condition, String name, Object value) {
    where.add(condition);
    values.put(name, value);
  }

  @Transactional
  Optional<Line> one(long work) {
    return lines("where id = :work", Map.of("work", work)).stream().findFirst();
  }

  @SuppressWarnings("unchecked")
  private List<Line> lines(String rest, Map<String, Object> values) {
    Query query = rows.createNativeQuery(COLUMNS + rest, Tuple.class);
    values.forEach(query::setParameter);
    return ((List<Tuple>) query.getResultList()).stream().map(WorkListing::line).toList();
  }

  private static Line line(Tuple t) {
    return new Line(
        t.get(0, Long.class),
        t.get(1, Long.class),
        t.get(2, Integer.class),
        t.get(3, String.class),
        t.get(4, String.class),
        t.get(5, String.class),
        t.get(6, String.class),
        Priority.of(t.get(7, Integer.class)).name(),
        t.get(8, Integer.class),
        t.get(9, Integer.class),
        t.get(10, String.class),
        t.get(11, String.class),
        t.get(12, Instant.class),
        t.get(13, Instant.class),
        t.get(14, Instant.class));
  }

  @Transactional
  @SuppressWarnings("unchecked")
  List<Depth> depth() {
    List<Tuple> found =
        rows.createNativeQuery(
                """
                select step, destination, ready, resting, claimed, held, set_aside, oldest_seconds
                from work_depth order by step, destination
                """,
                Tuple.class)
            .getResultList();
    return found.stream()
        .map(
            t ->
                new Depth(
                    t.get(0, String.class),
                    t.get(1, String.class),
                    t.get(2, Long.class),
                    t.get(3, Long.class),
                    t.get(4, Long.class),
                    t.get(5, Long.class),
                    t.get(6, Long.class),
                    t.get(7, Double.class)))
        .toList();
  }

  @Transactional
  @SuppressWarnings("unchecked")
  List<Hold> holds() {
    List<Tuple> found =
        rows.createNativeQuery(
                """
                select scope, series_id, destination, placed_by, placed_at, reason
                from work_hold order by id
                """,
                Tuple.class)
            .getResultList();
    return found.stream()
        .map(
            t ->
                new Hold(
                    t.get(0, String.class),
                    t.get(1, Long.class),
                    t.get(2, String.class),
                    t.get(3, String.class),
                    t.get(4, Instant.class),
                    t.get(5, String.class)))
        .toList();
  }
}
