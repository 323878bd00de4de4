package org.seriate.dicom.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.TransferSyntax;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FindTest {
  private static final String MODEL = Uid.StudyRootQueryRetrieveInformationModelFind;
  private static final DataSet KEYS =
      DataSet.builder()
          .string(Tag.QueryRetrieveLevel, "STUDY")
          .string(Tag.StudyInstanceUID, "1.2.3")
          .build();

  private static TestNode node(FindScp scp) throws IOException {
    return TestNode.with(
        TestNode.settings(4096),
        new DimseServices().find(List.of(MODEL), List.of(Uid.ImplicitVrLittleEndian), scp));
  }

  private static Association open(TestNode node) throws IOException {
    return node.open(MODEL, Uid.ImplicitVrLittleEndian);
  }

  private static DataSet match(int number) {
    return KEYS.toBuilder().string(Tag.StudyID, Integer.toString(number)).build();
  }

  private static RawPeer asking(TestNode node) throws IOException {
    var context = new PresentationContext.Proposed(1, MODEL, List.of(Uid.ImplicitVrLittleEndian));
    RawPeer peer = RawPeer.connect(node.port()).send(RawPeer.request(context));
    assertEquals(Pdu.ASSOCIATE_AC, peer.receive().orElseThrow().type());
    return peer.sendCommand(1, CommandSet.findRq(9, MODEL)).sendFragment(1, 2, encoded(KEYS));
  }

  private static byte[] encoded(DataSet dataSet) {
    return DataSetWriter.toBytes(dataSet, TransferSyntax.ImplicitVrLittleEndian);
  }

  @Test
  void every_match_arrives_in_order() throws IOException {
    // Given
    FindScp scp =
        (association, model, identifier) -> {
          assertEquals(MODEL, model);
          assertEquals(KEYS, identifier);
          return IntStream.range(0, 50).mapToObj(FindTest::match);
        };
    try (TestNode node = node(scp);
        Association association = open(node)) {
      // When
      List<DataSet> matches = association.find(MODEL, KEYS);
      // Then
      assertEquals(IntStream.range(0, 50).mapToObj(FindTest::match).toList(), matches);
      association.release();
      node.assertUnharmed();
    }
  }

  private static TestNode querying(QueryScp scp) throws IOException {
    return TestNode.with(
        TestNode.settings(4096),
        new DimseServices().query(List.of(MODEL), List.of(Uid.ImplicitVrLittleEndian), scp));
  }

  @Test
  void matches_to_a_key_that_is_not_supported_are_pending_with_FF01() throws IOException {
    try (TestNode node = querying((_, _, _) -> new QueryScp.Matches(Stream.of(KEYS), false));
        RawPeer peer = asking(node)) {
      assertEquals("FF01", peer.receiveStatus().hex());
    }
  }

  @Test
  void a_room_that_refuses_a_query_says_its_own_status() throws IOException {
    Status refusal = Status.of(0xA900, "no such level");
    try (TestNode node = querying((_, _, _) -> new QueryScp.Refused(refusal));
        RawPeer peer = asking(node)) {
      assertEquals(refusal, peer.receiveStatus());
      peer.send(new Pdu.ReleaseRq()).expect(new Pdu.ReleaseRp());
    }
  }

  @Test
  void a_query_that_fails_in_the_middle_is_said_and_the_association_goes_on() throws IOException {
    // Given
    AtomicBoolean closed = new AtomicBoolean();
    FindScp scp =
        (association, model, identifier) ->
            IntStream.range(0, 50)
                .mapToObj(i -> match(10 / (5 - i)))
                .onClose(() -> closed.set(true));
    try (TestNode node = node(scp);
        Association association = open(node)) {
      // When
      var failed = assertThrows(QueryFailed.class, () -> association.find(MODEL, KEYS));
      // Then
      assertEquals("C001", failed.status().hex());
      assertTrue(closed.get());
      assertThrows(QueryFailed.class, () -> association.find(MODEL, KEYS));
      association.release();
    }
  }

  @Test
  void a_cancelled_query_stops_with_FE00() throws IOException {
    // Given matches without end
    AtomicBoolean closed = new AtomicBoolean();
    FindScp scp =
        (association, model, identifier) ->
            Stream.iterate(0, i -> i + 1).map(FindTest::match).onClose(() -> closed.set(true));
    try (TestNode node = node(scp);
        RawPeer peer = asking(node)) {
      // When a cancel of something else comes, and then the right one
      assertEquals("FF00", peer.receiveStatus().hex());
      peer.sendCommand(1, CommandSet.cancelRq(8)).sendCommand(1, CommandSet.cancelRq(9));
      // Then
      assertEquals("FE00", lastStatus(peer).hex());
      assertTrue(closed.get());
      peer.send(new Pdu.ReleaseRq()).expect(new Pdu.ReleaseRp());
      node.assertUnharmed();
    }
  }

  private static Status lastStatus(RawPeer peer) throws IOException {
    while (true) {
      RawPeer.Received pdu = peer.receive().orElseThrow();
      boolean isCommand = (pdu.body()[5] & 1) != 0;
      if (isCommand) {
        byte[] command = Arrays.copyOfRange(pdu.body(), 6, pdu.body().length);
        Status status = CommandSet.parse(command).status().orElseThrow();
        if (!status.isPending()) {
          return status;
        }
      }
    }
  }

  @NotKeptByDcm4che("it waits for the second request to be whole and goes on answering the first")
  @Test
  void a_second_request_before_the_last_response_is_a_broken_rule() throws IOException {
    FindScp scp = (association, model, identifier) -> Stream.generate(() -> KEYS);
    try (TestNode node = node(scp);
        RawPeer peer = asking(node)) {
      peer.sendCommand(1, CommandSet.findRq(10, MODEL));
      TestNode.await(() -> !node.ended.isEmpty(), "the association ended");
      assertEquals("aborted: a second operation at a time; the window is one", node.ended.peek());
    }
  }

  @Test
  void an_identifier_that_is_missing_or_cannot_be_read_is_answered_C000() throws IOException {
    FindScp scp = (association, model, identifier) -> Stream.empty();
    try (TestNode node = node(scp);
        RawPeer peer = asking(node)) {
      assertEquals("0000", peer.receiveStatus().hex());
      peer.sendCommand(1, CommandSet.findRq(10, MODEL)).sendFragment(1, 2, new byte[] {8, 0, 8});
      assertEquals("C000", peer.receiveStatus().hex());
      peer.sendCommand(1, CommandSet.findRq(11, MODEL)).sendFragment(1, 2, new byte[0]);
      assertEquals("C000", peer.receiveStatus().hex());
    }
  }

  @Test
  void a_peer_that_never_reads_is_cut() throws IOException {
    // Given matches without end, each a few thousand bytes
    DataSet large = KEYS.toBuilder().string(Tag.StudyDescription, "x".repeat(4000)).build();
    try (TestNode node = node((association, model, keys) -> Stream.generate(() -> large));
        RawPeer peer = asking(node)) {
      // When it takes none of them
      TestNode.await(() -> !node.ended.isEmpty(), "the association ended");
      // Then
      assertTrue(peer.socket.isConnected());
      assertEquals("aborted: the peer did not take a PDU in 400 ms", node.ended.peek());
      node.assertUnharmed();
    }
  }
}
