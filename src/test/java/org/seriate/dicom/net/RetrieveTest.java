package org.seriate.dicom.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DataSetReader;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.ReadLimits;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.PresentationContext.Proposed;
import org.seriate.dicom.net.RetrieveScp.Retrievable;

/** C-GET and C-MOVE as the engine answers them, byte by byte. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RetrieveTest {
  private static final String GET = Uid.StudyRootQueryRetrieveInformationModelGet;
  private static final String MOVE = Uid.StudyRootQueryRetrieveInformationModelMove;
  private static final String SR = Uid.Comprehensive3DSRStorage;
  private static final List<String> BOTH =
      List.of(Uid.ExplicitVrLittleEndian, Uid.ImplicitVrLittleEndian);
  private static final int SUCCESS = 0;
  private static final int WARNING = 0xB007;
  private static final int OUT_OF_RESOURCES = 0xA700;

  private final AtomicInteger closed = new AtomicInteger();

  private static Retrievable object(int number) {
    DataSet dataSet =
        DataSet.builder()
            .string(Tag.SOPClassUID, SR)
            .string(Tag.SOPInstanceUID, "1.2." + number)
            .string(Tag.StudyDescription, "object " + number)
            .build();
    return new Retrievable(
        SR,
        "1.2." + number,
        TransferSyntax.ExplicitVrLittleEndian,
        DataSetWriter.toBytes(dataSet, TransferSyntax.ExplicitVrLittleEndian));
  }

  /** Selects {@code count} objects; a C-MOVE carries them as {@code carrier} says. */
  private TestNode node(int count, RetrieveScp.Carrier carrier) throws IOException {
    return TestNode.with(
        TestNode.settings(4096),
        new DimseServices()
            .retrieve(List.of(GET), List.of(MOVE), BOTH, new Selecting(count, carrier))
            .retrievable(List.of(SR), BOTH));
  }

  private final class Selecting implements RetrieveScp {
    private final int count;
    private final Carrier carrier;

    Selecting(int count, Carrier carrier) {
      this.count = count;
      this.carrier = carrier;
    }

    @Override
    public Retrieval get(
        AssociationFacts association, String sopClassUid, DataSet identifier, Carrier back) {
      return begun(back);
    }

    @Override
    public Retrieval move(AssociationFacts association, Move move, DataSet identifier) {
      return move.moveDestination().equals("THERE")
          ? begun(carrier)
          : new Refused(Status.of(0xA801, "move destination unknown"));
    }

    private Begun begun(Carrier by) {
      Stream<Retrievable> objects = IntStream.range(0, count).mapToObj(RetrieveTest::object);
      return new Begun(count, objects.onClose(closed::incrementAndGet), by);
    }
  }

  private static final RetrieveScp.Carrier NOWHERE = object -> Status.SUCCESS;

  private static Proposed context(int id, String abstractSyntax, String... syntaxes) {
    return new Proposed(id, abstractSyntax, List.of(syntaxes));
  }

  /** Context 1 is C-GET, 3 is C-MOVE, 5 is storage with the requestor as SCP. */
  private static RawPeer associated(TestNode node, boolean asScp, String... srSyntaxes)
      throws IOException {
    List<UserInformation.Item> items = new ArrayList<>(Negotiation.ours(16_384).items());
    if (asScp) {
      items.add(new UserInformation.RoleSelection(SR, false, true));
    }
    RawPeer peer =
        RawPeer.connect(node.port())
            .send(
                new Pdu.AssociateRq(
                    1,
                    new Pdu.Addressing("SERIATE", "RAW", ""),
                    Uid.DICOMApplicationContext,
                    List.of(
                        context(1, GET, Uid.ImplicitVrLittleEndian),
                        context(3, MOVE, Uid.ImplicitVrLittleEndian),
                        context(5, SR, srSyntaxes)),
                    new UserInformation(items)));
    var answer = (Pdu.AssociateAc) peer.receive().orElseThrow().decode();
    assertEquals(
        asScp ? 0 : 3, answer.contexts().getLast().result(), "the context of the storage class");
    assertEquals(
        asScp ? List.of(new UserInformation.RoleSelection(SR, false, true)) : List.of(),
        answer.userInformation().roleSelections());
    return peer;
  }

  private static RawPeer withIdentifier(RawPeer peer, int context, CommandSet command)
      throws IOException {
    DataSet keys = DataSet.builder().string(Tag.StudyInstanceUID, "1.2.3").build();
    return peer.sendCommand(context, command)
        .sendFragment(
            context, 2, DataSetWriter.toBytes(keys, TransferSyntax.ImplicitVrLittleEndian));
  }

  private static byte[] receiveDataSet(RawPeer peer) throws IOException {
    byte[] body = peer.receive().orElseThrow().body();
    assertEquals(2, body[5], "a whole data set");
    return Arrays.copyOfRange(body, 6, body.length);
  }

  private record Stored(CommandSet command, byte[] dataSet) {}

  /** Answers the sub-operations of a C-GET until the last response, which is left to be read. */
  private static CommandSet serve(
      RawPeer peer, List<Stored> stored, List<CommandSet> pending, Function<Integer, Integer> says)
      throws IOException {
    while (true) {
      CommandSet command = peer.receiveCommand();
      if (command.field() == CommandField.C_STORE_RQ) {
        stored.add(new Stored(command, receiveDataSet(peer)));
        int status = says.apply(stored.size() - 1);
        peer.sendCommand(5, command.answer(Status.of(status, "")));
      } else if (command.status().orElseThrow().isPending()) {
        pending.add(command);
      } else {
        return command;
      }
    }
  }

  private static List<Integer> counters(CommandSet response) {
    return List.of(
        response.elements().integer(Tag.NumberOfRemainingSuboperations).orElse(-1),
        response.elements().integer(Tag.NumberOfCompletedSuboperations).orElse(-1),
        response.elements().integer(Tag.NumberOfFailedSuboperations).orElse(-1),
        response.elements().integer(Tag.NumberOfWarningSuboperations).orElse(-1));
  }

  private static String status(CommandSet response) {
    return response.status().orElseThrow().hex();
  }

  private static List<String> failedInstances(RawPeer peer) throws IOException {
    return DataSetReader.read(
            new ByteArrayInputStream(receiveDataSet(peer)),
            TransferSyntax.ImplicitVrLittleEndian,
            ReadLimits.DEFAULT)
        .strings(Tag.FailedSOPInstanceUIDList);
  }

  @Test
  void a_get_brings_every_object_byte_for_byte_on_the_same_association() throws IOException {
    // Given
    List<Stored> stored = new ArrayList<>();
    List<CommandSet> pending = new ArrayList<>();
    try (TestNode node = node(3, NOWHERE);
        RawPeer peer = associated(node, true, Uid.ExplicitVrLittleEndian)) {
      // When
      withIdentifier(peer, 1, CommandSet.getRq(7, GET));
      CommandSet last = serve(peer, stored, pending, _ -> SUCCESS);
      // Then
      for (int i = 0; i < 3; i++) {
        assertEquals("1.2." + i, stored.get(i).command().affectedSopInstanceUid());
        assertArrayEquals(object(i).dataSet(), stored.get(i).dataSet());
      }
      assertEquals(
          List.of(List.of(2, 1, 0, 0), List.of(1, 2, 0, 0)),
          pending.stream().map(RetrieveTest::counters).toList());
      assertEquals("0000", status(last));
      assertEquals(List.of(-1, 3, 0, 0), counters(last));
      assertFalse(last.hasDataSet());
      assertEquals(7, last.messageId());
      assertEquals(1, closed.get());
      peer.send(new Pdu.ReleaseRq()).expect(new Pdu.ReleaseRp());
      node.assertUnharmed();
    }
  }

  @Test
  void a_requestor_that_takes_implicit_vr_only_gets_the_same_elements() throws IOException {
    List<Stored> stored = new ArrayList<>();
    try (TestNode node = node(1, NOWHERE);
        RawPeer peer = associated(node, true, Uid.ImplicitVrLittleEndian)) {
      withIdentifier(peer, 1, CommandSet.getRq(7, GET));
      assertEquals("0000", status(serve(peer, stored, new ArrayList<>(), _ -> SUCCESS)));
      DataSet sent =
          DataSetReader.read(
              new ByteArrayInputStream(object(0).dataSet()),
              TransferSyntax.ExplicitVrLittleEndian,
              ReadLimits.DEFAULT);
      assertArrayEquals(
          DataSetWriter.toBytes(sent, TransferSyntax.ImplicitVrLittleEndian),
          stored.getFirst().dataSet());
    }
  }

  @Test
  void failures_and_warnings_of_some_end_in_B000_with_the_failed_instances() throws IOException {
    List<Stored> stored = new ArrayList<>();
    List<Integer> answers = List.of(SUCCESS, OUT_OF_RESOURCES, WARNING);
    try (TestNode node = node(3, NOWHERE);
        RawPeer peer = associated(node, true, Uid.ExplicitVrLittleEndian)) {
      withIdentifier(peer, 1, CommandSet.getRq(7, GET));
      CommandSet last = serve(peer, stored, new ArrayList<>(), answers::get);
      assertEquals("B000", status(last));
      assertEquals(List.of(-1, 1, 1, 1), counters(last));
      assertEquals(List.of("1.2.1"), failedInstances(peer));
    }
  }

  @Test
  void a_requestor_that_is_no_scp_of_the_class_gets_A702() throws IOException {
    try (TestNode node = node(2, NOWHERE);
        RawPeer peer = associated(node, false, Uid.ExplicitVrLittleEndian)) {
      withIdentifier(peer, 1, CommandSet.getRq(7, GET));
      CommandSet last = serve(peer, new ArrayList<>(), new ArrayList<>(), _ -> SUCCESS);
      assertEquals("A702", status(last));
      assertEquals(List.of(-1, 0, 2, 0), counters(last));
      assertEquals(List.of("1.2.0", "1.2.1"), failedInstances(peer));
      peer.send(new Pdu.ReleaseRq()).expect(new Pdu.ReleaseRp());
    }
  }

  @Test
  void a_get_that_is_cancelled_in_the_middle_ends_in_FE00_with_what_remains() throws IOException {
    try (TestNode node = node(100, NOWHERE);
        RawPeer peer = associated(node, true, Uid.ExplicitVrLittleEndian)) {
      withIdentifier(peer, 1, CommandSet.getRq(7, GET));
      // When the cancel comes before the response to the first sub-operation
      CommandSet store = peer.receiveCommand();
      receiveDataSet(peer);
      peer.sendCommand(1, CommandSet.cancelRq(7)).sendCommand(5, store.answer(Status.SUCCESS));
      // Then
      assertEquals("FF00", status(peer.receiveCommand()));
      CommandSet last = peer.receiveCommand();
      assertEquals("FE00", status(last));
      assertEquals(List.of(99, 1, 0, 0), counters(last));
      assertEquals(1, closed.get());
      peer.send(new Pdu.ReleaseRq()).expect(new Pdu.ReleaseRp());
      node.assertUnharmed();
    }
  }

  @Test
  void a_requestor_that_vanishes_in_the_middle_of_a_get_leaves_nothing_behind() throws IOException {
    try (TestNode node = node(100, NOWHERE)) {
      try (RawPeer peer = associated(node, true, Uid.ExplicitVrLittleEndian)) {
        withIdentifier(peer, 1, CommandSet.getRq(7, GET));
        peer.receiveCommand();
      }
      TestNode.await(() -> !node.ended.isEmpty(), "the association ended");
      assertEquals(1, closed.get());
      node.assertUnharmed();
    }
  }

  @Test
  void a_requestor_that_never_answers_a_sub_operation_is_cut() throws IOException {
    try (TestNode node = node(2, NOWHERE);
        RawPeer peer = associated(node, true, Uid.ExplicitVrLittleEndian)) {
      withIdentifier(peer, 1, CommandSet.getRq(7, GET));
      TestNode.await(() -> !node.ended.isEmpty(), "the association ended");
      assertTrue(node.ended.peek().startsWith("aborted"), node.ended.peek());
      node.assertUnharmed();
    }
  }

  @Test
  void a_move_counts_what_its_carrier_says() throws IOException {
    // Given a destination that refuses the second object
    RetrieveScp.Carrier carrier =
        object ->
            object.sopInstanceUid().equals("1.2.1")
                ? Status.of(OUT_OF_RESOURCES, "")
                : Status.SUCCESS;
    try (TestNode node = node(3, carrier);
        RawPeer peer = associated(node, false, Uid.ExplicitVrLittleEndian)) {
      // When
      withIdentifier(peer, 3, CommandSet.moveRq(8, MOVE, "THERE"));
      // Then
      assertEquals(List.of(2, 1, 0, 0), counters(peer.receiveCommand()));
      assertEquals(List.of(1, 1, 1, 0), counters(peer.receiveCommand()));
      CommandSet last = peer.receiveCommand();
      assertEquals("B000", status(last));
      assertEquals(List.of(-1, 2, 1, 0), counters(last));
      assertEquals(List.of("1.2.1"), failedInstances(peer));
    }
  }

  @Test
  void a_move_whose_carrier_breaks_counts_failures_and_the_association_goes_on()
      throws IOException {
    RetrieveScp.Carrier carrier =
        object -> {
          throw new AssociationFailure.Lost("the other association is gone");
        };
    try (TestNode node = node(1, carrier);
        RawPeer peer = associated(node, false, Uid.ExplicitVrLittleEndian)) {
      withIdentifier(peer, 3, CommandSet.moveRq(8, MOVE, "THERE"));
      assertEquals("A702", status(peer.receiveCommand()));
      assertEquals(List.of("1.2.0"), failedInstances(peer));
      peer.send(new Pdu.ReleaseRq()).expect(new Pdu.ReleaseRp());
    }
  }

  @Test
  void a_move_without_matches_is_a_success() throws IOException {
    try (TestNode node = node(0, NOWHERE);
        RawPeer peer = associated(node, false, Uid.ExplicitVrLittleEndian)) {
      withIdentifier(peer, 3, CommandSet.moveRq(8, MOVE, "THERE"));
      CommandSet last = peer.receiveCommand();
      assertEquals("0000", status(last));
      assertEquals(List.of(-1, 0, 0, 0), counters(last));
    }
  }

  @Test
  void the_rooms_refusal_is_the_only_response() throws IOException {
    try (TestNode node = node(3, NOWHERE);
        RawPeer peer = associated(node, false, Uid.ExplicitVrLittleEndian)) {
      withIdentifier(peer, 3, CommandSet.moveRq(8, MOVE, "ELSEWHERE"));
      CommandSet only = peer.receiveCommand();
      assertEquals("A801", status(only));
      assertEquals(List.of(-1, -1, -1, -1), counters(only));
    }
  }

  @Test
  void an_operation_on_the_context_of_another_is_answered_0211() throws IOException {
    try (TestNode node = node(3, NOWHERE);
        RawPeer peer = associated(node, false, Uid.ExplicitVrLittleEndian)) {
      withIdentifier(peer, 1, CommandSet.moveRq(8, GET, "THERE"));
      assertEquals("0211", peer.receiveStatus().hex());
      withIdentifier(peer, 3, CommandSet.getRq(9, MOVE));
      assertEquals("0211", peer.receiveStatus().hex());
      withIdentifier(peer, 3, CommandSet.moveRq(10, GET, "THERE"));
      assertEquals("A900", peer.receiveStatus().hex());
    }
  }

  @Test
  void contexts_a_caller_may_not_use_are_answered_user_rejection() throws IOException {
    DimseServices services =
        new DimseServices()
            .store(List.of(Uid.CTImageStorage), BOTH, StoreSink.DISCARD)
            .find(List.of(GET), BOTH, (_, _, _) -> Stream.empty());
    AssociationPolicy policy =
        facts -> new AssociationPolicy.Accept(uid -> !uid.equals(Uid.CTImageStorage));
    try (Listener listener =
            NetworkUnderTest.open().listen(TestNode.settings(4096), policy, services);
        RawPeer peer =
            RawPeer.connect(listener.port())
                .send(
                    RawPeer.request(RawPeer.ct(1), context(3, GET, Uid.ImplicitVrLittleEndian)))) {
      var answer = (Pdu.AssociateAc) peer.receive().orElseThrow().decode();
      assertEquals(
          List.of(1, 0),
          answer.contexts().stream().map(PresentationContext.Answered::result).toList());
    }
  }
}
