package org.seriate.procedure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Dictionary;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.Association;
import org.seriate.dicom.net.AssociationPolicy;
import org.seriate.dicom.net.Call;
import org.seriate.dicom.net.DimseServices;
import org.seriate.dicom.net.Listener;
import org.seriate.dicom.net.ListenerSettings;
import org.seriate.dicom.net.NormalizedRequest;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.UpperLayerNetwork;
import org.seriate.fixtures.PostgresForTests;

/** A scanner tells of its steps, and an archive of what it has, over the wire. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TellingOfAProcedureTest {
  private static final String STEP = Uid.ModalityPerformedProcedureStep;
  private static final String NOTICE = Uid.InstanceAvailabilityNotification;

  @Inject ProcedureFacts facts;
  @Inject EntityManager rows;

  private long recordedBefore;
  private Listener node;
  private Association scanner;

  @BeforeEach
  void open() throws IOException {
    for (String table :
        List.of("procedure_step", "availability_notice", "availability", "series_signal")) {
      execute("delete from " + table);
    }
    recordedBefore = Long.parseLong(text("select coalesce(max(id), 0) from audit_event"));
    DimseServices services = new DimseServices();
    facts.addTo(services);
    node =
        new UpperLayerNetwork()
            .listen(ListenerSettings.onPort(0), _ -> new AssociationPolicy.Accept(), services);
    scanner = call("SCANNER");
  }

  @AfterEach
  void close() throws IOException {
    scanner.release();
    node.close();
  }

  @Test
  void a_step_that_is_completed_says_what_its_series_consist_of() throws Exception {
    // Given a step in progress
    assertEquals(Status.SUCCESS, create("1.7.1", UnaryOperator.identity()));
    assertEquals("IN PROGRESS", step("1.7.1"));
    assertEquals(
        Status.SUCCESS, set("1.7.1", DataSet.builder().sequence(SERIES, series("1.2.3", "1.1"))));
    assertEquals("CT 1 1 false", signal("MPPS", "1.2.3"));
    // When
    Status completed =
        set("1.7.1", completed(series("1.2.3", "1.1", "1.2"), series("1.2.4", "1.3")));
    // Then
    assertEquals(Status.SUCCESS, completed);
    assertEquals("COMPLETED", step("1.7.1"));
    assertEquals("CT 1 2 true", signal("MPPS", "1.2.3"));
    assertEquals("CT 1 1 true", signal("MPPS", "1.2.4"));
    assertEquals(
        "3",
        text(
            "select count(*) from audit_event where event_id = '110111' and id > "
                + recordedBefore));
  }

  @Test
  void two_steps_of_one_series_name_it_together() throws Exception {
    create("1.7.1", UnaryOperator.identity());
    create("1.7.2", UnaryOperator.identity());

    set("1.7.1", completed(series("1.2.3", "1.1", "1.2")));
    assertEquals("CT 1 2 true", signal("MPPS", "1.2.3"));
    set("1.7.2", DataSet.builder().sequence(SERIES, series("1.2.3", "1.3")));

    assertEquals("CT 1 3 false", signal("MPPS", "1.2.3"));
  }

  @Test
  void a_step_that_made_nothing_may_be_discontinued() throws Exception {
    create("1.7.1", UnaryOperator.identity());

    Status discontinued =
        set("1.7.1", ended().string(Tag.PerformedProcedureStepStatus, "DISCONTINUED"));

    assertEquals(Status.SUCCESS, discontinued);
    assertEquals("DISCONTINUED", step("1.7.1"));
  }

  @ParameterizedTest
  @CsvSource({
    "ScheduledStepAttributesSequence, 0120",
    "PerformedProcedureStepID, 0120",
    "PerformedStationAETitle, 0120",
    "PerformedProcedureStepStartDate, 0120",
    "PerformedProcedureStepStartTime, 0120",
    "PerformedProcedureStepStatus, 0120",
    "Modality, 0120"
  })
  void a_step_without_what_it_must_have_is_refused(String keyword, String status) throws Exception {
    int tag = Dictionary.tagOf(keyword).orElseThrow();

    assertEquals(status, create("1.7.1", s -> s.remove(tag)).hex());
    assertEquals("0121", create("1.7.1", s -> s.remove(tag).empty(tag)).hex());

    assertEquals("0", text("select count(*) from procedure_step"));
  }

  @Test
  void a_step_is_begun_in_progress_and_once() throws Exception {
    assertEquals(
        "0106",
        create("1.7.1", s -> s.string(Tag.PerformedProcedureStepStatus, "COMPLETED")).hex());
    create("1.7.1", UnaryOperator.identity());
    assertEquals("0111", create("1.7.1", UnaryOperator.identity()).hex());
  }

  @Test
  void a_step_that_is_over_does_not_change() throws Exception {
    create("1.7.1", UnaryOperator.identity());
    set("1.7.1", completed(series("1.2.3", "1.1")));

    Status again = set("1.7.1", completed(series("1.2.3")));

    assertEquals("0110", again.hex());
    assertEquals("Performed Procedure Step Object may no longer be updated", again.comment());
    assertEquals("CT 1 1 true", signal("MPPS", "1.2.3"));
  }

  @Test
  void a_step_ends_with_all_that_its_end_asks_for() throws Exception {
    create("1.7.1", UnaryOperator.identity());
    DataSet.Builder state = DataSet.builder().string(Tag.PerformedProcedureStepStatus, "COMPLETED");
    assertEquals("0120", set("1.7.1", state).hex());
    assertEquals("0120", set("1.7.1", completed().remove(SERIES)).hex());
    assertEquals("0121", set("1.7.1", completed()).hex());
    assertEquals(
        "0106", set("1.7.1", completed(series("no uid")).string(SERIES_STATE, "OVER")).hex());
    assertEquals("0106", set("1.7.1", completed(series("no uid"))).hex());
    assertEquals("0106", set("1.7.1", completed(series("1.2.3", "no uid"))).hex());
    assertEquals("0112", set("1.7.9", completed(series("1.2.3"))).hex());
    assertEquals("IN PROGRESS", step("1.7.1"));
  }

  @Test
  void nobody_else_changes_a_step() throws Exception {
    create("1.7.1", UnaryOperator.identity());
    try (Association archive = call("ARCHIVE")) {
      assertEquals(
          "0124",
          archive
              .perform(
                  new NormalizedRequest.Set(
                      STEP, "1.7.1", completed(series("1.2.3", "1.1")).build()))
              .hex());
      archive.release();
    }
  }

  @Test
  void a_step_has_no_actions() throws Exception {
    assertEquals(
        "0211",
        scanner.perform(new NormalizedRequest.Action(STEP, "1.7.1", 1, DataSet.EMPTY)).hex());
  }

  @Test
  void notices_say_together_what_an_archive_has() throws Exception {
    try (Association archive = call("ARCHIVE")) {
      archive.perform(notice("1.8.1", available("1.1", "ONLINE"), available("1.2", "ONLINE")));
      assertEquals("Archive 2 false", signal("IAN", "1.2.3"));

      Status status =
          archive.perform(
              notice("1.8.2", available("1.3", "NEARLINE"), available("1.1", "UNAVAILABLE")));

      assertEquals(Status.SUCCESS, status);
      assertEquals("Archive 2 false", signal("IAN", "1.2.3"));
      assertEquals("0111", archive.perform(notice("1.8.2", available("1.3", "ONLINE"))).hex());
      assertEquals(
          Status.SUCCESS, archive.perform(notice("", available("1.4", "ONLINE"))), "no name");
      archive.release();
    }
    assertEquals("Archive 3 false", signal("IAN", "1.2.3"));
  }

  @Test
  void a_notice_without_what_it_must_have_is_refused() throws Exception {
    assertEquals("0106", scanner.perform(notice("1.8.3", available("1.1", "GONE"))).hex());
    assertEquals("0106", scanner.perform(notice("1.8.3", available("x", "ONLINE"))).hex());
    assertEquals("0121", scanner.perform(notice("1.8.3")).hex());
    assertEquals(
        "0120",
        scanner.perform(new NormalizedRequest.Create(NOTICE, "1.8.3", DataSet.EMPTY)).hex());
    assertTrue(signal("IAN", "1.2.3").isEmpty());
  }

  private static final int SERIES = Tag.PerformedSeriesSequence;
  private static final int SERIES_STATE = Tag.PerformedProcedureStepStatus;

  private Association call(String callingAe) throws IOException {
    return new UpperLayerNetwork()
        .open(
            Call.of(
                callingAe,
                "SERIATE",
                "127.0.0.1",
                node.port(),
                List.of(
                    new Call.Proposal(STEP, List.of(Uid.ExplicitVrLittleEndian)),
                    new Call.Proposal(NOTICE, List.of(Uid.ImplicitVrLittleEndian)))));
  }

  private Status create(String uid, UnaryOperator<DataSet.Builder> change) throws IOException {
    DataSet.Builder step =
        DataSet.builder()
            .string(Tag.Modality, "CT")
            .string(Tag.PatientName, "Doe^Jane")
            .sequence(
                Tag.ScheduledStepAttributesSequence,
                DataSet.builder().string(Tag.StudyInstanceUID, "1.2").build())
            .string(Tag.PerformedStationAETitle, "SCANNER")
            .string(Tag.PerformedProcedureStepStartDate, "20260401")
            .string(Tag.PerformedProcedureStepStartTime, "101530")
            .string(Tag.PerformedProcedureStepStatus, "IN PROGRESS")
            .string(Tag.PerformedProcedureStepID, "P1")
            .sequence(SERIES);
    return scanner.perform(new NormalizedRequest.Create(STEP, uid, change.apply(step).build()));
  }

  private Status set(String uid, DataSet.Builder modifications) throws IOException {
    return scanner.perform(new NormalizedRequest.Set(STEP, uid, modifications.build()));
  }

  private static DataSet.Builder ended() {
    return DataSet.builder()
        .string(Tag.PerformedProcedureStepEndDate, "20260401")
        .string(Tag.PerformedProcedureStepEndTime, "101730");
  }

  private static DataSet.Builder completed(DataSet... series) {
    return ended().string(Tag.PerformedProcedureStepStatus, "COMPLETED").sequence(SERIES, series);
  }

  private static DataSet series(String uid, String... instances) {
    return DataSet.builder()
        .string(Tag.SeriesInstanceUID, uid)
        .sequence(
            Tag.ReferencedImageSequence,
            Arrays.stream(instances)
                .map(
                    i ->
                        DataSet.builder()
                            .string(Tag.ReferencedSOPClassUID, Uid.CTImageStorage)
                            .string(Tag.ReferencedSOPInstanceUID, i)
                            .build())
                .toList())
        .build();
  }

  private static NormalizedRequest notice(String uid, DataSet... instances) {
    return new NormalizedRequest.Create(
        NOTICE,
        uid,
        DataSet.builder()
            .string(Tag.StudyInstanceUID, "1.2")
            .sequence(
                Tag.ReferencedSeriesSequence,
                DataSet.builder()
                    .string(Tag.SeriesInstanceUID, "1.2.3")
                    .sequence(Tag.ReferencedSOPSequence, instances)
                    .build())
            .build());
  }

  private static DataSet available(String instance, String availability) {
    return DataSet.builder()
        .string(Tag.ReferencedSOPClassUID, Uid.CTImageStorage)
        .string(Tag.ReferencedSOPInstanceUID, instance)
        .string(Tag.InstanceAvailability, availability)
        .string(Tag.RetrieveAETitle, "ARCHIVE")
        .build();
  }

  private String step(String uid) {
    return text("select state from procedure_step where sop_instance_uid = '%s'".formatted(uid));
  }

  private String signal(String signal, String series) {
    return text(
        """
        select source || ' ' || instances || ' ' || final from series_signal
        where signal = '%s' and series_instance_uid = '%s'
          and instances = cardinality(sop_instance_uids)
        """
            .formatted(signal, series));
  }

  private String text(String sql) {
    List<?> found =
        QuarkusTransaction.requiringNew().call(() -> rows.createNativeQuery(sql).getResultList());
    return found.isEmpty() ? "" : found.getFirst().toString();
  }

  private void execute(String sql) {
    QuarkusTransaction.requiringNew().run(() -> rows.createNativeQuery(sql).executeUpdate());
  }
}
