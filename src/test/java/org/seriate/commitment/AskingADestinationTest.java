package org.seriate.commitment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.seriate.commitment.RowsForTests.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.Association;
import org.seriate.dicom.net.AssociationPolicy;
import org.seriate.dicom.net.Call;
import org.seriate.dicom.net.DimseServices;
import org.seriate.dicom.net.FollowUp;
import org.seriate.dicom.net.Listener;
import org.seriate.dicom.net.ListenerSettings;
import org.seriate.dicom.net.NormalizedAnswer;
import org.seriate.dicom.net.NormalizedRequest;
import org.seriate.dicom.net.NormalizedRequest.Action;
import org.seriate.dicom.net.NormalizedRequest.EventReport;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.UpperLayerNetwork;
import org.seriate.fixtures.PostgresForTests;

/** An archive is asked over the wire whether it keeps what it was sent. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AskingADestinationTest {
  private static final String CLASS = Uid.StorageCommitmentPushModel;
  private static final List<String> SYNTAXES = List.of(Uid.ExplicitVrLittleEndian);
  private static final Reference REPORT = new Reference(Uid.Comprehensive3DSRStorage, "1.2.9.1");

  @Inject StorageCommitment commitment;
  @Inject RowsForTests rows;

  private final BlockingQueue<Action> asked = new LinkedBlockingQueue<>();
  private Listener node;
  private Listener archive;
  private Function<Action, NormalizedAnswer> archiveAnswers =
      _ -> NormalizedAnswer.of(Status.SUCCESS);

  @BeforeEach
  void open() throws IOException {
    rows.clear();
    DimseServices services = new DimseServices();
    commitment.addTo(services);
    node =
        new UpperLayerNetwork()
            .listen(ListenerSettings.onPort(0), _ -> new AssociationPolicy.Accept(), services);
    commitment.open();
  }

  @AfterEach
  void close() {
    commitment.close();
    node.close();
    if (archive != null) {
      archive.close();
    }
  }

  @Test
  void an_archive_that_confirms_on_the_same_association_finishes_the_delivery() throws Exception {
    // Given
    archiveAnswers = action -> NormalizedAnswer.of(Status.SUCCESS).followedBy(telling(action));
    archiveListens();
    // When
    delivered();
    // Then
    Action action = asked();
    assertEquals(List.of(REPORT), references(action));
    await(() -> state().equals("CONFIRMED 1 1"));
    assertEquals("DELIVERED", series());
  }

  @Test
  void an_archive_that_confirms_on_a_new_association_finishes_the_delivery() throws Exception {
    // Given
    archiveListens();
    delivered();
    Action action = asked();
    assertEquals("REPORTED", series());
    // When
    Status told = tell("ARCHIVE", confirming(action));
    // Then
    assertEquals(Status.SUCCESS, told);
    assertEquals("CONFIRMED 1 1", state());
    assertEquals("DELIVERED", series());
    // And when it says so again
    assertEquals(Status.SUCCESS, tell("ARCHIVE", confirming(action)));
  }

  @Test
  void an_archive_that_lost_the_object_gets_it_again_and_confirms_it() throws Exception {
    // Given
    archiveListens();
    delivered();
    Action first = asked();
    // When
    tell("ARCHIVE", failing(first, FailureReason.NO_SUCH_OBJECT_INSTANCE));
    // Then the object goes into its lane once more
    assertEquals("SEND_AGAIN 1 1", state());
    assertEquals("WAITING", rows.text("select state from series_work"));
    assertEquals(0, rows.count("select count(*) from object_delivery"));
    // And when it was delivered again
    rows.execute("update series_work set state = 'DONE', finished_at = now()");
    deliveredAgain();
    tell("ARCHIVE", confirming(asked()));
    // Then
    assertEquals("CONFIRMED 2 1", state());
    assertEquals("DELIVERED", series());
  }

  @Test
  void an_archive_that_loses_the_object_again_and_again_is_given_up() throws Exception {
    archiveListens();
    delivered();
    tell("ARCHIVE", failing(asked(), FailureReason.NO_SUCH_OBJECT_INSTANCE));
    deliveredAgain();
    rows.execute("update series_work set state = 'DONE', finished_at = now()");

    tell("ARCHIVE", failing(asked(), FailureReason.NO_SUCH_OBJECT_INSTANCE));

    assertEquals("GIVEN_UP 2 1", state());
    assertEquals("SET_ASIDE", series());
    assertEquals("SET_ASIDE", rows.text("select state from series_work"));
  }

  @Test
  void an_archive_that_never_answers_is_asked_again_and_then_said_to() throws Exception {
    archiveListens();

    delivered();

    Action first = asked();
    Action second = asked();
    assertTrue(!transaction(first).equals(transaction(second)), "a new Transaction UID each time");
    await(() -> state().equals("GIVEN_UP 1 2"));
    assertEquals("SET_ASIDE", series());
    assertTrue(
        rows.text("select reason from series").contains("given up after asking 2 times"),
        rows.text("select reason from series"));
    assertEquals(1, rows.recorded("event_id = 'SERIES_SET_ASIDE'"));
  }

  @Test
  void a_late_answer_to_an_earlier_question_counts_when_it_confirms() throws Exception {
    archiveListens();
    delivered();
    Action first = asked();
    asked();

    tell("ARCHIVE", failing(first, FailureReason.NO_SUCH_OBJECT_INSTANCE));
    assertEquals("ASKED 1 2", state());
    tell("ARCHIVE", confirming(first));

    assertEquals("CONFIRMED 1 2", state());
  }

  @Test
  void an_archive_that_is_away_is_asked_when_it_is_back() throws Exception {
    delivered();
    await(() -> rows.count("select count(*) from commitment_expected where failures > 0") == 1);

    archiveListens();

    tell("ARCHIVE", confirming(asked()));
    assertEquals("CONFIRMED 1 1", state());
  }

  @Test
  void an_archive_without_the_service_is_given_up_with_that_reason() throws Exception {
    archive =
        new UpperLayerNetwork()
            .listen(
                ListenerSettings.onPort(archivePort()),
                _ -> new AssociationPolicy.Accept(),
                new DimseServices());

    delivered();

    await(() -> state().startsWith("GIVEN_UP"));
    assertTrue(
        rows.text("select reason from series").contains("does not offer Storage Commitment"));
  }

  @Test
  void a_report_about_what_we_did_not_ask_is_refused() throws Exception {
    archiveListens();
    delivered();
    Action action = asked();

    assertEquals("0115", tell("SCANNER", confirming(action)).hex());
    assertEquals("0115", tell("ARCHIVE", event(1, "1.2.3", Map.of(), List.of(REPORT))).hex());
    assertEquals("0115", tell("ARCHIVE", event(1, "", Map.of(), List.of(REPORT))).hex());
    assertEquals("0113", tell("ARCHIVE", event(3, "1.2.3", Map.of(), List.of(REPORT))).hex());

    assertTrue(!state().startsWith("CONFIRMED"));
  }

  private void archiveListens() throws IOException {
    archive =
        new UpperLayerNetwork()
            .listen(
                ListenerSettings.onPort(archivePort()),
                _ -> new AssociationPolicy.Accept(),
                new DimseServices()
                    .normalized(List.of(CLASS), SYNTAXES, (_, r) -> take((Action) r)));
  }

  private static int archivePort() {
    return ConfigProvider.getConfig().getValue("test.archive", Integer.class);
  }

  private NormalizedAnswer take(Action action) {
    asked.add(action);
    return archiveAnswers.apply(action);
  }

  private Action asked() throws InterruptedException {
    Action action = asked.poll(RowsForTests.LONG.toSeconds(), TimeUnit.SECONDS);
    assertTrue(action != null, "an N-ACTION within " + RowsForTests.LONG);
    return action;
  }

  private static String transaction(Action action) {
    return action.dataSet().string(Tag.TransactionUID).orElseThrow();
  }

  private static List<Reference> references(Action action) {
    return action.dataSet().items(Tag.ReferencedSOPSequence).stream()
        .map(Asked::reference)
        .toList();
  }

  private static EventReport confirming(Action action) {
    return event(1, transaction(action), Map.of(), references(action));
  }

  private static EventReport failing(Action action, FailureReason reason) {
    return event(2, transaction(action), Map.of(REPORT, reason.code()), List.of());
  }

  private static EventReport event(
      int type, String transaction, Map<Reference, Integer> failed, List<Reference> committed) {
    EventReport told = new Told(transaction, committed, failed).report();
    return new EventReport(CLASS, told.sopInstanceUid(), type, told.dataSet());
  }

  private static FollowUp telling(Action action) {
    return new FollowUp() {
      @Override
      public Optional<EventReport> report() {
        return Optional.of(confirming(action));
      }

      @Override
      public void answered(Status status) {}

      @Override
      public void unanswered(String why) {}
    };
  }

  /** As the SCP that calls its SCU. */
  private Status tell(String callingAe, NormalizedRequest event) throws IOException {
    try (Association association =
        new UpperLayerNetwork()
            .open(
                Call.of(
                    callingAe,
                    "SERIATE",
                    "127.0.0.1",
                    node.port(),
                    List.of(new Call.Proposal(CLASS, SYNTAXES, true))))) {
      assertTrue(association.mayBeScp(CLASS));
      Status status = association.perform(event);
      association.release();
      return status;
    }
  }

  /** A report of which the archive has just said Success. */
  private void delivered() {
    rows.series();
    rows.execute("update series set state = 'REPORTED'");
    rows.execute(
        """
        insert into report (series_id, revision, kind, sop_class_uid, sop_instance_uid,
            series_instance_uid, study_instance_uid)
        select id, 1, 'POSITIVE', '%s', '%s', '1.2.9', '1.2' from series
        """
            .formatted(REPORT.sopClassUid(), REPORT.sopInstanceUid()));
    rows.execute(
        """
        insert into result_object (report_id, kind, layout, sop_class_uid, sop_instance_uid,
            series_instance_uid, study_instance_uid, data_set)
        select id, 'SR', 'AIR', sop_class_uid, sop_instance_uid, series_instance_uid,
            study_instance_uid, '' from report
        """);
    rows.execute(
        """
        insert into series_work (series_id, revision, step, destination, report_id, state)
        select series_id, 1, 'DELIVER', 'Archive', id, 'DONE' from report
        """);
    deliveredAgain();
  }

  private void deliveredAgain() {
    rows.execute(
        """
        insert into object_delivery (object_id, destination, answer)
        select id, 'Archive', 'status 0000' from result_object
        """);
    long series = rows.count("select id from series");
    long report = rows.count("select id from report");
    QuarkusTransaction.requiringNew().run(() -> commitment.expect("Archive", series, 1, report));
  }

  /** State, how often sent, how often asked since. */
  private String state() {
    return rows.text("select state || ' ' || sent || ' ' || asked from commitment_expected");
  }

  private String series() {
    return rows.text("select state from series");
  }
}
