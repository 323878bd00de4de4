package org.seriate.commitment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.seriate.commitment.RowsForTests.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.Association;
import org.seriate.dicom.net.AssociationPolicy;
import org.seriate.dicom.net.Call;
import org.seriate.dicom.net.DimseServices;
import org.seriate.dicom.net.Listener;
import org.seriate.dicom.net.ListenerSettings;
import org.seriate.dicom.net.NormalizedAnswer;
import org.seriate.dicom.net.NormalizedRequest;
import org.seriate.dicom.net.NormalizedRequest.EventReport;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.UpperLayerNetwork;
import org.seriate.fixtures.PostgresForTests;

/** A scanner asks over the wire whether its slices are kept. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConfirmingForASourceTest {
  private static final String CLASS = Uid.StorageCommitmentPushModel;
  private static final List<String> SYNTAXES = List.of(Uid.ImplicitVrLittleEndian);
  private static final Duration LONG = Duration.ofSeconds(10);

  @Inject StorageCommitment commitment;
  @Inject RequestRows requests;
  @Inject RowsForTests rows;

  private final BlockingQueue<EventReport> events = new LinkedBlockingQueue<>();
  private Listener node;
  private Listener scanner;
  private Status answer = Status.SUCCESS;

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
    if (scanner != null) {
      scanner.close();
    }
  }

  @Test
  void an_answer_comes_on_the_same_association_while_it_is_open() throws Exception {
    // Given
    kept("1.2.3.1", Uid.CTImageStorage);
    try (Association association = call()) {
      // When
      Status asked = association.perform(request("1.9.1", "1.2.3.1"));
      boolean told = association.awaitEvent(LONG, this::take);
      association.release();
      // Then
      assertEquals(Status.SUCCESS, asked);
      assertTrue(told);
    }
    EventReport event = events.remove();
    assertEquals(1, event.eventTypeId());
    assertEquals("1.9.1", event.dataSet().string(Tag.TransactionUID).orElseThrow());
    assertEquals(List.of("1.2.3.1"), named(event, Tag.ReferencedSOPSequence));
    assertFalse(event.dataSet().contains(Tag.FailedSOPSequence));
    await(() -> state("1.9.1").equals("REPORTED 1 0"));
  }

  @Test
  void an_answer_comes_on_a_new_association_after_the_release() throws Exception {
    // Given
    scannerListens();
    kept("1.2.3.1", Uid.CTImageStorage);
    // When
    askAndRelease(request("1.9.2", "1.2.3.1"));
    // Then
    EventReport event = event();
    assertEquals(1, event.eventTypeId());
    assertEquals(List.of("1.2.3.1"), named(event, Tag.ReferencedSOPSequence));
    await(() -> state("1.9.2").equals("REPORTED 1 0"));
  }

  @Test
  void what_is_not_kept_fails_with_its_reason() throws Exception {
    // Given a slice that is here, one whose file is gone, one of another class
    scannerListens();
    kept("1.2.3.1", Uid.CTImageStorage);
    Files.delete(kept("1.2.3.2", Uid.CTImageStorage));
    kept("1.2.3.3", Uid.EnhancedCTImageStorage);
    // When
    askAndRelease(
        action(
            "1.9.3",
            1,
            reference("1.2.3.1"),
            reference("1.2.3.2"),
            reference("1.2.3.3"),
            reference("1.2.3.4"),
            new Reference(Uid.MRImageStorage, "1.2.3.5").item()));
    // Then
    EventReport event = event();
    assertEquals(2, event.eventTypeId());
    assertEquals(List.of("1.2.3.1"), named(event, Tag.ReferencedSOPSequence));
    assertEquals(
        List.of("1.2.3.2 110", "1.2.3.3 119", "1.2.3.4 112", "1.2.3.5 122"),
        event.dataSet().items(Tag.FailedSOPSequence).stream()
            .map(
                i ->
                    i.string(Tag.ReferencedSOPInstanceUID).orElseThrow()
                        + " "
                        + Integer.toHexString(i.integer(Tag.FailureReason).orElseThrow()))
            .toList());
    await(() -> state("1.9.3").equals("REPORTED 1 4"));
  }

  @Test
  void what_another_node_lists_a_moment_after_the_request_is_confirmed() throws Exception {
    // Given
    scannerListens();
    // When
    askAndRelease(request("1.9.11", "1.2.3.11"));
    kept("1.2.3.11", Uid.CTImageStorage);
    // Then
    assertEquals(1, event().eventTypeId());
    await(() -> state("1.9.11").equals("REPORTED 1 0"));
  }

  @Test
  void the_same_request_again_is_told_again() throws Exception {
    scannerListens();
    kept("1.2.3.1", Uid.CTImageStorage);
    askAndRelease(request("1.9.4", "1.2.3.1"));
    assertEquals(1, event().eventTypeId());
    await(() -> state("1.9.4").equals("REPORTED 1 0"));

    askAndRelease(request("1.9.4", "1.2.3.1"));

    assertEquals(1, event().eventTypeId());
    await(() -> state("1.9.4").equals("REPORTED 1 0"));
  }

  @Test
  void a_used_transaction_uid_with_other_references_fails_for_all_of_them() throws Exception {
    scannerListens();
    kept("1.2.3.1", Uid.CTImageStorage);
    kept("1.2.3.2", Uid.CTImageStorage);
    askAndRelease(request("1.9.5", "1.2.3.1"));
    assertEquals(1, event().eventTypeId());

    askAndRelease(request("1.9.5", "1.2.3.2"));

    EventReport event = event();
    assertEquals(2, event.eventTypeId());
    DataSet failed = event.dataSet().items(Tag.FailedSOPSequence).getFirst();
    assertEquals(0x0131, failed.integer(Tag.FailureReason).orElseThrow());
  }

  @Test
  void a_request_that_cannot_be_understood_is_answered_by_its_status() throws Exception {
    try (Association association = call()) {
      assertEquals(0x0115, association.perform(action("no uid", 1, reference("1.2"))).code());
      assertEquals(0x0115, association.perform(action("1.9.6", 1)).code());
      assertEquals(0x0115, association.perform(action("1.9.6", 1, reference("x"))).code());
      assertEquals(0x0123, association.perform(action("1.9.6", 2, reference("1.2"))).code());
      DataSet[] many = new DataSet[21];
      Arrays.setAll(many, i -> reference("1.2." + i));
      assertEquals(0x0213, association.perform(action("1.9.6", 1, many)).code());
      assertEquals(
          0x0112,
          association
              .perform(new NormalizedRequest.Action(CLASS, "1.2.3", 1, DataSet.EMPTY))
              .code());
      assertEquals(
          0x0211,
          association.perform(new NormalizedRequest.Set(CLASS, "1.2.3", DataSet.EMPTY)).code());
      association.release();
    }
    assertEquals(0, rows.count("select count(*) from commitment_request"));
  }

  @Test
  void a_destination_may_not_ask() throws Exception {
    try (Association association = call("ARCHIVE")) {
      assertEquals(0x0124, association.perform(request("1.9.7", "1.2.3.1")).code());
    }
  }

  @Test
  void a_scanner_that_is_away_is_called_again() throws Exception {
    // Given nobody at the scanner's port
    kept("1.2.3.1", Uid.CTImageStorage);
    askAndRelease(request("1.9.8", "1.2.3.1"));
    await(() -> rows.count("select count(*) from commitment_request where failures > 0") == 1);
    // When
    scannerListens();
    // Then
    assertEquals(1, event().eventTypeId());
    await(() -> state("1.9.8").equals("REPORTED 1 0"));
  }

  @Test
  void a_scanner_that_refuses_the_answer_is_given_up_after_the_attempts() throws Exception {
    scannerListens();
    answer = Status.of(0x0110, "no");
    kept("1.2.3.1", Uid.CTImageStorage);

    askAndRelease(request("1.9.9", "1.2.3.1"));

    await(() -> state("1.9.9").equals("GIVEN_UP 1 0"));
    assertEquals(2, events.size());
    assertEquals(1, rows.recorded("outcome = 8 and peer = 'CT 1'"));
  }

  @Test
  void what_waited_for_an_association_of_a_dead_run_is_told_by_the_next() throws Exception {
    // Given a request whose node was killed before it could answer on the association
    scannerListens();
    kept("1.2.3.1", Uid.CTImageStorage);
    UUID dead = UUID.randomUUID();
    commitment.close();
    askAndRelease(request("1.9.10", "1.2.3.1"));
    await(() -> rows.count("select count(*) from commitment_request where node is null") == 1);
    rows.execute(
        "update commitment_request set node = '%s', due_at = now() + interval '1 hour'"
            .formatted(dead));
    // When
    requests.release(dead);
    commitment.open();
    // Then
    assertEquals(1, event().eventTypeId());
  }

  @Test
  void a_list_is_a_signal_of_its_series_and_final_when_all_of_it_is_here() throws Exception {
    // Given two of three slices are here
    kept("1.2.3.1", Uid.CTImageStorage);
    kept("1.2.3.2", Uid.CTImageStorage);
    rows.execute("update series set judge_at = now() + interval '1 hour'");
    // When
    try (Association association = call()) {
      association.perform(request("1.9.11", "1.2.3.1", "1.2.3.2", "1.2.3.3"));
    }
    // Then
    assertEquals("CT 1 2 false", signal());
    assertEquals(1, rows.count("select count(*) from series where judge_at <= now()"));
    // When the third comes
    kept("1.2.3.3", Uid.CTImageStorage);
    // Then
    await(() -> signal().equals("CT 1 3 true"));
  }

  private String signal() {
    return rows.text(
        """
        select source || ' ' || instances || ' ' || final from series_signal
        where signal = 'STORAGE_COMMITMENT' and series_instance_uid = '1.2.3'
          and instances = cardinality(sop_instance_uids)
        """);
  }

  private void scannerListens() throws IOException {
    scanner =
        new UpperLayerNetwork()
            .listen(
                ListenerSettings.onPort(
                    ConfigProvider.getConfig().getValue("test.scanner", Integer.class)),
                _ -> new AssociationPolicy.Accept(),
                new DimseServices()
                    .normalized(
                        List.of(CLASS),
                        SYNTAXES,
                        (_, request) -> NormalizedAnswer.of(take((EventReport) request)))
                    .reporting(List.of(CLASS)));
  }

  private Status take(EventReport event) {
    events.add(event);
    return answer;
  }

  private EventReport event() throws InterruptedException {
    EventReport event = events.poll(LONG.toSeconds(), TimeUnit.SECONDS);
    assertTrue(event != null, "an event report within " + LONG);
    return event;
  }

  private Association call() throws IOException {
    return call("SCANNER");
  }

  private Association call(String callingAe) throws IOException {
    return new UpperLayerNetwork()
        .open(
            Call.of(
                callingAe,
                "SERIATE",
                "127.0.0.1",
                node.port(),
                List.of(new Call.Proposal(CLASS, SYNTAXES))));
  }

  private void askAndRelease(NormalizedRequest request) throws IOException {
    try (Association association = call()) {
      assertEquals(Status.SUCCESS, association.perform(request));
      association.release();
    }
  }

  private static NormalizedRequest request(String transaction, String... instances) {
    return action(
        transaction,
        1,
        Arrays.stream(instances).map(ConfirmingForASourceTest::reference).toArray(DataSet[]::new));
  }

  private static DataSet reference(String instance) {
    return new Reference(Uid.CTImageStorage, instance).item();
  }

  private static NormalizedRequest action(String transaction, int type, DataSet... references) {
    return new NormalizedRequest.Action(
        CLASS,
        Uid.StorageCommitmentPushModelInstance,
        type,
        DataSet.builder()
            .string(Tag.TransactionUID, transaction)
            .sequence(Tag.ReferencedSOPSequence, references)
            .build());
  }

  private static List<String> named(EventReport event, int sequence) {
    return event.dataSet().items(sequence).stream()
        .map(i -> i.string(Tag.ReferencedSOPInstanceUID).orElseThrow())
        .toList();
  }

  private Path kept(String instance, String sopClass) throws IOException {
    return rows.kept(instance, sopClass);
  }

  private String state(String transaction) {
    return rows.text(
        """
        select state || ' ' || coalesce(committed, 0) || ' ' || coalesce(failed, 0)
        from commitment_request where transaction_uid = '%s'
        """
            .formatted(transaction));
  }
}
