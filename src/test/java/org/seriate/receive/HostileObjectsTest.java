package org.seriate.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seriate.config.FreeSpace;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.Association;
import org.seriate.dicom.net.Status;
import org.seriate.fixtures.OpenSockets;
import org.seriate.series.ImageHeader;

/**
 * Data sets that lie, over the wire and down to the store. Each is answered with the status of
 * PS3.4 B.2.3; after each a C-ECHO answers within a second and no partial file is left.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HostileObjectsTest {
  private static final int NOT_UNDERSTOOD = 0xC000;
  private static final int DOES_NOT_MATCH = 0xA900;
  private static final int OUT_OF_RESOURCES = 0xA700;
  private static final String UID = "1.2.3.4";

  @TempDir Path home;
  private ReceivingNode node;
  private Set<String> sockets;

  @BeforeEach
  void start() throws IOException {
    node = new ReceivingNode(home);
    sockets = OpenSockets.now();
  }

  @AfterEach
  void the_node_is_unharmed() throws IOException {
    Duration echo = ReceivingNode.echo(node.listener.port());
    assertTrue(echo.compareTo(Duration.ofSeconds(1)) < 0, "C-ECHO took " + echo);
    await(() -> node.listener.openAssociations() == 0);
    await(() -> OpenSockets.since(sockets, node.listener.port()).isEmpty());
    await(() -> ReceivingNode.parts(home) == 0);
    assertEquals(node.intake.recorded.size(), ReceivingNode.objects(home));
    node.close();
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition) throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < end, "waited ten seconds");
      Thread.onSpinWait();
    }
  }

  /** The status of one object, and that the association survives it. */
  private Status status(String uid, InputStream dataSet) throws IOException {
    try (Association association = ReceivingNode.open(node.listener.port())) {
      Status status = ReceivingNode.store(association, uid, dataSet);
      assertEquals(Status.SUCCESS, association.echo());
      association.release();
      return status;
    }
  }

  private void assertRefused(int code, byte[] dataSet) throws IOException {
    assertEquals(code, status(UID, Objects.stream(dataSet)).code());
    assertEquals(1, node.intake.refused.size());
    assertTrue(node.intake.recorded.isEmpty());
  }

  @Test
  void an_honest_object_is_stored() throws IOException {
    assertEquals(Status.SUCCESS, status(UID, Objects.stream(Objects.whole(UID))));
    assertEquals(1, ReceivingNode.objects(home));
  }

  @Test
  void frames_are_known_however_much_is_said_of_them() throws IOException {
    // Given: 16 MB about a thousand frames, where a header may take one
    byte[] object = Objects.encoded(Objects.frames(UID, 1000, 16_000));

    // When
    assertEquals(Status.SUCCESS, status(UID, Objects.stream(object)));

    // Then
    List<ImageHeader> frames = node.intake.recorded.element().frames();
    assertEquals(1000, frames.size());
    assertEquals(999, frames.getLast().imagePositionPatient().orElseThrow().z());
  }

  @Test
  void of_more_frames_than_are_analysed_none_is_described() throws IOException {
    byte[] object = Objects.encoded(Objects.frames(UID, 5000, 10));

    assertEquals(Status.SUCCESS, status(UID, Objects.stream(object)));

    assertEquals(List.of(), node.intake.recorded.element().frames());
    assertEquals(5000, node.intake.recorded.element().header().numberOfFrames());
  }

  @Test
  void sequences_60000_deep_are_not_understood() throws IOException {
    assertRefused(NOT_UNDERSTOOD, Objects.nested(Objects.whole(UID), 60_000));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1000, 0x7FFF_FFFFL, 0xFFFF_FFFEL})
  void a_value_that_lies_about_its_length_is_not_understood(long length) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(Objects.whole(UID));
    bytes.write(Objects.elementHeader(Tag.PixelData, "OW", length));
    assertRefused(NOT_UNDERSTOOD, bytes.toByteArray());
  }

  @Test
  void a_data_set_cut_anywhere_is_refused() throws IOException {
    byte[] whole = Objects.whole(UID);
    try (Association association = ReceivingNode.open(node.listener.port())) {
      for (int length = 0; length < whole.length - 10; length += 5) {
        InputStream cut = Objects.stream(Arrays.copyOf(whole, length));
        assertTrue(ReceivingNode.store(association, UID, cut).code() >= DOES_NOT_MATCH);
      }
      association.release();
    }
  }

  @Test
  void garbage_is_not_understood() throws IOException {
    byte[] garbage = new byte[100_000];
    Arrays.fill(garbage, (byte) 0xA5);
    assertRefused(NOT_UNDERSTOOD, garbage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../../etc/passwd", "1.2/3", "1.2.03", "", "1..2", "1.2.3 "})
  void what_is_no_uid_names_no_file(String uid) throws IOException {
    Status status = status(uid, Objects.stream(Objects.whole(UID)));
    assertTrue(status.code() >= 0xA900 || status.code() == 0x0117, status.hex());
    assertTrue(node.intake.recorded.isEmpty());
  }

  @Test
  void a_series_uid_that_is_a_path_is_not_understood() throws IOException {
    byte[] path =
        Objects.encoded(
            Objects.identified(UID).string(Tag.SeriesInstanceUID, "../../../etc").build());
    assertRefused(NOT_UNDERSTOOD, path);
  }

  @Test
  void uids_that_disagree_do_not_match() throws IOException {
    assertRefused(DOES_NOT_MATCH, Objects.whole("1.2.3.5"));
  }

  @Test
  void while_too_many_objects_wait_for_their_rows_the_sender_keeps_its_own() throws IOException {
    node.intake.full = true;
    assertEquals(0xA700, status(UID, Objects.stream(Objects.whole(UID))).code());
    node.intake.full = false;
    assertEquals(Status.SUCCESS, status(UID, Objects.stream(Objects.whole(UID))));
  }

  @Test
  void a_private_element_of_128_MiB_is_kept_on_disk_and_not_in_memory() throws IOException {
    InputStream large = Objects.withZeros(Objects.whole(UID), 0x7FE1_1010, 128L << 20);
    assertEquals(Status.SUCCESS, status(UID, large));
    assertTrue(node.intake.recorded.element().kept().bytes() > 128L << 20);
  }

  @Test
  void a_deflated_bomb_is_not_understood() throws IOException {
    byte[] bomb = Objects.bomb(Objects.whole(UID), 140);
    assertTrue(bomb.length < 4 << 20, bomb.length + " bytes");
    try (Association association = ReceivingNode.open(node.listener.port())) {
      Status status =
          association.store(
              Uid.CTImageStorage,
              UID,
              Uid.DeflatedExplicitVrLittleEndian,
              new ByteArrayInputStream(bomb));
      assertEquals(NOT_UNDERSTOOD, status.code(), status.comment());
      association.release();
    }
  }

  @Test
  void a_sender_that_vanishes_in_the_middle_leaves_nothing() throws IOException {
    InputStream breaking =
        new SequenceInputStream(
            Objects.withZeros(Objects.whole(UID), 0x7FE1_1010, 3 << 20),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("the scanner is switched off");
              }
            });
    assertThrows(IOException.class, () -> status(UID, breaking));
    assertTrue(node.intake.recorded.isEmpty());
  }

  @Test
  void a_node_that_closes_while_objects_arrive_leaves_nothing() throws Exception {
    // Given
    CountDownLatch closed = new CountDownLatch(1);
    InputStream stalling =
        new SequenceInputStream(
            Objects.withZeros(Objects.whole(UID), 0x7FE1_1010, 1 << 20),
            new InputStream() {
              @Override
              public int read() throws IOException {
                try {
                  closed.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                return -1;
              }
            });
    try (ReceivingNode other = new ReceivingNode(home.resolve("other"))) {
      Thread sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Association to = ReceivingNode.open(other.listener.port())) {
                      ReceivingNode.store(to, UID, stalling);
                    } catch (IOException expected) {
                      // The node is gone in the middle of the object.
                    }
                  });
      await(() -> ReceivingNode.parts(other.home) == 1);
      // When
      other.close();
      closed.countDown();
      sender.join();
      // Then
      await(() -> ReceivingNode.parts(other.home) == 0);
      assertEquals(0, ReceivingNode.objects(other.home));
    }
  }

  @Test
  void a_disk_that_fills_while_an_object_arrives_ends_it_with_out_of_resources()
      throws IOException {
    long free = home.toFile().getUsableSpace();
    Path full = home.resolve("full");
    // Given: room for the beginning of the object, whatever else is written meanwhile
    try (ReceivingNode tight = new ReceivingNode(full, new FreeSpace.Bytes(free - (48L << 20)))) {
      try (Association association = ReceivingNode.open(tight.listener.port())) {
        // When
        InputStream large = Objects.withZeros(Objects.whole(UID), 0x7FE1_1010, 512L << 20);
        Status status = ReceivingNode.store(association, UID, large);
        // Then
        assertEquals(OUT_OF_RESOURCES, status.code());
        association.release();
      }
      await(() -> ReceivingNode.parts(full) == 0);
      assertEquals(0, ReceivingNode.objects(full));
    }
  }
}
