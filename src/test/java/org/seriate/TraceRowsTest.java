package org.seriate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.measure.Occurrence;
import org.seriate.measure.SeriesTrace;
import org.seriate.measure.TraceSpan;

/** Rows of a series in, spans out. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TraceRowsTest {
  private static final String UID = "1.2.826.78.1";
  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

  @Inject DataSource database;
  private TraceRows rows;
  private long series;

  @BeforeEach
  void a_series_of_two_images_a_minute_apart() throws SQLException {
    clear();
    rows = new TraceRows(database);
    series =
        one(
            """
            insert into series (series_instance_uid, study_instance_uid, modality, source,
                first_received_at, state)
            values ('%s', '1.2.826.78', 'CT', 'CT 1', '%s', 'RECEIVING') returning id
            """
                .formatted(UID, NOON));
    image(1, 1, NOON);
    image(2, 1, NOON.plusSeconds(60));
  }

  @AfterEach
  void clear() throws SQLException {
    run("truncate series cascade");
  }

  @Test
  void a_complete_series_was_received_from_its_first_image_until_a_signal_completed_it()
      throws Exception {
    complete();

    TraceSpan receive = only(rows.spansOf(judged(1)));

    assertEquals("receive", receive.name());
    assertEquals(NOON, receive.start());
    assertEquals(NOON.plusSeconds(120), receive.end());
    assertEquals(Map.of("seriate.signal", "QUIET_PERIOD"), receive.words());
    assertEquals(
        Map.of("seriate.series", series, "seriate.revision", 1L, "seriate.images", 2L),
        receive.numbers());
    assertEquals(Optional.of(receive.trace().root()), receive.parent());
    assertFalse(receive.failed());
  }

  @Test
  void a_series_that_never_became_complete_is_over_and_failed() throws Exception {
    run("update series set state = 'SET_ASIDE' where id = " + series);

    List<TraceSpan> spans = rows.spansOf(judged(1));

    assertEquals(List.of("receive", "series"), names(spans));
    assertTrue(spans.stream().allMatch(TraceSpan::failed));
    assertEquals(NOON.plusSeconds(500), spans.getLast().end());
  }

  @Test
  void the_first_attempt_comes_with_the_time_it_waited_and_later_ones_do_not() throws Exception {
    complete();
    long work = work("CLASSIFY", "", "CLAIMED");

    List<TraceSpan> first = rows.spansOf(attempt(work, "CLASSIFY", "", 1, "try_again"));
    List<TraceSpan> second = rows.spansOf(attempt(work, "CLASSIFY", "", 2, "try_again"));

    assertEquals(List.of("wait", "classify"), names(first));
    assertEquals(NOON.plusSeconds(121), first.getFirst().start());
    assertEquals(NOON.plusSeconds(490), first.getFirst().end());
    assertEquals(NOON.plusSeconds(490), first.getLast().start());
    assertEquals(NOON.plusSeconds(500), first.getLast().end());
    assertTrue(first.getLast().failed());
    assertEquals(List.of("classify"), names(second));
    assertFalse(first.getLast().id().equals(second.getLast().id()));
  }

  @Test
  void an_analysis_says_whether_there_was_one_and_by_which_model_but_not_what_was_found()
      throws Exception {
    complete();
    long work = work("CLASSIFY", "", "DONE");
    work("DELIVER", "Archive", "WAITING");
    report("POSITIVE", null);

    TraceSpan analysis = only(rows.spansOf(attempt(work, "CLASSIFY", "", 2, "done")));

    assertEquals(
        Map.of(
            "seriate.step", "CLASSIFY",
            "seriate.end", "done",
            "seriate.outcome", "ANALYSED",
            "seriate.model", "abababababab"),
        analysis.words());
  }

  @Test
  void the_last_delivery_brings_the_whole_life_which_ends_with_it() throws Exception {
    complete();
    work("CLASSIFY", "", "DONE");
    long work = work("DELIVER", "Archive", "DONE");
    report("NOT_ANALYSED", "TOO_FEW_SLICES");
    run("update series set state = 'DELIVERED' where id = " + series);

    List<TraceSpan> spans = rows.spansOf(attempt(work, "DELIVER", "Archive", 3, "done"));

    assertEquals(List.of("deliver", "series"), names(spans));
    assertEquals("Archive", spans.getFirst().words().get("seriate.destination"));
    TraceSpan whole = spans.getLast();
    assertEquals(Optional.empty(), whole.parent());
    assertEquals(NOON, whole.start());
    assertEquals(NOON.plusSeconds(300), whole.end());
    assertEquals(
        Map.of(
            "seriate.state", "DELIVERED",
            "seriate.outcome", "NOT_ANALYSED",
            "seriate.reason", "TOO_FEW_SLICES",
            "seriate.model", "abababababab"),
        whole.words());
    assertFalse(whole.failed());
  }

  @Test
  void a_delivery_that_is_not_the_last_does_not_end_it_and_a_late_confirmation_does()
      throws Exception {
    complete();
    long work = work("DELIVER", "Archive", "DONE");
    report("NEGATIVE", null);
    run("update series set state = 'REPORTED' where id = " + series);
    assertEquals(
        List.of("deliver"), names(rows.spansOf(attempt(work, "DELIVER", "Archive", 2, "done"))));

    run("update series set state = 'DELIVERED' where id = " + series);
    assertEquals(
        List.of("series"),
        names(rows.spansOf(new Occurrence.Confirmed(series, 1, NOON.plusSeconds(500)))));
  }

  @Test
  void a_report_for_no_destination_ends_the_life_of_its_series() throws Exception {
    complete();
    long work = work("CLASSIFY", "", "DONE");
    report("NEGATIVE", null);
    run("update series set state = 'REPORTED' where id = " + series);

    assertEquals(
        List.of("classify", "series"),
        names(rows.spansOf(attempt(work, "CLASSIFY", "", 2, "done"))));
  }

  @Test
  void a_late_image_opens_a_trace_that_follows_the_one_before() throws Exception {
    image(3, 2, NOON.plusSeconds(700));
    run(
        "update series set revision = 2, state = 'SET_ASIDE', completed_by = 'QUIET_PERIOD',"
            + " completed_at = '%s' where id = %d".formatted(NOON.plusSeconds(800), series));

    List<TraceSpan> spans = rows.spansOf(judged(2));

    assertEquals(List.of("receive", "series"), names(spans));
    assertEquals(NOON.plusSeconds(700), spans.getFirst().start());
    assertEquals(3L, spans.getFirst().numbers().get("seriate.images"));
    assertEquals(
        Optional.of(SeriesTrace.of(UID, series, 1)), spans.getLast().follows(), "its predecessor");
    assertEquals(SeriesTrace.of(UID, series, 2), spans.getLast().trace());
    assertEquals(List.of(), rows.spansOf(judged(1)), "of what is past nothing is made up");
  }

  @Test
  void no_span_names_a_patient_or_a_uid() throws Exception {
    complete();
    long work = work("DELIVER", "Archive", "DONE");
    report("POSITIVE", null);
    run(
        "update series set state = 'DELIVERED', reason = 'Doe^John 1.2.826.78' where id = "
            + series);

    List<TraceSpan> spans = new ArrayList<>(rows.spansOf(judged(1)));
    spans.addAll(rows.spansOf(attempt(work, "DELIVER", "Archive", 1, "done")));

    assertEquals(List.of("receive", "series", "wait", "deliver", "series"), names(spans));
    for (TraceSpan span : spans) {
      String all = span.toString();
      assertFalse(all.contains("1.2.826") || all.contains("Doe") || all.contains("POSITIVE"), all);
    }
  }

  @Test
  void an_erased_series_has_no_spans() throws Exception {
    run("truncate series cascade");

    assertEquals(List.of(), rows.spansOf(judged(1)));
  }

  private Occurrence judged(int revision) {
    return new Occurrence.Judged(series, revision, NOON.plusSeconds(500));
  }

  private Occurrence attempt(long work, String step, String destination, int number, String end) {
    return new Occurrence.Attempted(
        series,
        1,
        work,
        step,
        destination,
        number,
        end,
        Duration.ofSeconds(10),
        NOON.plusSeconds(500));
  }

  private static TraceSpan only(List<TraceSpan> spans) {
    assertEquals(1, spans.size(), spans.toString());
    return spans.getFirst();
  }

  private static List<String> names(List<TraceSpan> spans) {
    return spans.stream().map(TraceSpan::name).toList();
  }

  private void image(int number, int revision, Instant at) throws SQLException {
    run(
        """
        insert into instance (series_id, sop_instance_uid, sop_class_uid, transfer_syntax_uid,
            digest, bytes, revision, study_instance_uid, patient_digest, received_at, calling_ae,
            header)
        values (%d, '1.2.826.78.1.%d', '1.2', '1.2', 'none', 300, %d, '1.2.826.78', '', '%s', 'CT',
            '{}')
        """
            .formatted(series, number, revision, at));
  }

  private void complete() throws SQLException {
    run(
        "update series set state = 'COMPLETE', completed_by = 'QUIET_PERIOD', completed_at = '%s'"
                .formatted(NOON.plusSeconds(120))
            + " where id = "
            + series);
  }

  private long work(String step, String destination, String state) throws SQLException {
    return one(
        """
        insert into series_work (series_id, revision, step, destination, state, enqueued_at,
            finished_at)
        values (%d, 1, '%s', '%s', '%s', '%s', %s) returning id
        """
            .formatted(
                series,
                step,
                destination,
                state,
                NOON.plusSeconds(121),
                state.equals("DONE") ? "'" + NOON.plusSeconds(300) + "'" : "null"));
  }

  private void report(String kind, String reason) throws SQLException {
    run(
        """
        insert into report (series_id, revision, kind, model_digest, sop_class_uid,
            sop_instance_uid, series_instance_uid, study_instance_uid, written_at, decline_reason)
        values (%d, 1, '%s', '%s', '1.2', '1.2.826.78.9', '1.2.826.78.8', '1.2.826.78', '%s', %s)
        """
            .formatted(
                series,
                kind,
                "ab".repeat(32),
                NOON.plusSeconds(200),
                reason == null ? "null" : "'" + reason + "'"));
  }

  private void run(String sql) throws SQLException {
    try (Connection c = database.getConnection();
        Statement statement = c.createStatement()) {
      statement.execute(sql);
    }
  }

  private long one(String sql) throws SQLException {
    try (Connection c = database.getConnection();
        Statement statement = c.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
