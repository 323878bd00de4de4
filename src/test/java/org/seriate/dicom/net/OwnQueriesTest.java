package org.seriate.dicom.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
import org.seriate.dicom.net.RetrieveScp.Begun;
import org.seriate.dicom.net.RetrieveScp.Retrievable;
import org.seriate.dicom.net.Retrieved.Suboperations;

/** C-FIND, C-GET and C-MOVE of ours, against a peer that keeps the rules and against others. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OwnQueriesTest {
  private static final String FIND = Uid.StudyRootQueryRetrieveInformationModelFind;
  private static final String GET = Uid.StudyRootQueryRetrieveInformationModelGet;
  private static final String MOVE = Uid.StudyRootQueryRetrieveInformationModelMove;
  private static final String CT = Uid.CTImageStorage;
  private static final List<String> SYNTAXES = List.of(Uid.ExplicitVrLittleEndian);
  private static final DataSet KEYS =
      DataSet.builder()
          .string(Tag.QueryRetrieveLevel, "SERIES")
          .string(Tag.SeriesInstanceUID, "1.2.3")
          .build();
  private static final Retrieved.Watch TO_THE_END = _ -> true;
  private static final Retrieved.Back NOTHING = (_, _) -> Status.SUCCESS;

  private final List<String> kept = new ArrayList<>();
  private ServerSocket server;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private static byte[] encoded(int number) {
    return DataSetWriter.toBytes(
        DataSet.builder().string(Tag.SOPInstanceUID, "1.2." + number).build(),
        TransferSyntax.ExplicitVrLittleEndian);
  }

  /** A peer that has {@code count} images for whoever asks. */
  private static TestNode archive(int count, RetrieveScp.Carrier carrier) throws IOException {
    RetrieveScp scp =
        new RetrieveScp() {
          @Override
          public Retrieval get(AssociationFacts a, String model, DataSet keys, Carrier back) {
            return begun(back);
          }

          @Override
          public Retrieval move(AssociationFacts a, Move move, DataSet keys) {
            return move.moveDestination().equals("US")
                ? begun(carrier)
                : new Refused(Status.of(0xA801, "who is that"));
          }

          private Begun begun(Carrier by) {
            Stream<Retrievable> all =
                IntStream.range(0, count)
                    .mapToObj(
                        i ->
                            new Retrievable(
                                CT, "1.2." + i, TransferSyntax.ExplicitVrLittleEndian, encoded(i)));
            return new Begun(count, all, by);
          }
        };
    return TestNode.with(
        TestNode.settings(4096),
        new DimseServices()
            .find(List.of(FIND), SYNTAXES, (_, _, _) -> matches(count))
            .retrieve(List.of(GET), List.of(MOVE), SYNTAXES, scp)
            .retrievable(List.of(CT), SYNTAXES));
  }

  private static Stream<DataSet> matches(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> DataSet.builder().string(Tag.SOPInstanceUID, "1.2." + i).build());
  }

  private static Call call(int port) {
    return new Call(
        "US",
        "ARCHIVE",
        "127.0.0.1",
        port,
        List.of(
            new Call.Proposal(FIND, SYNTAXES),
            new Call.Proposal(GET, SYNTAXES),
            new Call.Proposal(MOVE, SYNTAXES),
            new Call.Proposal(CT, SYNTAXES, true)),
        16_384,
        Duration.ofMillis(500),
        Duration.ofMillis(500));
  }

  private static Association open(int port) throws IOException {
    return NetworkUnderTest.open().open(call(port));
  }

  private Status keep(StoreScp.Request request, InputStream dataSet) throws IOException {
    DataSet object = DataSetReader.read(dataSet, request.transferSyntax(), ReadLimits.DEFAULT);
    assertEquals(request.affectedSopInstanceUid(), object.string(Tag.SOPInstanceUID).orElse(""));
    kept.add(request.affectedSopInstanceUid());
    return Status.SUCCESS;
  }

  @Test
  void matches_come_one_by_one_until_the_last() throws IOException {
    try (TestNode node = archive(300, NOWHERE);
        Association association = open(node.port())) {
      List<String> found = new ArrayList<>();

      Status last =
          association.find(
              FIND, KEYS, match -> found.add(match.string(Tag.SOPInstanceUID).orElseThrow()));

      assertEquals(Status.SUCCESS, last);
      assertEquals(300, found.size());
      association.release();
    }
  }

  @Test
  void a_query_of_which_enough_is_known_is_cancelled() throws IOException {
    try (TestNode node = archive(5000, NOWHERE);
        Association association = open(node.port())) {
      List<DataSet> found = new ArrayList<>();

      Status last = association.find(FIND, KEYS, match -> found.add(match) && found.size() < 3);

      assertEquals(3, found.size());
      assertTrue(last.code() == 0xFE00 || last.isSuccess(), "cancelled, or too late to be");
      association.release();
    }
  }

  private static final RetrieveScp.Carrier NOWHERE = _ -> Status.SUCCESS;

  @Test
  void objects_come_back_on_the_association_of_a_get() throws IOException {
    try (TestNode node = archive(7, NOWHERE);
        Association association = open(node.port())) {
      assertTrue(association.returns(CT));
      assertFalse(association.returns(Uid.EnhancedCTImageStorage));
      List<Integer> seen = new ArrayList<>();

      Retrieved retrieved = association.get(GET, KEYS, this::keep, c -> seen.add(c.completed()));

      assertEquals(Status.SUCCESS, retrieved.status());
      assertEquals(new Suboperations(OptionalInt.empty(), 7, 0, 0), retrieved.counts());
      assertEquals(7, kept.size());
      assertEquals(6, seen.getLast(), "pending responses were told");
      // The association can be used again.
      assertEquals(7, association.get(GET, KEYS, this::keep, TO_THE_END).counts().completed());
      association.release();
    }
  }

  @Test
  void what_is_not_kept_is_told_as_failed() throws IOException {
    try (TestNode node = archive(3, NOWHERE);
        Association association = open(node.port())) {
      Retrieved.Back second =
          (request, dataSet) ->
              switch (request.affectedSopInstanceUid()) {
                case "1.2.1" -> throw new IllegalStateException("no room");
                default -> keep(request, dataSet);
              };

      Retrieved retrieved = association.get(GET, KEYS, second, TO_THE_END);

      assertEquals(0xB000, retrieved.status().code());
      assertEquals(List.of("1.2.1"), retrieved.failedInstances());
      assertEquals(List.of("1.2.0", "1.2.2"), kept);
      association.release();
    }
  }

  @Test
  void a_get_is_cancelled_between_two_objects() throws IOException {
    try (TestNode node = archive(500, NOWHERE);
        Association association = open(node.port())) {
      Retrieved retrieved =
          association.get(GET, KEYS, this::keep, counts -> counts.completed() < 2);

      assertEquals(0xFE00, retrieved.status().code());
      assertTrue(kept.size() < 20, kept.size() + " objects came");
      association.release();
    }
  }

  @Test
  void a_move_tells_its_numbers_or_that_the_destination_is_unknown() throws IOException {
    try (TestNode node = archive(4, NOWHERE);
        Association association = open(node.port())) {
      assertEquals(4, association.move(MOVE, KEYS, "US", TO_THE_END).counts().completed());

      Retrieved unknown = association.move(MOVE, KEYS, "NOBODY", TO_THE_END);

      assertEquals(
          "A801, it does not know the move destination \"who is that\"",
          QueryStatusWords.of(unknown.status()));
      association.release();
    }
  }

  @FunctionalInterface
  private interface Acceptor {
    void talk(RawPeer peer) throws IOException;
  }

  /**
   * A peer that agrees to everything, context 1 FIND, 3 GET, 5 MOVE, 7 CT to us, and then talks.
   */
  private CompletableFuture<Void> peer(Acceptor part) {
    return CompletableFuture.runAsync(
        () -> {
          try (RawPeer peer = new RawPeer(server.accept())) {
            accept(peer, true);
            part.talk(peer);
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        });
  }

  private static void accept(RawPeer peer, boolean grantsRole) throws IOException {
    var request = (Pdu.AssociateRq) peer.receive().orElseThrow().decode();
    assertEquals(
        List.of(new UserInformation.RoleSelection(CT, false, true)),
        request.userInformation().roleSelections());
    peer.send(
        new Pdu.AssociateAc(
            1,
            request.addressing(),
            Uid.DICOMApplicationContext,
            request.contexts().stream()
                .map(
                    c ->
                        new PresentationContext.Answered(
                            c.id(),
                            PresentationContext.Answered.ACCEPTANCE,
                            Uid.ExplicitVrLittleEndian))
                .toList(),
            Negotiation.ours(
                16_384,
                grantsRole
                    ? List.of(new UserInformation.RoleSelection(CT, false, true))
                    : List.of())));
  }

  private static CommandSet asked(RawPeer peer) throws IOException {
    CommandSet command = peer.receiveCommand();
    peer.receive().orElseThrow();
    return command;
  }

  private static void pendingMatch(RawPeer peer, CommandSet to) throws IOException {
    peer.sendCommand(1, to.answerWithDataSet(Status.of(0xFF00, ""))).sendFragment(1, 2, encoded(1));
  }

  private String failureOf(Acceptor part, Asking asking) throws IOException {
    CompletableFuture<Void> peer = peer(part);
    String message;
    try (Association association = open(server.getLocalPort())) {
      message = assertThrows(IOException.class, () -> asking.ask(association)).getMessage();
      assertThrows(IOException.class, association::echo, "the association is over");
    }
    peer.join();
    return message;
  }

  @FunctionalInterface
  private interface Asking {
    void ask(Association association) throws IOException;
  }

  private static void find(Association association) throws IOException {
    association.find(FIND, KEYS, _ -> true);
  }

  private static void get(Association association) throws IOException {
    association.get(GET, KEYS, NOTHING, TO_THE_END);
  }

  @NotKeptByDcm4che("it aborts by itself, and does not tell for what")
  @Test
  void an_answer_to_another_message_ends_it() throws IOException {
    String why =
        failureOf(
            peer -> {
              CommandSet command = asked(peer);
              peer.sendCommand(
                  1, CommandSet.findRq(command.messageId() + 1, FIND).answer(Status.SUCCESS));
              peer.expectAbort(Pdu.Abort.BY_USER, 0);
            },
            OwnQueriesTest::find);

    assertEquals("the peer answered something else than was asked", why);
  }

  @NotKeptByDcm4che("it takes a response on any context")
  @Test
  void an_answer_on_another_context_ends_it() throws IOException {
    String why =
        failureOf(
            peer -> {
              CommandSet command = asked(peer);
              peer.sendCommand(3, command.answer(Status.SUCCESS));
              peer.expectAbort(Pdu.Abort.BY_USER, 0);
            },
            OwnQueriesTest::find);

    assertEquals("the peer answered something else than was asked", why);
  }

  @NotKeptByDcm4che("it closes without a word when a data set cannot be read")
  @Test
  void a_match_of_garbage_ends_it() throws IOException {
    failureOf(
        peer -> {
          CommandSet command = asked(peer);
          peer.sendCommand(1, command.answerWithDataSet(Status.of(0xFF00, "")))
              .sendFragment(1, 2, "GET / HTTP/1.1".getBytes());
          peer.expectAbort(Pdu.Abort.BY_USER, 0);
        },
        OwnQueriesTest::find);
  }

  @Test
  void a_pending_response_without_a_match_ends_it() throws IOException {
    String why =
        failureOf(
            peer -> {
              CommandSet command = asked(peer);
              peer.sendCommand(1, command.answer(Status.of(0xFF00, "")));
              peer.expectAbort(Pdu.Abort.BY_USER, 0);
            },
            OwnQueriesTest::find);

    assertEquals("a match without its keys", why);
  }

  @Test
  void a_peer_that_goes_on_after_the_cancel_is_left() throws IOException {
    CompletableFuture<Void> peer =
        peer(
            p -> {
              CommandSet command = asked(p);
              try {
                while (true) {
                  pendingMatch(p, command);
                }
              } catch (IOException left) {
                // That is what the test is about.
              }
            });
    try (Association association = open(server.getLocalPort())) {
      String why =
          assertThrows(IOException.class, () -> association.find(FIND, KEYS, _ -> false))
              .getMessage();

      assertEquals("the peer goes on with a request that was cancelled", why);
    }
    peer.join();
  }

  @NotKeptByDcm4che("it aborts as service-user, 0/0, whatever the rule")
  @Test
  void a_peer_that_says_nothing_is_left_after_the_response_timeout() throws IOException {
    long began = System.nanoTime();

    String why =
        failureOf(
            peer -> {
              asked(peer);
              peer.expectAbort(Pdu.Abort.BY_PROVIDER, 0);
            },
            OwnQueriesTest::get);

    assertEquals("waited too long for the next PDU", why);
    assertTrue(System.nanoTime() - began < Duration.ofSeconds(5).toNanos());
  }

  @NotKeptByDcm4che("it aborts as service-user, 0/0, whatever the rule")
  @Test
  void a_peer_that_stalls_in_the_middle_of_an_object_is_left() throws IOException {
    failureOf(
        peer -> {
          asked(peer);
          peer.sendCommand(7, CommandSet.storeRq(1, CT, "1.2.1")).sendFragment(7, 0, new byte[8]);
          peer.expectAbort(Pdu.Abort.BY_PROVIDER, 0);
        },
        association ->
            association.get(
                GET,
                KEYS,
                (_, dataSet) -> {
                  dataSet.readAllBytes();
                  return Status.SUCCESS;
                },
                TO_THE_END));
  }

  @Test
  void an_object_in_a_query_is_not_taken() throws IOException {
    failureOf(
        peer -> {
          asked(peer);
          peer.sendCommand(7, CommandSet.storeRq(1, CT, "1.2.1"));
          peer.expectAbort(Pdu.Abort.BY_USER, 0);
        },
        OwnQueriesTest::find);
  }

  @NotKeptByDcm4che("it waits for the data set before it hands the command up")
  @Test
  void an_object_in_a_move_is_not_taken() throws IOException {
    String why =
        failureOf(
            peer -> {
              asked(peer);
              peer.sendCommand(7, CommandSet.storeRq(1, CT, "1.2.1"));
              peer.expectAbort(Pdu.Abort.BY_USER, 0);
            },
            association -> association.move(MOVE, KEYS, "US", TO_THE_END));

    assertEquals("the peer sends an object that we did not ask to be sent here", why);
  }

  @Test
  void an_object_on_a_context_that_is_not_for_objects_is_not_taken() throws IOException {
    failureOf(
        peer -> {
          asked(peer);
          peer.sendCommand(1, CommandSet.storeRq(1, CT, "1.2.1"));
          peer.expectAbort(Pdu.Abort.BY_USER, 0);
        },
        OwnQueriesTest::get);
  }

  @Test
  void an_object_of_another_class_than_its_context_is_answered_0122() throws IOException {
    CompletableFuture<Void> peer =
        peer(
            p -> {
              CommandSet command = asked(p);
              p.sendCommand(7, CommandSet.storeRq(9, Uid.MRImageStorage, "1.2.1"))
                  .sendFragment(7, 2, encoded(1));
              CommandSet answer = p.receiveCommand();
              assertEquals(0x0122, answer.status().orElseThrow().code());
              assertEquals(9, answer.messageId());
              p.sendCommand(3, command.answer(Status.of(0xA702, "")));
              p.expect(new Pdu.ReleaseRq());
              p.send(new Pdu.ReleaseRp());
            });
    try (Association association = open(server.getLocalPort())) {
      assertEquals(0xA702, association.get(GET, KEYS, this::keep, TO_THE_END).status().code());
      assertEquals(List.of(), kept);
      association.release();
    }
    peer.join();
  }

  @Test
  void without_the_role_granted_nothing_comes_back() throws IOException {
    CompletableFuture<Void> peer =
        CompletableFuture.runAsync(
            () -> {
              try (RawPeer p = new RawPeer(server.accept())) {
                accept(p, false);
                asked(p);
                p.sendCommand(7, CommandSet.storeRq(1, CT, "1.2.1"));
                p.expectAbort(Pdu.Abort.BY_USER, 0);
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            });
    try (Association association = open(server.getLocalPort())) {
      assertFalse(association.returns(CT));
      assertThrows(IOException.class, () -> get(association));
    }
    peer.join();
  }

  @Test
  void numbers_that_make_no_sense_are_only_told() throws IOException {
    CompletableFuture<Void> peer =
        peer(
            p -> {
              CommandSet command = asked(p);
              DataSet numbers =
                  command.answer(Status.of(0xFF00, "")).elements().toBuilder()
                      .integer(Tag.NumberOfRemainingSuboperations, 0xFFFF)
                      .integer(Tag.NumberOfCompletedSuboperations, 0xFFFF)
                      .build();
              p.sendCommand(5, new CommandSet(numbers));
              p.sendCommand(5, command.answer(Status.SUCCESS));
              p.expect(new Pdu.ReleaseRq());
              p.send(new Pdu.ReleaseRp());
            });
    try (Association association = open(server.getLocalPort())) {
      Retrieved retrieved = association.move(MOVE, KEYS, "US", TO_THE_END);

      assertEquals(0xFFFF, retrieved.counts().completed());
      assertArrayEquals(new Object[0], retrieved.failedInstances().toArray());
      association.release();
    }
    peer.join();
  }
}
