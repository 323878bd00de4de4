package org.seriate.workitem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.seriate.workitem.UpsServerForTests.DETECTION;
import static org.seriate.workitem.UpsServerForTests.STATION;
import static org.seriate.workitem.UpsServerForTests.input;
import static org.seriate.workitem.UpsServerForTests.task;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfig;
import org.seriate.config.AeConfigFiles;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.tls.TlsIdentity;
import org.seriate.fixtures.PostgresForTests;
import org.seriate.series.Code;
import org.seriate.series.DeclineReason;
import org.seriate.store.NodeRun;

/**
 * A performer of IHE AIW-I in the pull model against a worklist that obeys PS3.4 CC, with the rows
 * of a real PostgreSQL.
 */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WorklistTest {
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final Code ELSEWHERE = new Code("OTHER", "99SITE", "Another station");
  private static final Code TRANSCRIPTION = Code.dcm("110005", "Interpretation");

  @Inject EntityManager rows;
  @Inject WorkitemRows workitemRows;
  @Inject ResultsOfSeries results;
  @Inject AuditTrail audit;
  @Inject NodeRun run;
  @Inject TlsIdentity identity;

  @TempDir Path folder;
  private final int name = NAMES.incrementAndGet();
  private final String uid = "2.25.100" + name;
  private final String study = "2.25.200" + name;
  private final List<String> fetched = new CopyOnWriteArrayList<>();
  private ArchivedSeries archive = _ -> Optional.empty();
  private UpsServerForTests server;
  private Worklist worklist;

  @BeforeEach
  void open() throws Exception {
    server = new UpsServerForTests();
    worklist = node("PT4H");
    worklist.open();
  }

  @AfterEach
  void close() {
    worklist.close();
    await(worklist::isIdle);
    server.close();
    sql("delete from workitem");
    sql("delete from workitem_search");
    String ours = "(select id from series where study_instance_uid = '%s')".formatted(study);
    sql("delete from series_work where series_id in " + ours);
    sql("delete from report where series_id in " + ours);
    sql("delete from series where id in " + ours);
  }

  private Worklist node(String maximumAge) throws Exception {
    Files.writeString(
        folder.resolve("node.yaml"),
        """
        timezone: Europe/Berlin
        work: {attempts: 2, deliveryAttempts: 50, pauseBetweenAttempts: PT0.05S, maxPause: PT0.1S}
        workitems:
          url: %s
          station: {value: SERIATE1, scheme: 99SITE, meaning: Seriate in room 1}
          pollInterval: PT0.2S
          maximumAge: %s
        """
            .formatted(server.url(), maximumAge));
    Files.writeString(
        folder.resolve("peers.yaml"),
        """
        - {name: Archive, aeTitle: ARCHIVE, host: 127.0.0.1, port: 104, roles: [destination]}
        - {name: Web, protocol: stow, url: http://localhost/dicom-web, roles: [destination]}
        """);
    AeConfig config = AeConfigFiles.read(folder, Map.of());
    return new Worklist(config, identity, workitemRows, results, i -> archive.fetch(i), audit, run);
  }

  private void scheduled(DataSet... inputs) {
    server.schedule(uid, task(STATION, DETECTION, "READY", inputs));
  }

  private String series(int number) {
    return "2.25.300" + name + number;
  }

  /** A series that is being worked on. */
  private void here(int number) {
    sql(
        """
        insert into series (series_instance_uid, study_instance_uid, modality, source, state)
        values ('%s', '%s', 'CT', 'Archive', 'COMPLETE') on conflict do nothing
        """
            .formatted(series(number), study));
  }

  /** The same with a report, which a destination has. */
  private void reported(int number, String kind, String declined, String destination) {
    here(number);
    String report = "2.25.400" + name + number;
    sql(
        """
        with r as (
          insert into report (series_id, revision, kind, decline_reason, sop_class_uid,
            sop_instance_uid, series_instance_uid, study_instance_uid)
          select id, 1, '%s', %s, '%s', '%s', '%s.1', '%s' from series
          where series_instance_uid = '%s' returning id),
        o as (
          insert into result_object (report_id, kind, layout, sop_class_uid, sop_instance_uid,
            series_instance_uid, study_instance_uid, data_set)
          select id, 'SR', 'AIR', '%s', '%s', '%s.1', '%s', '\\x00' from r returning id)
        insert into object_delivery (object_id, destination, answer)
        select id, '%s', 'status 0000' from o
        """
            .formatted(
                kind,
                declined,
                Uid.Comprehensive3DSRStorage,
                report,
                report,
                study,
                series(number),
                Uid.Comprehensive3DSRStorage,
                report,
                report,
                study,
                destination));
    sql(
        "update series set state = 'DELIVERED' where series_instance_uid = '"
            + series(number)
            + "'");
  }

  private void analysed(int number) {
    reported(number, "POSITIVE", "null", "Archive");
  }

  private void sql(String update) {
    QuarkusTransaction.requiringNew().run(() -> rows.createNativeQuery(update).executeUpdate());
  }

  private String value(String query) {
    List<?> found =
        QuarkusTransaction.requiringNew().call(() -> rows.createNativeQuery(query).getResultList());
    return found.isEmpty() || found.getFirst() == null ? "" : found.getFirst().toString();
  }

  private String state() {
    return value("select state from workitem where uid = '%s'".formatted(uid));
  }

  private String trouble() {
    return value("select trouble from workitem where uid = '%s'".formatted(uid));
  }

  private void until(String state) {
    lookUntil(() -> state().equals(state));
  }

  private void lookUntil(BooleanSupplier seen) {
    await(
        () -> {
          worklist.look();
          return seen.getAsBoolean();
        });
  }

  private static void await(BooleanSupplier seen) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!seen.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "not seen in 20 s");
      Thread.onSpinWait();
    }
  }

  private DataSet performed() {
    return server
        .workitem(uid)
        .item(Tag.UnifiedProcedureStepPerformedProcedureSequence)
        .orElseThrow();
  }

  private DataSet progress() {
    return server.workitem(uid).item(Tag.ProcedureStepProgressInformationSequence).orElseThrow();
  }

  private List<String> reasons() {
    return progress().items(Tag.ProcedureStepDiscontinuationReasonCodeSequence).stream()
        .map(i -> i.string(Tag.CodeValue).orElseThrow())
        .toList();
  }

  @Test
  void a_task_is_claimed_and_completed_with_the_list_of_what_came_of_it() {
    scheduled(input(study, series(1)));
    here(1);

    until("CLAIMED");
    lookUntil(() -> server.workitem(uid).contains(Tag.ProcedureStepProgressInformationSequence));
    assertEquals(Optional.of("60"), progress().string(Tag.ProcedureStepProgress));
    analysed(1);
    until("COMPLETED");

    assertEquals(List.of(uid + " IN PROGRESS", uid + " COMPLETED"), server.transitions());
    DataSet output = performed().item(Tag.OutputInformationSequence).orElseThrow();
    assertEquals(Optional.of(study), output.string(Tag.StudyInstanceUID));
    assertEquals(
        Optional.of("2.25.400" + name + "1"),
        output.item(Tag.ReferencedSOPSequence).orElseThrow().string(Tag.ReferencedSOPInstanceUID));
    assertEquals(
        Optional.of("ARCHIVE"),
        output.item(Tag.DICOMRetrievalSequence).orElseThrow().string(Tag.RetrieveAETitle));
    assertEquals(
        Optional.of("110004"),
        performed().item(Tag.PerformedWorkitemCodeSequence).orElseThrow().string(Tag.CodeValue));
    assertEquals(
        Optional.of("SERIATE1"),
        performed().item(Tag.PerformedStationNameCodeSequence).orElseThrow().string(Tag.CodeValue));
    assertTrue(
        performed()
            .string(Tag.PerformedProcedureStepEndDateTime)
            .orElseThrow()
            .matches("\\d{14}\\+0[12]00"),
        "in the time zone of the node");
    assertEquals(
        Optional.of("1 of 1 series analysed"),
        progress().string(Tag.ProcedureStepProgressDescription));
  }

  @Test
  void each_change_of_a_task_is_on_the_record_with_its_study() {
    scheduled(input(study, series(1)));
    analysed(1);

    until("COMPLETED");

    assertEquals(
        "2",
        value(
            "select count(*) from audit_event where event_id = '110111' and action = 'U' and"
                + " study_instance_uid = '%s' and object = '%s'".formatted(study, uid)));
  }

  @Test
  void what_a_web_destination_has_is_to_be_retrieved_from_its_address() {
    scheduled(input(study, series(1)));
    reported(1, "NEGATIVE", "null", "Web");

    until("COMPLETED");

    assertEquals(
        Optional.of(
            "http://localhost/dicom-web/studies/%s/series/2.25.400%d1.1".formatted(study, name)),
        performed()
            .item(Tag.OutputInformationSequence)
            .orElseThrow()
            .item(Tag.WADORSRetrievalSequence)
            .orElseThrow()
            .string(Tag.RetrieveURL));
  }

  @Test
  void a_series_that_is_not_here_is_fetched_from_the_archive() {
    archive =
        i -> {
          fetched.add(i.seriesInstanceUid());
          here(1);
          return Optional.of("Archive: 24 sent, 0 failed");
        };
    scheduled(input(study, series(1)));

    lookUntil(() -> !fetched.isEmpty());
    analysed(1);
    until("COMPLETED");

    assertEquals(List.of(series(1)), fetched);
  }

  @Test
  void a_task_whose_series_cannot_be_had_is_canceled_as_incomplete() throws Exception {
    worklist.close();
    worklist = node("PT0.5S");
    worklist.open();
    archive = _ -> Optional.of("Archive does not have it");
    scheduled(input(study, series(1)));

    until("CANCELED");

    assertEquals(List.of(uid + " IN PROGRESS", uid + " CANCELED"), server.transitions());
    assertEquals(List.of("110523"), reasons());
  }

  @ParameterizedTest
  @EnumSource
  void a_task_of_which_nothing_could_be_analysed_is_canceled_with_the_code_of_the_reason(
      DeclineReason reason) {
    scheduled(input(study, series(1)));
    reported(1, "NOT_ANALYSED", "'" + reason + "'", "Archive");

    until("CANCELED");

    assertEquals(List.of(reason.code().value()), reasons());
    assertTrue(performed().contains(Tag.OutputInformationSequence), "the report that says so");
  }

  @Test
  void a_series_that_a_person_has_to_look_at_ends_its_task_without_a_specified_reason() {
    scheduled(input(study, series(1)));
    setAside(1);
    sql(
        """
        insert into series_work (series_id, revision, step, state)
        select id, 1, 'CLASSIFY', 'SET_ASIDE' from series where series_instance_uid = '%s'
        """
            .formatted(series(1)));

    until("CANCELED");

    assertEquals(List.of("110513"), reasons());
  }

  @Test
  void a_series_that_never_became_complete_ends_its_task_as_incomplete() {
    scheduled(input(study, series(1)));
    setAside(1);

    until("CANCELED");

    assertEquals(List.of("110523"), reasons());
  }

  @Test
  void a_result_that_a_person_rejected_is_neither_listed_nor_called_done() {
    scheduled(input(study, series(1)));
    analysed(1);
    approval("AWAITING", "null");
    until("CLAIMED");
    lookUntil(() -> server.workitem(uid).contains(Tag.ProcedureStepProgressInformationSequence));

    approval("REJECTED", "'bob'");
    until("CANCELED");

    assertEquals(List.of("110513"), reasons());
    assertFalse(server.workitem(uid).contains(Tag.UnifiedProcedureStepPerformedProcedureSequence));
  }

  private void approval(String state, String by) {
    sql(
        """
        insert into approval (report_id, state, because, decided_by)
        select id, '%s', 'every', %s from report where study_instance_uid = '%s'
        on conflict (report_id) do update set state = excluded.state, decided_by = excluded.decided_by
        """
            .formatted(state, by, study));
  }

  private void setAside(int number) {
    here(number);
    sql(
        "update series set state = 'SET_ASIDE' where series_instance_uid = '%s'"
            .formatted(series(number)));
  }

  @Test
  void a_task_that_was_done_in_part_is_completed_and_says_which_part() {
    scheduled(input(study, series(1)), input(study, series(2)));
    analysed(1);
    reported(2, "NOT_ANALYSED", "'TOO_FEW_SLICES'", "Archive");

    until("COMPLETED");

    assertEquals(
        Optional.of("1 of 2 series analysed; the others: declined, Object Set incomplete"),
        performed().string(Tag.CommentsOnThePerformedProcedureStep));
    assertEquals(2, performed().items(Tag.OutputInformationSequence).size());
  }

  @Test
  void a_task_is_left_alone_until_its_input_is_ready() {
    server.schedule(uid, task(STATION, DETECTION, "INCOMPLETE", input(study, series(1))));
    analysed(1);
    lookUntil(() -> value("select answer from workitem").startsWith("its input is INCOMPLETE"));
    assertEquals(List.of(), server.transitions());

    server.set(uid, Tag.InputReadinessState, "READY");
    until("COMPLETED");
  }

  @Test
  void a_task_that_names_no_series_is_refused_with_a_request_to_cancel_it() {
    scheduled();

    until("REFUSED");

    assertEquals(List.of(uid + " CANCELED"), server.transitions());
    DataSet told = server.workitem(uid);
    assertEquals(
        Optional.of("110530"),
        told.item(Tag.ProcedureStepDiscontinuationReasonCodeSequence)
            .orElseThrow()
            .string(Tag.CodeValue));
    assertEquals(
        Optional.of("its Input Information Sequence names no series"),
        told.string(Tag.ReasonForCancellation));
  }

  @Test
  void a_task_of_another_kind_is_refused() {
    server.schedule(uid, task(STATION, TRANSCRIPTION, "READY", input(study, series(1))));

    until("REFUSED");
  }

  @Test
  void a_task_of_another_station_is_not_touched() {
    server.schedule(uid, task(ELSEWHERE, DETECTION, "READY", input(study, series(1))));
    sql("insert into workitem (uid) values ('%s')".formatted(uid));

    until("NOT_OURS");

    assertEquals(Scheduled.SCHEDULED, server.state(uid));
  }

  @Test
  void a_task_that_somebody_else_claims_first_is_left_to_them() {
    scheduled(input(study, series(1)));
    sql(
        """
        insert into workitem (uid, state, transaction_uid, code_value, code_scheme, code_meaning)
        values ('%s', 'CLAIMING', '2.25.1', '110004', 'DCM', 'x')
        """
            .formatted(uid));
    server.claimed(uid, "2.25.2");

    until("TAKEN");

    assertEquals(Scheduled.IN_PROGRESS, server.state(uid));
    assertEquals(List.of(), server.transitions());
  }

  @Test
  void a_node_that_was_killed_after_it_claimed_a_task_goes_on_with_it() {
    scheduled(input(study, series(1)));
    analysed(1);
    sql(
        """
        with w as (
          insert into workitem (uid, state, transaction_uid, code_value, code_scheme, code_meaning,
            tries, attempt)
          values ('%s', 'CLAIMING', '2.25.1', '110004', 'DCM', 'x', 1, 1) returning id)
        insert into workitem_input (workitem_id, position, study_instance_uid, series_instance_uid)
        select id, 1, '%s', '%s' from w
        """
            .formatted(uid, study, series(1)));
    server.claimed(uid, "2.25.1");

    until("COMPLETED");

    assertEquals(List.of(uid + " COMPLETED"), server.transitions());
  }

  @Test
  void a_claim_that_was_tried_before_is_given_up_when_the_task_is_somebody_elses() {
    scheduled(input(study, series(1)));
    sql(
        """
        insert into workitem (uid, state, transaction_uid, code_value, code_scheme, code_meaning,
          tries, attempt)
        values ('%s', 'CLAIMING', '2.25.1', '110004', 'DCM', 'x', 1, 1)
        """
            .formatted(uid));
    server.claimed(uid, "2.25.2");

    until("TAKEN");
  }

  @Test
  void a_claim_whose_answer_got_lost_is_not_made_twice() {
    server.loseAnswerTo(r -> r.endsWith("/state"));
    scheduled(input(study, series(1)));
    analysed(1);

    until("COMPLETED");

    assertEquals(List.of(uid + " IN PROGRESS", uid + " COMPLETED"), server.transitions());
  }

  @Test
  void a_completion_whose_answer_got_lost_is_not_made_twice() {
    scheduled(input(study, series(1)));
    here(1);
    until("CLAIMED");
    server.loseAnswerTo(r -> r.endsWith("/state"));
    analysed(1);

    until("COMPLETED");

    assertEquals(List.of(uid + " IN PROGRESS", uid + " COMPLETED"), server.transitions());
  }

  @Test
  void a_worklist_that_is_away_loses_nothing() {
    scheduled(input(study, series(1)));
    here(1);
    until("CLAIMED");
    server.goAway(true);
    analysed(1);
    until("COMPLETING");
    lookUntil(() -> trouble().equals("the worklist answered HTTP 503"));

    server.goAway(false);
    until("COMPLETED");

    assertEquals("", trouble());
  }

  @Test
  void a_search_that_fails_is_made_again() {
    server.goAway(true);
    lookUntil(
        () -> value("select answer from workitem_search").equals("the worklist answered HTTP 503"));
    scheduled(input(study, series(1)));
    analysed(1);

    server.goAway(false);
    until("COMPLETED");
  }

  @Test
  void a_task_that_the_worklist_cancels_is_given_back() {
    scheduled(input(study, series(1)));
    here(1);
    until("CLAIMED");

    server.set(uid, Tag.ProcedureStepState, Scheduled.CANCELED);
    until("LOST");

    assertEquals("the worklist says that it is CANCELED", value("select answer from workitem"));
  }

  @Test
  void a_task_that_the_worklist_deletes_is_forgotten_after_some_tries() {
    scheduled(input(study, series(1)));
    here(1);
    until("CLAIMED");

    server.forget(uid);
    until("LOST");
  }

  @Test
  void a_claimed_task_that_the_worklist_lets_nobody_end_is_for_a_person() {
    scheduled(input(study, series(1)));
    here(1);
    until("CLAIMED");

    server.claimed(uid, "2.25.999");
    analysed(1);
    until("GIVEN_UP");

    assertEquals(
        "the worklist answered HTTP 409 to COMPLETING, 2 times",
        value("select answer from workitem"));
  }

  @Test
  void every_page_of_a_long_worklist_is_read() {
    IntStream.range(0, UpsService.PAGE + 7)
        .forEach(
            i ->
                server.schedule(
                    uid + ".1" + i,
                    task(STATION, DETECTION, "INCOMPLETE", input(study, series(1)))));

    lookUntil(() -> value("select count(*) from workitem").equals("" + (UpsService.PAGE + 7)));

    assertEquals(List.of(UpsService.PAGE, 7), server.pages().subList(0, 2));
  }

  @Test
  void a_worklist_that_knows_no_offset_is_not_asked_for_ever() {
    server.ignoreOffset();
    IntStream.range(0, UpsService.PAGE + 7)
        .forEach(
            i ->
                server.schedule(
                    uid + ".1" + i,
                    task(STATION, DETECTION, "INCOMPLETE", input(study, series(1)))));

    lookUntil(() -> value("select answer from workitem_search").equals("searched"));

    assertEquals(List.of(UpsService.PAGE, UpsService.PAGE), server.pages().subList(0, 2));
  }

  @Test
  void of_two_nodes_one_claims() throws Exception {
    scheduled(input(study, series(1)));
    analysed(1);
    Worklist other = node("PT4H");
    other.open();

    await(
        () -> {
          worklist.look();
          other.look();
          return state().equals("COMPLETED");
        });

    other.close();
    await(other::isIdle);
    assertEquals(List.of(uid + " IN PROGRESS", uid + " COMPLETED"), server.transitions());
    assertEquals("1", value("select count(*) from workitem"));
  }

  @Test
  void a_task_whose_series_was_erased_here_ends() {
    scheduled(input(study, series(1)));
    here(1);
    until("CLAIMED");

    sql("delete from workitem_input");
    until("CANCELED");

    assertEquals(List.of("110513"), reasons());
  }

  @Test
  void without_an_address_nothing_is_asked() throws Exception {
    worklist.close();
    Files.writeString(folder.resolve("node.yaml"), "timezone: Europe/Berlin");
    Worklist off =
        new Worklist(
            AeConfigFiles.read(folder, Map.of()),
            identity,
            workitemRows,
            results,
            _ -> Optional.empty(),
            audit,
            run);
    off.open();
    off.look();

    assertEquals("0", value("select count(*) from workitem_search"));
    assertEquals(List.of(), server.requests());
  }
}
