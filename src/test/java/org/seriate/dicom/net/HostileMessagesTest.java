package org.seriate.dicom.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seriate.dicom.data.Uid;

/** As {@link HostilePeerTest}: floods, drips of whole PDUs, and fragments that bring nothing. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HostileMessagesTest {
  private static final int BY_USER = 0;
  private static final int BY_PROVIDER = 2;

  private final StoreSink sink = new StoreSink();
  private TestNode node;

  @BeforeEach
  void start() throws IOException {
    node = TestNode.storing(sink);
  }

  @AfterEach
  void the_node_is_unharmed() throws IOException {
    node.assertNothingLeft();
    node.close();
  }

  private RawPeer connect() throws IOException {
    return RawPeer.connect(node.port());
  }

  private RawPeer storing() throws IOException {
    return RawPeer.associated(node.port())
        .sendCommand(1, CommandSet.storeRq(1, Uid.CTImageStorage, "1.2.3"));
  }

  private void assertEnded(String how) {
    TestNode.await(() -> !node.ended.isEmpty(), "the association ended");
    String ended = node.ended.peek();
    assertTrue(ended.startsWith("aborted: ") && ended.contains(how), ended);
  }

  private static int sendUntilCut(RawPeer peer, byte[] each, int pauseMs) {
    for (int sent = 0; sent < 10_000; sent++) {
      try {
        peer.send(each);
        TestNode.pause(pauseMs);
      } catch (IOException cut) {
        return sent;
      }
    }
    throw new AssertionError("never cut");
  }

  @NotKeptByDcm4che("it makes room for what is announced, and waits: a way to fill the memory")
  @Test
  void forty_requests_that_announce_16_MiB_are_all_aborted_unread() throws IOException {
    List<RawPeer> peers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      peers.add(connect().sendHeader(Pdu.ASSOCIATE_RQ, 16 << 20).send(new byte[1000]));
    }
    for (RawPeer peer : peers) {
      peer.expectAbort(BY_USER, 0);
      peer.close();
    }
  }

  @Test
  void of_a_thousand_associations_the_limit_is_served_and_the_others_may_try_again()
      throws IOException {
    List<RawPeer> peers = new ArrayList<>();
    int accepted = 0;
    try {
      for (int i = 0; i < 1000; i++) {
        RawPeer peer = connect().send(RawPeer.request(RawPeer.verification(1)));
        peers.add(peer);
        Pdu answer = peer.receive().orElseThrow().decode();
        if (answer instanceof Pdu.AssociateAc) {
          accepted++;
          peer.sendCommand(1, CommandSet.echoRq(1));
          assertEquals(Status.SUCCESS, peer.receiveStatus());
        } else {
          assertEquals(new Pdu.AssociateRj(2, 3, 2), answer);
        }
        assertTrue(node.listener.openAssociations() <= 300);
      }
      assertTrue(accepted >= 300, accepted + " associations");
    } finally {
      for (RawPeer peer : peers) {
        peer.close();
      }
    }
  }

  @Test
  void an_object_that_drips_whole_pdus_is_cut_at_its_deadline() throws IOException {
    long began = System.nanoTime();
    try (RawPeer peer = storing()) {
      sendUntilCut(peer, RawPeer.fragment(1, 0, new byte[2]), 50);
    }
    assertEnded("waited too long for the rest of a message");
    long tookMs = (System.nanoTime() - began) / 1_000_000;
    assertTrue(tookMs >= 1400 && tookMs < 6000, tookMs + " ms");
    assertTrue(sink.stored.isEmpty());
  }

  @NotKeptByDcm4che("nobody is told of a command before it is whole; the idle timeout ends it")
  @Test
  void a_command_that_drips_whole_pdus_is_cut_at_its_deadline() throws IOException {
    try (RawPeer peer = RawPeer.associated(node.port())) {
      sendUntilCut(peer, RawPeer.fragment(1, 1, new byte[2]), 50);
    }
    assertEnded("waited too long for the rest of a message");
  }

  @Test
  void pauses_between_messages_are_not_held_against_an_object() throws IOException {
    try (RawPeer peer = RawPeer.associated(node.port())) {
      // Longer in all than an object may take.
      for (int i = 0; i < 6; i++) {
        peer.sendCommand(3, CommandSet.echoRq(1 + i));
        assertEquals(Status.SUCCESS, peer.receiveStatus());
        TestNode.pause(300);
      }
      peer.send(new Pdu.ReleaseRq()).expect(new Pdu.ReleaseRp());
    }
  }

  @NotKeptByDcm4che("it takes empty fragments until the idle timeout")
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void fragments_without_content_do_not_go_on_for_ever(int kind) throws IOException {
    try (RawPeer peer = kind == 0 ? storing() : RawPeer.associated(node.port())) {
      byte[] empty = RawPeer.fragment(1, kind, new byte[0]);
      for (int i = 0; i <= FragmentReader.MOST_EMPTY_FRAGMENTS; i++) {
        peer.send(empty);
      }
      peer.expectAbort(BY_USER, 0);
    }
    assertEnded("empty fragments");
  }

  @Test
  void some_empty_fragments_are_nothing_bad() throws IOException {
    try (RawPeer peer = storing()) {
      byte[] empty = new byte[0];
      peer.sendFragment(1, 0, empty)
          .sendFragment(1, 0, new byte[] {1, 2})
          .sendFragment(1, 0, empty);
      peer.sendFragment(1, 2, empty);
      assertEquals(Status.SUCCESS, peer.receiveStatus());
    }
    assertArrayEquals(new byte[] {1, 2}, sink.stored.get("1.2.3"));
  }

  @Test
  void an_object_in_fragments_of_one_byte_arrives_whole() throws IOException {
    byte[] object = new byte[30_000];
    new Random(1).nextBytes(object);
    try (RawPeer peer = storing()) {
      // Many to a PDU: 4096 bytes hold 585 of them.
      for (int from = 0; from < object.length; from += 500) {
        peer.send(tinyFragments(object, from, Math.min(object.length, from + 500)));
      }
      assertEquals(Status.SUCCESS, peer.receiveStatus());
    }
    assertArrayEquals(object, sink.stored.get("1.2.3"));
  }

  private static byte[] tinyFragments(byte[] object, int from, int to) {
    byte[] pdu = new byte[6 + 7 * (to - from)];
    pdu[0] = Pdu.P_DATA_TF;
    PduEncoder.putU32(pdu, 2, pdu.length - 6);
    for (int i = from; i < to; i++) {
      int at = 6 + 7 * (i - from);
      PduEncoder.putU32(pdu, at, 3);
      pdu[at + 4] = 1;
      pdu[at + 5] = (byte) (i == object.length - 1 ? 2 : 0);
      pdu[at + 6] = object[i];
    }
    return pdu;
  }

  @Test
  void user_information_as_large_as_its_length_allows_is_read_and_answered() throws IOException {
    List<UserInformation.Item> items = new ArrayList<>();
    items.add(new UserInformation.MaximumLength(16_384));
    items.addAll(
        Collections.nCopies(
            1900, new UserInformation.RoleSelection(Uid.CTImageStorage, true, true)));
    var request =
        new Pdu.AssociateRq(
            1,
            new Pdu.Addressing("SERIATE", "RAW", ""),
            Uid.DICOMApplicationContext,
            List.of(RawPeer.verification(1)),
            new UserInformation(items));
    try (RawPeer peer = connect().send(request)) {
      assertEquals(Pdu.ASSOCIATE_AC, peer.receive().orElseThrow().type());
      peer.sendCommand(1, CommandSet.echoRq(1));
      assertEquals(Status.SUCCESS, peer.receiveStatus());
    }
  }

  @Test
  void a_request_of_128_contexts_of_many_syntaxes_is_answered() throws IOException {
    PresentationContext.Proposed[] contexts = new PresentationContext.Proposed[128];
    for (int i = 0; i < contexts.length; i++) {
      contexts[i] =
          new PresentationContext.Proposed(
              2 * i + 1, Uid.CTImageStorage, Collections.nCopies(70, Uid.JPEGLSLossless));
    }
    try (RawPeer peer = connect().send(RawPeer.request(contexts))) {
      Pdu.AssociateAc answer = (Pdu.AssociateAc) peer.receive().orElseThrow().decode();
      assertEquals(128, answer.contexts().stream().filter(c -> c.isAcceptance()).count());
    }
  }

  @Test
  void an_abort_at_any_byte_ends_the_connection() throws IOException {
    byte[] abort = PduEncoder.encode(new Pdu.Abort(0, 0));
    byte[] request = PduEncoder.encode(RawPeer.request(RawPeer.ct(1)));
    byte[] object = RawPeer.fragment(1, 0, new byte[100]);
    for (int cut = 0; cut < request.length; cut += 7) {
      try (RawPeer peer = connect().send(Arrays.copyOf(request, cut)).send(abort)) {
        peer.socket.shutdownOutput();
        while (peer.receive().isPresent()) {}
      }
    }
    for (int cut = 0; cut < object.length; cut += 7) {
      try (RawPeer peer = storing().send(Arrays.copyOf(object, cut)).send(abort)) {
        peer.socket.shutdownOutput();
        while (peer.receive().isPresent()) {}
      }
    }
    assertTrue(sink.stored.isEmpty());
  }
}
