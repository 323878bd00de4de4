package org.seriate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.seriate.measure.Occurrence;
import org.seriate.measure.Occurrence.Attempted;
import org.seriate.measure.SeriesTrace;
import org.seriate.measure.TraceSender;
import org.seriate.measure.TraceSpan;
import org.seriate.series.ReportKind;
import org.seriate.series.SeriesState;

/**
 * The spans of a series, from its rows: whichever node asks, and however often, they are the same.
 *
 * <pre>
 *   series    first image of the revision to the end of its life, by the node that ended it
 *     receive   first image to complete
 *     wait      enqueued to the first attempt, for each step and destination
 *     classify  each attempt
 *     deliver   each attempt, for each destination
 * </pre>
 */
final class TraceRows implements TraceSender.Reading {
  private static final int PATIENCE_SECONDS = 5;

  private static final String FACTS =
      """
      with asked as (select cast(? as bigint) as series, cast(? as integer) as revision)
      select s.series_instance_uid, s.state, s.revision = asked.revision as current,
             s.completed_by, s.completed_at, coalesce(i.first, s.first_received_at) as first,
             i.images, r.kind, r.decline_reason, left(r.model_digest, 12) as model,
             greatest(r.written_at, w.finished, c.finished) as latest,
             w.deliveries = 0 and not exists (
               select 1 from approval a where a.report_id = r.id and a.state = 'AWAITING') as stays
      from asked
      join series s on s.id = asked.series
      left join report r on r.series_id = s.id and r.revision = asked.revision
      cross join lateral (
        select min(received_at) filter (where revision = asked.revision) as first,
               count(*) as images
        from instance where series_id = s.id and revision <= asked.revision) i
      cross join lateral (
        select max(finished_at) as finished, count(*) filter (where step = 'DELIVER') as deliveries
        from series_work where series_id = s.id and revision = asked.revision) w
      cross join lateral (
        select max(finished_at) as finished
        from commitment_expected where series_id = s.id and revision = asked.revision) c
      """;

  private final DataSource rows;

  TraceRows(DataSource rows) {
    this.rows = rows;
  }

  /** Empty where the series is erased meanwhile. */
  @Override
  public List<TraceSpan> spansOf(Occurrence occurrence) throws SQLException {
    try (Connection connection = rows.getConnection()) {
      Optional<Life> found = life(connection, occurrence);
      if (found.isEmpty()) {
        return List.of();
      }
      Life life = found.get();
      List<TraceSpan> spans = new ArrayList<>();
      switch (occurrence) {
        case Occurrence.Judged judged -> life.receive(judged.at()).ifPresent(spans::add);
        case Attempted attempt -> {
          if (attempt.number() == 1) {
            enqueued(connection, attempt.work())
                .ifPresent(at -> spans.add(life.waited(attempt, at)));
          }
          spans.add(life.attempt(attempt));
        }
        case Occurrence.Confirmed _ -> {} // it may have been the last that was waited for
      }
      life.whole(occurrence.at()).ifPresent(spans::add);
      return spans;
    }
  }

  private static Optional<Life> life(Connection connection, Occurrence occurrence)
      throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(FACTS)) {
      ask.setQueryTimeout(PATIENCE_SECONDS);
      ask.setLong(1, occurrence.series());
      ask.setInt(2, occurrence.revision());
      try (ResultSet row = ask.executeQuery()) {
        return row.next() ? Optional.of(life(row, occurrence)) : Optional.empty();
      }
    }
  }

  private static Life life(ResultSet row, Occurrence occurrence) throws SQLException {
    String uid = row.getString("series_instance_uid");
    boolean current = row.getBoolean("current");
    return new Life(
        SeriesTrace.of(uid, occurrence.series(), occurrence.revision()),
        occurrence.revision() == 1
            ? Optional.empty()
            : Optional.of(SeriesTrace.of(uid, occurrence.series(), occurrence.revision() - 1)),
        occurrence.series(),
        occurrence.revision(),
        current ? Optional.of(SeriesState.valueOf(row.getString("state"))) : Optional.empty(),
        current ? Optional.ofNullable(row.getString("completed_by")) : Optional.empty(),
        current ? time(row, "completed_at") : Optional.empty(),
        time(row, "first").orElseThrow(),
        row.getLong("images"),
        Optional.ofNullable(row.getString("kind")).map(ReportKind::valueOf),
        Optional.ofNullable(row.getString("decline_reason")),
        Optional.ofNullable(row.getString("model")),
        time(row, "latest"),
        row.getBoolean("stays"));
  }

  private static Optional<Instant> enqueued(Connection connection, long work) throws SQLException {
    try (PreparedStatement ask =
        connection.prepareStatement("select enqueued_at from series_work where id = ?")) {
      ask.setQueryTimeout(PATIENCE_SECONDS);
      ask.setLong(1, work);
      try (ResultSet row = ask.executeQuery()) {
        return row.next() ? time(row, "enqueued_at") : Optional.empty();
      }
    }
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  /**
   * One revision of a series, as far as it got.
   *
   * @param state empty where another revision is the present one; so are the two after it
   * @param stays whether no destination is to get its report
   */
  private record Life(
      SeriesTrace trace,
      Optional<SeriesTrace> before,
      long series,
      int revision,
      Optional<SeriesState> state,
      Optional<String> completedBy,
      Optional<Instant> completed,
      Instant first,
      long images,
      Optional<ReportKind> kind,
      Optional<String> declined,
      Optional<String> model,
      Optional<Instant> latest,
      boolean stays) {

    private Optional<TraceSpan> receive(Instant judged) {
      boolean never = state.equals(Optional.of(SeriesState.SET_ASIDE)) && completed.isEmpty();
      if (completed.isEmpty() && !never) {
        return Optional.empty();
      }
      Map<String, String> words = new HashMap<>();
      completedBy.ifPresent(signal -> words.put("seriate.signal", signal));
      return Optional.of(
          child(
              "receive",
              "receive",
              first,
              completed.orElse(judged),
              words,
              Map.of("seriate.images", images),
              never));
    }

    private TraceSpan waited(Attempted attempt, Instant enqueued) {
      return child(
          "wait/" + attempt.step() + "/" + attempt.destination(),
          "wait",
          enqueued,
          attempt.began(),
          words(attempt),
          Map.of(),
          false);
    }

    private TraceSpan attempt(Attempted attempt) {
      String name = attempt.step().toLowerCase(Locale.ROOT);
      Map<String, String> words = words(attempt);
      words.put("seriate.end", attempt.end());
      if (attempt.step().equals("CLASSIFY") && attempt.end().equals("done")) {
        outcome(words);
      }
      return child(
          name + "/" + attempt.destination() + "/" + attempt.number(),
          name,
          attempt.began(),
          attempt.at(),
          words,
          Map.of("seriate.attempt", (long) attempt.number()),
          attempt.end().equals("try_again") || attempt.end().equals("set_aside"));
    }

    private static Map<String, String> words(Attempted attempt) {
      Map<String, String> words = new HashMap<>();
      words.put("seriate.step", attempt.step());
      if (!attempt.destination().isEmpty()) {
        words.put("seriate.destination", attempt.destination());
      }
      return words;
    }

    /** What was found is not said: traces are for those who run nodes. */
    private void outcome(Map<String, String> words) {
      kind.ifPresent(
          k ->
              words.put(
                  "seriate.outcome",
                  k == ReportKind.NOT_ANALYSED ? ReportKind.NOT_ANALYSED.name() : "ANALYSED"));
      declined.ifPresent(reason -> words.put("seriate.reason", reason));
      model.ifPresent(digest -> words.put("seriate.model", digest));
    }

    /** The root, once nothing more is to come. */
    private Optional<TraceSpan> whole(Instant at) {
      return state
          .filter(this::isLast)
          .map(
              last -> {
                Map<String, String> words = new HashMap<>();
                words.put("seriate.state", last.name());
                outcome(words);
                return new TraceSpan(
                    trace,
                    trace.root(),
                    Optional.empty(),
                    before,
                    "series",
                    first,
                    latest.orElse(at),
                    words,
                    numbers(Map.of()),
                    last == SeriesState.SET_ASIDE);
              });
    }

    private boolean isLast(SeriesState reached) {
      return switch (reached) {
        case RECEIVING, COMPLETE -> false;
        case REPORTED -> stays;
        case DELIVERED, SET_ASIDE -> true;
      };
    }

    private TraceSpan child(
        String what,
        String name,
        Instant start,
        Instant end,
        Map<String, String> words,
        Map<String, Long> numbers,
        boolean failed) {
      return new TraceSpan(
          trace,
          trace.span(what),
          Optional.of(trace.root()),
          Optional.empty(),
          name,
          start,
          end,
          words,
          numbers(numbers),
          failed);
    }

    private Map<String, Long> numbers(Map<String, Long> more) {
      Map<String, Long> numbers = new HashMap<>(more);
      numbers.put("seriate.series", series);
      numbers.put("seriate.revision", (long) revision);
      return numbers;
    }
  }
}
