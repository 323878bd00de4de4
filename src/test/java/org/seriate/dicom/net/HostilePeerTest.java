package org.seriate.dicom.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
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

/** After each of these a C-ECHO answers within a second and nothing is left over. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HostilePeerTest {
  private static final int BY_USER = 0;
  private static final int BY_PROVIDER = 2;

  private TestNode node;

  @BeforeEach
  void start() throws IOException {
    node = TestNode.storing(StoreSink.DISCARD);
  }

  @AfterEach
  void the_node_is_unharmed() throws IOException {
    node.assertNothingLeft();
    node.close();
  }

  private RawPeer connect() throws IOException {
    return RawPeer.connect(node.port());
  }

  private RawPeer associated() throws IOException {
    return RawPeer.associated(node.port());
  }

  private RawPeer storing() throws IOException {
    return associated().sendCommand(1, CommandSet.storeRq(1, Uid.CTImageStorage, "1.2.3"));
  }

  private void assertEnded(String how) {
    TestNode.await(() -> !node.ended.isEmpty(), "the association ended");
    String ended = node.ended.peek();
    assertTrue(ended.startsWith("aborted: ") && ended.contains(how), ended);
  }

  // Before any association the state machine answers with AA-1: service-user, no reason.

  @NotKeptByDcm4che("it closes without a word when there is no association yet")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
        "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000",
        "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff"
      })
  void what_is_not_dicom_is_aborted_at_its_first_byte(String bytes) throws IOException {
    try (RawPeer peer = connect().send(bytes)) {
      peer.expectAbort(BY_USER, 0);
    }
  }

  @Test
  void garbage_is_aborted() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      byte[] garbage = new byte[1 + random.nextInt(3000)];
      random.nextBytes(garbage);
      try (RawPeer peer = connect().send(garbage)) {
        peer.socket.shutdownOutput();
        peer.receive();
      }
    }
  }

  @NotKeptByDcm4che("it closes without a word when there is no association yet")
  @ParameterizedTest
  @ValueSource(ints = {0, 0x7FFFFFFF, 0xFFFFFFFF, 0x80000000, 16 << 20, 262_145})
  void a_request_that_announces_too_much_is_aborted_unread(int length) throws IOException {
    try (RawPeer peer = connect().sendHeader(Pdu.ASSOCIATE_RQ, length)) {
      peer.expectAbort(BY_USER, 0);
    }
  }

  @NotKeptByDcm4che("it closes without a word when there is no association yet")
  @ParameterizedTest
  @ValueSource(ints = {Pdu.ASSOCIATE_AC, Pdu.P_DATA_TF, Pdu.RELEASE_RQ, Pdu.RELEASE_RP})
  void nothing_but_a_request_comes_first(int type) throws IOException {
    try (RawPeer peer = connect().sendHeader(type, 4).send(new byte[4])) {
      peer.expectAbort(BY_USER, 0);
    }
  }

  @Test
  void an_abort_that_comes_first_is_not_answered() throws IOException {
    try (RawPeer peer = connect().send(new Pdu.Abort(0, 0))) {
      peer.expectEnd();
    }
  }

  @NotKeptByDcm4che("it closes without a word when there is no association yet")
  @Test
  void duplicate_and_even_context_ids_are_refused() throws IOException {
    try (RawPeer twice = connect().send(RawPeer.request(RawPeer.ct(1), RawPeer.verification(1)));
        RawPeer even = connect().send(RawPeer.request(RawPeer.ct(2)))) {
      twice.expectAbort(BY_USER, 0);
      even.expectAbort(BY_USER, 0);
    }
  }

  @NotKeptByDcm4che("it accepts")
  @Test
  void a_request_for_nothing_is_refused() throws IOException {
    try (RawPeer peer = connect().send(RawPeer.request())) {
      peer.expectAbort(BY_USER, 0);
    }
  }

  @NotKeptByDcm4che("it closes without a word when there is no association yet")
  @Test
  void items_that_lie_about_their_length_are_refused() throws IOException {
    byte[] request = PduEncoder.encode(RawPeer.request(RawPeer.ct(1), RawPeer.verification(3)));
    for (int at = 74; at < request.length - 1; at++) {
      byte[] lying = request.clone();
      lying[at] = (byte) 0xFF;
      lying[at + 1] = (byte) 0xFF;
      try (RawPeer peer = connect().send(lying)) {
        peer.socket.shutdownOutput();
        assertTrue(peer.receive().isPresent());
      }
    }
  }

  @Test
  void a_request_that_drips_is_cut_at_the_deadline() throws IOException {
    byte[] request = PduEncoder.encode(RawPeer.request(RawPeer.ct(1)));
    long began = System.nanoTime();
    try (RawPeer peer = connect()) {
      int sent = drip(peer, request);
      long tookMs = (System.nanoTime() - began) / 1_000_000;
      assertTrue(sent < request.length, "the whole request dripped through");
      assertTrue(tookMs < 3 * TestNode.SHORT.toMillis(), tookMs + " ms");
    }
  }

  private static int drip(RawPeer peer, byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      try {
        peer.send(new byte[] {bytes[i]});
        TestNode.pause(20);
      } catch (IOException e) {
        return i;
      }
    }
    return bytes.length;
  }

  @Test
  void silence_before_a_request_is_closed_without_a_word() throws IOException {
    try (RawPeer peer = connect()) {
      peer.expectEnd();
    }
  }

  @Test
  void requests_that_announce_much_and_send_little_cost_little() throws IOException {
    List<RawPeer> peers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      peers.add(connect().sendHeader(Pdu.ASSOCIATE_RQ, 262_144).send(new byte[100]));
    }
    try (Association association = node.open(Uid.Verification, Uid.ImplicitVrLittleEndian)) {
      assertEquals(Status.SUCCESS, association.echo());
    }
    for (RawPeer peer : peers) {
      peer.expectEnd();
      peer.close();
    }
  }

  @Test
  void two_hundred_idle_sockets_do_not_keep_a_peer_out() throws IOException {
    List<Socket> idle = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      idle.add(connect().socket);
    }
    try (Association association = node.open(Uid.Verification, Uid.ImplicitVrLittleEndian)) {
      assertEquals(Status.SUCCESS, association.echo());
      association.release();
    }
    for (Socket socket : idle) {
      socket.close();
    }
  }

  @Test
  void a_thousand_silent_connections_crowd_out_only_each_other() throws IOException {
    List<RawPeer> silent = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      silent.add(connect());
    }
    assertTrue(node.waitingConnections() <= 600);
    try (Association association = node.open(Uid.Verification, Uid.ImplicitVrLittleEndian)) {
      assertEquals(Status.SUCCESS, association.echo());
      association.release();
    }
    for (RawPeer peer : silent) {
      peer.close();
    }
  }

  // On an association it is AA-8: service-provider with the reason, or DIMSE's own abort.

  @NotKeptByDcm4che("it waits for ten bytes before it looks at the type of a PDU")
  @Test
  void an_unknown_pdu_is_aborted_with_reason_1() throws IOException {
    try (RawPeer peer = associated().sendHeader(0x42, 4)) {
      peer.expectAbort(BY_PROVIDER, 1);
    }
    assertEnded("PDU type 42H");
  }

  @NotKeptByDcm4che("it waits for ten bytes before it looks at the type of a PDU")
  @ParameterizedTest
  @ValueSource(ints = {Pdu.ASSOCIATE_RQ, Pdu.ASSOCIATE_AC, Pdu.ASSOCIATE_RJ, Pdu.RELEASE_RP})
  void a_pdu_at_the_wrong_time_is_aborted_with_reason_2(int type) throws IOException {
    try (RawPeer peer = associated().sendHeader(type, 0x7FFFFFFF)) {
      peer.expectAbort(BY_PROVIDER, 2);
    }
  }

  @NotKeptByDcm4che("it takes P-DATA up to 16 MiB, whatever it announced")
  @ParameterizedTest
  @ValueSource(ints = {0, 4097, 0x7FFFFFFF, 0xFFFFFFFF})
  void data_over_the_announced_maximum_is_aborted_with_reason_6(int length) throws IOException {
    try (RawPeer peer = associated().sendHeader(Pdu.P_DATA_TF, length).send(new byte[3000])) {
      peer.expectAbort(BY_PROVIDER, 6);
    }
  }

  @Test
  void fragments_that_lie_about_their_length_are_aborted_with_reason_6() throws IOException {
    for (int length : new int[] {0, 1, 19, 0x7FFFFFFF, 0xFFFFFFFF}) {
      byte[] fragment = new byte[22];
      PduEncoder.putU32(fragment, 0, length);
      fragment[4] = 1;
      fragment[5] = 3;
      try (RawPeer peer = associated().sendHeader(Pdu.P_DATA_TF, 22).send(fragment)) {
        peer.expectAbort(BY_PROVIDER, 6);
      }
    }
    try (RawPeer peer = associated().sendHeader(Pdu.P_DATA_TF, 5).send(new byte[5])) {
      peer.expectAbort(BY_PROVIDER, 6);
    }
  }

  @NotKeptByDcm4che("it aborts as service-user, 0/0, whatever the rule")
  @Test
  void an_unknown_context_is_aborted_with_reason_6() throws IOException {
    try (RawPeer peer = associated().sendCommand(5, CommandSet.echoRq(1))) {
      peer.expectAbort(BY_PROVIDER, 6);
    }
    assertEnded("presentation context 5 was not accepted");
  }

  @NotKeptByDcm4che("it waits for ten bytes before it looks at the type of a PDU")
  @Test
  void release_and_abort_of_a_wrong_length_are_broken_rules() throws IOException {
    try (RawPeer peer = associated().sendHeader(Pdu.RELEASE_RQ, 0x7FFFFFFF)) {
      peer.expectAbort(BY_PROVIDER, 6);
    }
  }

  @NotKeptByDcm4che("it aborts as service-provider, 2/5")
  @Test
  void messages_out_of_order_are_aborted() throws IOException {
    byte[] echo = CommandSet.echoRq(1).encode();
    try (RawPeer dataFirst = associated().sendFragment(1, 2, new byte[8])) {
      dataFirst.expectAbort(BY_USER, 0);
    }
    try (RawPeer otherContext = associated().sendFragment(1, 1, echo).sendFragment(3, 3, echo)) {
      otherContext.expectAbort(BY_USER, 0);
    }
    try (RawPeer commandInData =
        storing().sendFragment(1, 0, new byte[8]).sendFragment(1, 3, echo)) {
      commandInData.expectAbort(BY_USER, 0);
    }
    try (RawPeer otherData = storing().sendFragment(3, 0, new byte[8])) {
      otherData.expectAbort(BY_USER, 0);
    }
    try (RawPeer response =
        associated().sendCommand(3, CommandSet.echoRq(1).answer(Status.SUCCESS))) {
      response.expectAbort(BY_USER, 0);
    }
  }

  @NotKeptByDcm4che("it closes without a word when a command cannot be read")
  @Test
  void commands_that_are_none_are_aborted() throws IOException {
    try (RawPeer garbage = associated().sendFragment(1, 3, "no command at all".getBytes())) {
      garbage.expectAbort(BY_USER, 0);
    }
    try (RawPeer empty = associated().sendFragment(1, 3, new byte[0])) {
      empty.expectAbort(BY_USER, 0);
    }
    try (RawPeer endless = associated()) {
      for (int i = 0; i < 5; i++) {
        endless.sendFragment(1, 1, new byte[4000]);
      }
      endless.expectAbort(BY_USER, 0);
    }
    assertEnded("");
  }

  @NotKeptByDcm4che("it aborts as service-user, 0/0, whatever the rule")
  @Test
  void a_stall_in_the_middle_of_a_pdu_is_cut() throws IOException {
    try (RawPeer peer = storing().sendHeader(Pdu.P_DATA_TF, 4000).send(new byte[3])) {
      peer.expectAbort(BY_PROVIDER, 0);
    }
    assertEnded("waited too long for the rest of a PDU");
  }

  @Test
  void a_pdu_that_drips_is_cut_at_the_deadline() throws IOException {
    long began = System.nanoTime();
    try (RawPeer peer = storing().sendHeader(Pdu.P_DATA_TF, 4000)) {
      drip(peer, new byte[] {0, 0, 15, (byte) 156, 1, 0});
      int sent = drip(peer, new byte[200]);
      assertTrue(sent < 200);
    }
    assertTrue((System.nanoTime() - began) / 1_000_000 < 4 * TestNode.SHORT.toMillis());
  }

  @NotKeptByDcm4che("it aborts as service-user, 0/0, whatever the rule")
  @Test
  void a_stall_in_the_middle_of_an_object_is_cut() throws IOException {
    try (RawPeer peer = storing().sendFragment(1, 0, new byte[1000])) {
      peer.expectAbort(BY_PROVIDER, 0);
    }
    assertEnded("waited too long for the next PDU");
  }

  @NotKeptByDcm4che("it aborts as service-user, 0/0, whatever the rule")
  @Test
  void an_idle_association_is_cut() throws IOException {
    try (RawPeer peer = associated()) {
      peer.expectAbort(BY_PROVIDER, 0);
    }
    assertEnded("waited too long for the next PDU");
  }

  @Test
  void a_lost_connection_in_the_middle_of_an_object_is_noticed() throws IOException {
    storing().sendFragment(1, 0, new byte[1000]).close();
    assertEnded("the peer closed the connection");
  }

  @Test
  void an_abort_anywhere_ends_the_association_and_is_not_answered() throws IOException {
    try (RawPeer between = associated().send(new Pdu.Abort(0, 0))) {
      between.expectEnd();
    }
    assertEnded("the peer sent A-ABORT (user)");
    try (RawPeer inData = storing().sendFragment(1, 0, new byte[10]).send(new Pdu.Abort(2, 6))) {
      inData.expectEnd();
    }
    TestNode.await(() -> node.ended.size() == 2, "both ended");
  }

  @NotKeptByDcm4che("it aborts, but does not tell for what")
  @Test
  void release_in_the_middle_of_an_object_is_no_release() throws IOException {
    try (RawPeer peer = storing().sendFragment(1, 0, new byte[10]).send(new Pdu.ReleaseRq())) {
      peer.expectAbort(BY_USER, 0);
    }
    assertEnded("release in the middle of a message");
  }

  @NotKeptByDcm4che("it accepts")
  @Test
  void a_peer_whose_maximum_leaves_no_room_is_aborted() throws IOException {
    var request =
        new Pdu.AssociateRq(
            1,
            new Pdu.Addressing("SERIATE", "RAW", ""),
            Uid.DICOMApplicationContext,
            List.of(RawPeer.verification(1)),
            new UserInformation(List.of(new UserInformation.MaximumLength(7))));
    try (RawPeer peer = connect().send(request)) {
      peer.expectAbort(BY_PROVIDER, 6);
    }
  }
}
