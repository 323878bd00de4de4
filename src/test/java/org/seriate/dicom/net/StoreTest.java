package org.seriate.dicom.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StoreTest {
  private static final String INSTANCE = "1.2.3.4";

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static Status store(Association association, byte[] dataSet) throws IOException {
    return association.store(
        Uid.CTImageStorage,
        INSTANCE,
        Uid.ExplicitVrLittleEndian,
        new ByteArrayInputStream(dataSet));
  }

  private static Association openCt(TestNode node) throws IOException {
    return node.open(Uid.CTImageStorage, Uid.ExplicitVrLittleEndian);
  }

  @ParameterizedTest
  @CsvSource({
    "4096, 0",
    "4096, 2",
    "4096, 4088",
    "4096, 4090",
    "4096, 4092",
    "4096, 8180",
    "4096, 1000000",
    "262144, 131058",
    "262144, 131060",
    "262144, 3000000",
    "2147483647, 600000"
  })
  void an_object_arrives_byte_for_byte(int maxPduLength, int length) throws IOException {
    // Given
    StoreSink sink = new StoreSink();
    byte[] sent = bytes(length);
    try (TestNode node = TestNode.with(TestNode.settings(maxPduLength), TestNode.storage(sink))) {
      // When
      try (Association association = openCt(node)) {
        assertEquals(Status.SUCCESS, store(association, sent));
        association.release();
      }
      // Then
      assertArrayEquals(sent, sink.stored.get(INSTANCE));
      node.assertUnharmed();
      assertEquals("released: released", node.ended.peek());
    }
  }

  @Test
  void fragments_of_any_cut_make_one_object() throws IOException {
    // Given empty fragments, several in one PDU, and one byte at a time
    StoreSink sink = new StoreSink();
    try (TestNode node = TestNode.storing(sink);
        RawPeer peer = RawPeer.associated(node.port())) {
      byte[] command = CommandSet.storeRq(7, Uid.CTImageStorage, INSTANCE).encode();
      // When
      peer.sendFragment(1, 1, Arrays.copyOf(command, 10));
      peer.sendFragment(1, 3, Arrays.copyOfRange(command, 10, command.length));
      peer.sendFragment(1, 0, new byte[0]);
      byte[] two = {
        4, 0, 0, 0, 0, 18, 0, 0, 0, 3, 1, 0, 'a', 0, 0, 0, 7, 1, 0, 'b', 'c', 'd', 'e', 'f'
      };
      for (byte b : two) {
        peer.send(new byte[] {b});
      }
      peer.sendFragment(1, 2, new byte[0]);
      // Then
      CommandSet answer = peer.receiveCommand();
      assertEquals(Status.SUCCESS, answer.status().orElseThrow());
      assertEquals(7, answer.messageId());
      assertEquals(Uid.CTImageStorage, answer.affectedSopClassUid());
      assertEquals(INSTANCE, answer.affectedSopInstanceUid());
      assertArrayEquals("abcdef".getBytes(), sink.stored.get(INSTANCE));
    }
  }

  @Test
  void a_room_may_refuse_without_reading_and_the_next_object_still_arrives() throws IOException {
    // Given
    Status full =
        Status.of(0xA700, "no room left on the disk of this node \\ \u00e4 " + "x".repeat(60));
    AtomicReference<InputStream> kept = new AtomicReference<>();
    StoreScp scp =
        (association, request, dataSet) -> {
          kept.set(dataSet);
          return full;
        };
    try (TestNode node = TestNode.storing(scp);
        Association association = openCt(node)) {
      // When
      Status first = store(association, bytes(100_000));
      Status second = store(association, bytes(100_000));
      // Then
      assertEquals("A700", first.hex());
      assertEquals(64, first.comment().length());
      assertTrue(first.comment().startsWith("no room left on the disk of this node / ? xxx"));
      assertEquals(first, second);
      assertThrows(IOException.class, () -> kept.get().read());
      association.release();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"runtime", "error", "stack", "io", "null"})
  void a_room_that_fails_costs_one_object_and_not_the_association(String how) throws IOException {
    // Given
    StoreScp scp =
        (association, request, dataSet) -> {
          if (request.messageId() == 2) {
            return Status.SUCCESS;
          }
          dataSet.readNBytes(1000);
          return fail(how);
        };
    try (TestNode node = TestNode.storing(scp)) {
      try (Association association = openCt(node)) {
        // When
        Status first = store(association, bytes(50_000));
        Status second = store(association, bytes(50_000));
        // Then
        assertEquals(Status.of(0x0110, "processing failure"), first);
        assertEquals(Status.SUCCESS, second);
        association.release();
      }
      node.assertUnharmed();
    }
  }

  private static Status fail(String how) throws IOException {
    return switch (how) {
      case "runtime" -> throw new IllegalStateException("a fault of ours");
      case "error" -> throw new AssertionError("a fault of ours");
      case "stack" -> endless(0) > 0 ? Status.SUCCESS : null;
      case "io" -> throw new IOException("the disk, not the peer");
      default -> null;
    };
  }

  private static int endless(int depth) {
    return endless(depth + 1) + 1;
  }

  @Test
  void commands_that_make_no_sense_are_answered_by_their_number() throws IOException {
    try (TestNode node = TestNode.storing(StoreSink.DISCARD);
        RawPeer peer = RawPeer.associated(node.port())) {
      // no data set announced
      CommandSet noDataSet =
          edited(
              CommandSet.storeRq(1, Uid.CTImageStorage, INSTANCE), Tag.CommandDataSetType, 0x0101);
      assertEquals("C000", peer.sendCommand(1, noDataSet).receiveStatus().hex());
      // another SOP class than the context's
      peer.sendCommand(1, CommandSet.storeRq(2, Uid.MRImageStorage, INSTANCE));
      assertEquals("0122", peer.sendFragment(1, 2, new byte[10]).receiveStatus().hex());
      // no SOP instance
      DataSet nameless =
          CommandSet.storeRq(3, Uid.CTImageStorage, INSTANCE).elements().toBuilder()
              .remove(Tag.AffectedSOPInstanceUID)
              .build();
      peer.sendCommand(1, new CommandSet(nameless));
      assertEquals("0117", peer.sendFragment(1, 2, new byte[10]).receiveStatus().hex());
      // C-STORE where C-ECHO was agreed
      peer.sendCommand(3, CommandSet.storeRq(4, Uid.Verification, INSTANCE));
      assertEquals("0211", peer.sendFragment(3, 2, new byte[10]).receiveStatus().hex());
      // N-ACTION, with a data set
      CommandSet action =
          edited(CommandSet.storeRq(5, Uid.CTImageStorage, INSTANCE), Tag.CommandField, 0x0130);
      peer.sendCommand(1, action);
      CommandSet answer = peer.sendFragment(1, 2, new byte[10]).receiveCommand();
      assertEquals(0x8130, answer.field());
      assertEquals("0211", answer.status().orElseThrow().hex());
      // C-CANCEL of nothing is not answered, what follows is
      peer.sendCommand(1, CommandSet.cancelRq(5));
      peer.sendCommand(3, CommandSet.echoRq(6));
      assertEquals(6, peer.receiveCommand().messageId());
    }
  }

  private static CommandSet edited(CommandSet command, int tag, int value) {
    return new CommandSet(command.elements().toBuilder().integer(tag, value).build());
  }

  @Test
  void an_object_whose_source_breaks_is_aborted_and_not_stored() throws IOException {
    // Given
    StoreSink sink = new StoreSink();
    InputStream broken =
        new InputStream() {
          private int left = 20_000;

          @Override
          public int read() throws IOException {
            if (left-- > 0) {
              return 0;
            }
            throw new IOException("the file cannot be read");
          }
        };
    try (TestNode node = TestNode.storing(sink);
        Association association = openCt(node)) {
      // When
      var thrown =
          assertThrows(
              IOException.class,
              () ->
                  association.store(
                      Uid.CTImageStorage, INSTANCE, Uid.ExplicitVrLittleEndian, broken));
      // Then
      assertEquals("the file cannot be read", thrown.getMessage());
      assertThrows(IOException.class, () -> store(association, bytes(10)));
      node.assertUnharmed();
      assertTrue(sink.stored.isEmpty());
    }
  }

  @Test
  void only_what_was_negotiated_can_be_sent() throws IOException {
    try (TestNode node = TestNode.storing(StoreSink.DISCARD);
        Association association = openCt(node)) {
      assertThrows(
          Association.NotNegotiated.class,
          () ->
              association.store(
                  Uid.CTImageStorage, INSTANCE, Uid.JPEGLSLossless, InputStream.nullInputStream()));
      assertEquals(Status.SUCCESS, store(association, bytes(10)));
      association.release();
    }
  }

  @Test
  void four_associations_store_side_by_side() throws Exception {
    StoreSink sink = new StoreSink();
    try (TestNode node = TestNode.with(TestNode.settings(65_536), TestNode.storage(sink))) {
      List<Thread> senders =
          List.of(1, 2, 3, 4).stream()
              .map(n -> Thread.startVirtualThread(() -> send(node, n)))
              .toList();
      for (Thread sender : senders) {
        sender.join();
      }
      assertEquals(80, sink.stored.size());
      sink.stored.values().forEach(stored -> assertArrayEquals(bytes(300_000), stored));
      node.assertUnharmed();
    }
  }

  private static void send(TestNode node, int sender) {
    try (Association association = openCt(node)) {
      for (int i = 0; i < 20; i++) {
        association.store(
            Uid.CTImageStorage,
            "1.2." + sender + "." + i,
            Uid.ExplicitVrLittleEndian,
            new ByteArrayInputStream(bytes(300_000)));
      }
      association.release();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
