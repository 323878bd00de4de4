package org.seriate.dicom.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.Uid;

/** Our requestor against acceptors that behave as the test wants. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RequestorTest {
  private ServerSocket server;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @FunctionalInterface
  private interface Acceptor {
    void talk(RawPeer peer) throws IOException;
  }

  /** Runs the acceptor's part beside the test; its assertions are heard when it is joined. */
  private CompletableFuture<Void> acceptor(Acceptor part) {
    return CompletableFuture.runAsync(
        () -> {
          try (RawPeer peer = new RawPeer(server.accept())) {
            part.talk(peer);
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        });
  }

  private static void accept(RawPeer peer) throws IOException {
    accept(peer, 16_384);
  }

  private static void accept(RawPeer peer, int maxPduLength) throws IOException {
    var request = (Pdu.AssociateRq) peer.receive().orElseThrow().decode();
    var answers =
        Negotiation.answer(request.contexts(), TestNode.storage(StoreSink.DISCARD).offered());
    peer.send(
        new Pdu.AssociateAc(
            1,
            request.addressing(),
            Uid.DICOMApplicationContext,
            answers,
            Negotiation.ours(maxPduLength)));
  }

  private Association open() throws IOException {
    Call call =
        new Call(
            "TESTER",
            "OTHER",
            "127.0.0.1",
            server.getLocalPort(),
            List.of(
                new Call.Proposal(Uid.CTImageStorage, List.of(Uid.ExplicitVrLittleEndian)),
                new Call.Proposal(Uid.Verification, List.of(Uid.ImplicitVrLittleEndian))),
            16_384,
            Duration.ofMillis(500),
            Duration.ofMillis(500));
    return NetworkUnderTest.open().open(call);
  }

  private static void store(Association association, int length) throws IOException {
    association.store(
        Uid.CTImageStorage,
        "1.2.3",
        Uid.ExplicitVrLittleEndian,
        new ByteArrayInputStream(new byte[length]));
  }

  @Test
  void release_waits_for_its_answer() throws IOException {
    var acceptor =
        acceptor(
            peer -> {
              accept(peer);
              peer.expect(new Pdu.ReleaseRq());
              peer.send(new Pdu.ReleaseRp());
              peer.expectEnd();
            });
    try (Association association = open()) {
      association.release();
      assertThrows(IOException.class, association::echo);
    }
    acceptor.join();
  }

  @Test
  void data_under_way_when_release_is_asked_for_is_read_away() throws IOException {
    var acceptor =
        acceptor(
            peer -> {
              accept(peer);
              peer.expect(new Pdu.ReleaseRq());
              peer.sendCommand(1, CommandSet.echoRq(1)).send(new Pdu.ReleaseRp());
              peer.expectEnd();
            });
    open().release();
    acceptor.join();
  }

  @Test
  void when_both_ask_for_release_the_requestor_answers_first() throws IOException {
    // Sta7 -> Sta9 -> Sta11 -> Sta1, PS3.8 9.2
    var acceptor =
        acceptor(
            peer -> {
              accept(peer);
              peer.expect(new Pdu.ReleaseRq());
              peer.send(new Pdu.ReleaseRq());
              peer.expect(new Pdu.ReleaseRp());
              peer.send(new Pdu.ReleaseRp());
              peer.expectEnd();
            });
    open().release();
    acceptor.join();
  }

  @NotKeptByDcm4che("it aborts as service-user, 0/0, whatever the rule")
  @Test
  void release_without_an_answer_ends_in_an_abort() throws IOException {
    var acceptor =
        acceptor(
            peer -> {
              accept(peer);
              peer.expect(new Pdu.ReleaseRq());
              peer.expectAbort(2, 0);
            });
    Association association = open();
    var slow = assertThrows(IOException.class, association::release);
    assertEquals("waited too long for A-RELEASE-RP", slow.getMessage());
    acceptor.join();
  }

  @Test
  void an_association_that_is_closed_without_release_is_aborted() throws IOException {
    var acceptor =
        acceptor(
            peer -> {
              accept(peer);
              peer.expectAbort(0, 0);
            });
    open().close();
    acceptor.join();
  }

  @NotKeptByDcm4che("it aborts as service-user, 0/0, whatever the rule")
  @Test
  void a_peer_that_does_not_answer_is_aborted() throws IOException {
    var acceptor =
        acceptor(
            peer -> {
              accept(peer);
              peer.receiveCommand();
              peer.expectAbort(2, 0);
            });
    try (Association association = open()) {
      assertThrows(IOException.class, association::echo);
      assertThrows(IOException.class, association::echo);
    }
    acceptor.join();
  }

  @Test
  void a_response_to_something_else_is_a_broken_rule() throws IOException {
    var acceptor =
        acceptor(
            peer -> {
              accept(peer);
              peer.receiveCommand();
              peer.sendCommand(3, CommandSet.echoRq(77).answer(Status.SUCCESS));
              peer.expectAbort(0, 0);
            });
    try (Association association = open()) {
      assertThrows(IOException.class, association::echo);
    }
    acceptor.join();
  }

  @NotKeptByDcm4che("it does not read on when sending breaks")
  @Test
  void an_abort_while_sending_is_told_as_an_abort() throws IOException {
    var acceptor =
        acceptor(
            peer -> {
              accept(peer);
              peer.receiveCommand();
              peer.send(new Pdu.Abort(2, 6));
            });
    try (Association association = open()) {
      var aborted = assertThrows(AssociationFailure.class, () -> store(association, 100_000_000));
      assertTrue(
          aborted.getMessage().contains("invalid PDU parameter value")
              || aborted.getMessage().contains("broke"),
          aborted.getMessage());
    }
    acceptor.join();
  }

  @Test
  void a_peer_that_stops_reading_is_cut() throws IOException {
    var acceptor =
        acceptor(
            peer -> {
              accept(peer);
              TestNode.pause(1500);
            });
    try (Association association = open()) {
      var slow = assertThrows(IOException.class, () -> store(association, 100_000_000));
      assertEquals("the peer did not take a PDU in 500 ms", slow.getMessage());
    }
    acceptor.join();
  }

  @NotKeptByDcm4che("an odd maximum makes its fragments odd")
  @Test
  void no_pdu_is_longer_than_the_peer_can_take() throws IOException {
    var acceptor =
        acceptor(
            peer -> {
              accept(peer, 129);
              int longest = 0;
              int last = 0;
              while ((last & 3) != 2) {
                byte[] body = peer.receive().orElseThrow().body();
                longest = Math.max(longest, body.length);
                last = body[5];
              }
              assertEquals(128, longest);
              peer.sendCommand(
                  1, CommandSet.storeRq(1, Uid.CTImageStorage, "1.2.3").answer(Status.SUCCESS));
              peer.receive();
            });
    try (Association association = open()) {
      store(association, 10_001);
    }
    acceptor.join();
  }

  @Test
  void a_peer_that_hangs_up_or_aborts_instead_of_accepting_has_refused() throws IOException {
    var aborting =
        acceptor(
            peer -> {
              peer.receive();
              peer.send(new Pdu.Abort(2, 1));
              peer.expectEnd();
            });
    var refused = assertThrows(AssociationRefused.class, this::open);
    assertFalse(refused.isPermanent());
    aborting.join();
    var hangingUp = acceptor(RawPeer::receive);
    assertThrows(IOException.class, this::open);
    hangingUp.join();
  }

  @Test
  void silence_instead_of_an_answer_has_an_end() throws IOException {
    var acceptor = acceptor(peer -> TestNode.pause(1000));
    var slow = assertThrows(IOException.class, this::open);
    assertEquals("waited too long for the answer to A-ASSOCIATE-RQ", slow.getMessage());
    acceptor.join();
  }

  @Test
  void a_context_accepted_in_a_syntax_that_was_not_proposed_is_not_accepted() throws IOException {
    var acceptor =
        acceptor(
            peer -> {
              var request = (Pdu.AssociateRq) peer.receive().orElseThrow().decode();
              peer.send(
                  new Pdu.AssociateAc(
                      1,
                      request.addressing(),
                      Uid.DICOMApplicationContext,
                      List.of(
                          new PresentationContext.Answered(1, 0, Uid.JPEGLSLossless),
                          new PresentationContext.Answered(9, 0, Uid.ExplicitVrLittleEndian)),
                      Negotiation.ours(0)));
              peer.receive();
            });
    try (Association association = open()) {
      assertTrue(association.accepted(Uid.CTImageStorage).isEmpty());
    }
    acceptor.join();
  }

  @Test
  void no_connection_names_the_place() throws IOException {
    int port = server.getLocalPort();
    server.close();
    var nobody = assertThrows(IOException.class, this::open);
    assertTrue(nobody.getMessage().startsWith("No connection to 127.0.0.1:" + port));
  }
}
