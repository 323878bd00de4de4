package org.seriate.dicom.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.NormalizedRequest.Action;
import org.seriate.dicom.net.NormalizedRequest.Create;
import org.seriate.dicom.net.NormalizedRequest.EventReport;

/** N-ACTION, N-EVENT-REPORT, N-CREATE and N-SET, both ways, well formed and not. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NormalizedTest {
  private static final String CLASS = Uid.StorageCommitmentPushModel;
  private static final String INSTANCE = Uid.StorageCommitmentPushModelInstance;
  private static final DataSet INFORMATION =
      DataSet.builder().string(Tag.TransactionUID, "1.2.3").build();
  private static final Duration LONG = Duration.ofSeconds(5);

  private final Queue<NormalizedRequest> performed = new ConcurrentLinkedQueue<>();
  private final Queue<String> told = new ConcurrentLinkedQueue<>();
  private NormalizedAnswer answer = NormalizedAnswer.of(Status.SUCCESS);
  private TestNode node;

  @BeforeEach
  void start() throws IOException {
    node =
        TestNode.with(
            TestNode.withDeadlines(TestNode.settings(4096), LONG),
            TestNode.storage(StoreSink.DISCARD)
                .normalized(
                    List.of(CLASS), List.of(Uid.ImplicitVrLittleEndian), (_, r) -> perform(r))
                .reporting(List.of(CLASS)));
  }

  private NormalizedAnswer perform(NormalizedRequest request) {
    performed.add(request);
    if (answer == null) {
      throw new IllegalStateException("the room fails");
    }
    return answer;
  }

  @AfterEach
  void the_node_is_unharmed() throws IOException {
    node.assertUnharmed();
    node.close();
  }

  private Association open() throws IOException {
    return node.open(CLASS, Uid.ImplicitVrLittleEndian);
  }

  @Test
  void every_request_reaches_the_room_as_it_was_sent() throws IOException {
    List<NormalizedRequest> requests =
        List.of(
            new Action(CLASS, INSTANCE, 1, INFORMATION),
            new Create(CLASS, "1.2.3.4", INFORMATION),
            new Create(CLASS, "", DataSet.EMPTY),
            new NormalizedRequest.Set(CLASS, "1.2.3.4", INFORMATION),
            new EventReport(CLASS, INSTANCE, 2, INFORMATION));
    try (Association association = open()) {
      for (NormalizedRequest request : requests) {
        assertEquals(Status.SUCCESS, association.perform(request));
      }
      association.release();
    }
    assertEquals(requests, List.copyOf(performed));
  }

  @Test
  void the_response_names_what_was_affected_and_the_type_of_the_action() throws IOException {
    answer = NormalizedAnswer.of(Status.of(0x0110, "over")).withErrorId(0xA710);
    try (RawPeer peer = associated()) {
      peer.sendCommand(1, CommandSet.of(7, new Action(CLASS, INSTANCE, 1, DataSet.EMPTY)));

      DataSet response = peer.receiveCommand().elements();

      assertEquals(0x8130, response.integer(Tag.CommandField).orElseThrow());
      assertEquals(7, response.integer(Tag.MessageIDBeingRespondedTo).orElseThrow());
      assertEquals(CLASS, response.string(Tag.AffectedSOPClassUID).orElseThrow());
      assertEquals(INSTANCE, response.string(Tag.AffectedSOPInstanceUID).orElseThrow());
      assertEquals(1, response.integer(Tag.ActionTypeID).orElseThrow());
      assertEquals(0xA710, response.integer(Tag.ErrorID).orElseThrow());
      assertFalse(response.contains(Tag.RequestedSOPClassUID));
    }
  }

  @Test
  void who_creates_without_a_name_is_told_the_name() throws IOException {
    answer = NormalizedAnswer.of(Status.SUCCESS).naming("1.2.3.9");
    try (RawPeer peer = associated()) {
      peer.sendCommand(1, CommandSet.of(1, new Create(CLASS, "", DataSet.EMPTY)));
      assertEquals("1.2.3.9", peer.receiveCommand().affectedSopInstanceUid());
      peer.sendCommand(1, CommandSet.of(2, new Create(CLASS, "1.2.3.8", DataSet.EMPTY)));
      assertEquals("1.2.3.8", peer.receiveCommand().affectedSopInstanceUid());
    }
  }

  @Test
  void an_event_follows_on_the_same_association() throws IOException {
    answer = answer.followedBy(followUp());
    try (Association association = open()) {
      association.perform(new Action(CLASS, INSTANCE, 1, INFORMATION));
      boolean came =
          association.awaitEvent(
              LONG,
              event -> {
                told.add("event " + event.eventTypeId());
                return Status.of(0x0110, "");
              });
      association.release();
      assertTrue(came);
    }
    assertEquals(List.of("event 1", "answered 0110"), List.copyOf(told));
  }

  @Test
  void a_peer_may_ask_on_before_it_answers_the_event() throws IOException {
    // Given an event that the peer has not answered yet
    answer = answer.followedBy(followUp());
    try (RawPeer peer = associated()) {
      peer.sendCommand(1, CommandSet.of(1, new Action(CLASS, INSTANCE, 1, DataSet.EMPTY)));
      assertEquals(Status.SUCCESS, peer.receiveStatus());
      CommandSet event = peer.receiveCommand();
      peer.receive();
      // When
      peer.sendCommand(3, CommandSet.echoRq(2));
      assertEquals(Status.SUCCESS, peer.receiveStatus());
      peer.sendCommand(1, event.answer(Status.SUCCESS));
      peer.send(new Pdu.ReleaseRq()).expect(new Pdu.ReleaseRp());
    }
    // Then
    assertEquals(List.of("answered 0000"), List.copyOf(told));
  }

  @Test
  void an_event_that_was_not_answered_is_told_at_the_end() throws IOException {
    answer = answer.followedBy(followUp());
    try (RawPeer peer = associated()) {
      peer.sendCommand(1, CommandSet.of(1, new Action(CLASS, INSTANCE, 1, DataSet.EMPTY)));
      peer.receiveStatus();
      peer.receiveCommand();
      peer.receive();
      peer.send(new Pdu.ReleaseRq()).expect(new Pdu.ReleaseRp());
    }
    TestNode.await(() -> !told.isEmpty(), "the room is told");
    assertEquals(List.of("unanswered: the association ended first"), List.copyOf(told));
  }

  @Test
  void a_peer_that_releases_at_once_is_not_sent_the_event() throws IOException {
    answer = answer.followedBy(followUp());
    try (Association association = open()) {
      association.perform(new Action(CLASS, INSTANCE, 1, INFORMATION));
      association.release();
    }
    TestNode.await(() -> !told.isEmpty(), "the room is told");
    assertEquals(
        List.of("unanswered: the association ended before it was sent"), List.copyOf(told));
  }

  @Test
  void an_event_that_is_no_news_any_more_is_not_sent() throws IOException {
    answer = answer.followedBy(new Recorded(Optional.empty()));
    try (Association association = open()) {
      association.perform(new Action(CLASS, INSTANCE, 1, INFORMATION));
      assertFalse(association.awaitEvent(Duration.ofSeconds(1), _ -> Status.SUCCESS));
      association.release();
    }
    assertTrue(told.isEmpty());
  }

  @Test
  void the_scp_role_is_granted_where_events_are_taken_and_nowhere_else() throws IOException {
    List<String> syntaxes = List.of(Uid.ImplicitVrLittleEndian);
    try (Association association =
        new UpperLayerNetwork()
            .open(
                node.call(
                    new Call.Proposal(CLASS, syntaxes, true),
                    new Call.Proposal(Uid.Verification, syntaxes, true)))) {
      assertTrue(association.mayBeScp(CLASS));
      assertFalse(association.mayBeScp(Uid.Verification));
      assertEquals(
          Status.SUCCESS, association.perform(new EventReport(CLASS, INSTANCE, 1, INFORMATION)));
      association.release();
    }
  }

  @Test
  void a_request_that_makes_no_sense_is_answered_by_its_status_and_the_association_goes_on()
      throws IOException {
    try (RawPeer peer = associated()) {
      // Another SOP class than that of the context
      peer.sendCommand(1, CommandSet.of(1, new Action("1.2.3", INSTANCE, 1, DataSet.EMPTY)));
      assertEquals("0118", peer.receiveStatus().hex());
      // No UID
      peer.sendCommand(1, CommandSet.of(2, new Action(CLASS, "1..2", 1, DataSet.EMPTY)));
      assertEquals("0117", peer.receiveStatus().hex());
      // No type
      peer.sendCommand(1, without(Tag.ActionTypeID, new Action(CLASS, INSTANCE, 1, INFORMATION)));
      peer.sendFragment(1, 2, bytes(INFORMATION));
      assertEquals("0212", peer.receiveStatus().hex());
      // A data set that is none
      peer.sendCommand(1, CommandSet.of(4, new Create(CLASS, "1.2.3", INFORMATION)));
      peer.sendFragment(1, 2, "this is no data set".getBytes());
      assertEquals("0110", peer.receiveStatus().hex());
      // Announced and empty
      peer.sendCommand(1, CommandSet.of(5, new Create(CLASS, "1.2.3", INFORMATION)));
      peer.sendFragment(1, 2, new byte[0]);
      assertEquals(Status.SUCCESS, peer.receiveStatus());
      // N-GET
      peer.sendCommand(1, field(0x0110, new Action(CLASS, INSTANCE, 1, DataSet.EMPTY)));
      assertEquals("0211", peer.receiveStatus().hex());
      // On a context that is for something else
      peer.sendCommand(
          3, CommandSet.of(7, new Action(Uid.Verification, INSTANCE, 1, DataSet.EMPTY)));
      assertEquals("0211", peer.receiveStatus().hex());
      peer.send(new Pdu.ReleaseRq()).expect(new Pdu.ReleaseRp());
    }
    assertEquals(1, performed.size());
  }

  @Test
  void a_data_set_without_end_is_refused_and_read_away() throws IOException {
    try (RawPeer peer = associated()) {
      peer.sendCommand(1, CommandSet.of(1, new Action(CLASS, INSTANCE, 1, INFORMATION)));
      byte[] part = new byte[4000];
      for (int sent = 0; sent <= NormalizedMessages.LONGEST_DATA_SET; sent += part.length) {
        peer.sendFragment(1, 0, part);
      }
      peer.sendFragment(1, 2, new byte[0]);
      assertEquals("0213", peer.receiveStatus().hex());
      peer.send(new Pdu.ReleaseRq()).expect(new Pdu.ReleaseRp());
    }
    assertTrue(performed.isEmpty());
  }

  @Test
  void sequences_60000_deep_are_refused() throws IOException {
    byte[] item = {8, 0, (byte) 0x99, 0x11, -1, -1, -1, -1, -2, -1, 0, (byte) 0xE0, -1, -1, -1, -1};
    byte[] deep = new byte[60_000 * item.length];
    for (int i = 0; i < deep.length; i++) {
      deep[i] = item[i % item.length];
    }
    try (RawPeer peer = associated()) {
      peer.sendCommand(1, CommandSet.of(1, new Action(CLASS, INSTANCE, 1, INFORMATION)));
      for (int at = 0; at < deep.length; at += 4000) {
        peer.sendFragment(1, 0, java.util.Arrays.copyOfRange(deep, at, at + 4000));
      }
      peer.sendFragment(1, 2, new byte[0]);
      assertEquals("0110", peer.receiveStatus().hex());
    }
  }

  @Test
  void a_room_that_fails_is_answered_0110() throws IOException {
    answer = null;
    try (Association association = open()) {
      assertEquals("0110", association.perform(new Action(CLASS, INSTANCE, 1, INFORMATION)).hex());
      association.release();
    }
  }

  @Test
  void a_response_to_an_event_that_was_never_sent_is_aborted() throws IOException {
    try (RawPeer peer = associated()) {
      CommandSet event = CommandSet.of(0x8001, new EventReport(CLASS, INSTANCE, 1, DataSet.EMPTY));
      peer.sendCommand(1, event.answer(Status.SUCCESS));
      assertEquals(Pdu.ABORT, peer.receive().orElseThrow().type());
    }
  }

  @Test
  void what_was_not_negotiated_is_not_sent() throws IOException {
    try (Association association = node.open(Uid.Verification, Uid.ImplicitVrLittleEndian)) {
      assertThrows(
          Association.NotNegotiated.class,
          () -> association.perform(new Action(CLASS, INSTANCE, 1, INFORMATION)));
      association.release();
    }
  }

  private RawPeer associated() throws IOException {
    RawPeer peer =
        RawPeer.connect(node.port())
            .send(
                RawPeer.request(
                    new PresentationContext.Proposed(1, CLASS, List.of(Uid.ImplicitVrLittleEndian)),
                    RawPeer.verification(3)));
    assertEquals(Pdu.ASSOCIATE_AC, peer.receive().orElseThrow().type());
    return peer;
  }

  private static CommandSet without(int tag, NormalizedRequest request) {
    return new CommandSet(CommandSet.of(3, request).elements().toBuilder().remove(tag).build());
  }

  private static CommandSet field(int field, NormalizedRequest request) {
    return new CommandSet(
        CommandSet.of(6, request).elements().toBuilder().integer(Tag.CommandField, field).build());
  }

  private static byte[] bytes(DataSet dataSet) {
    return DataSetWriter.toBytes(dataSet, TransferSyntax.ImplicitVrLittleEndian);
  }

  private FollowUp followUp() {
    return new Recorded(Optional.of(new EventReport(CLASS, INSTANCE, 1, INFORMATION)));
  }

  private final class Recorded implements FollowUp {
    private final Optional<EventReport> event;

    Recorded(Optional<EventReport> event) {
      this.event = event;
    }

    @Override
    public Optional<EventReport> report() {
      return event;
    }

    @Override
    public void answered(Status status) {
      told.add("answered " + status.hex());
    }

    @Override
    public void unanswered(String why) {
      told.add("unanswered: " + why);
    }
  }
}
