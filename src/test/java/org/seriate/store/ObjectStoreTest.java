package org.seriate.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.store.IncomingObject.Kept;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ObjectStoreTest {
  private static final byte[] FRONT = {1, 2, 3};

  @TempDir Path home;

  @Test
  void a_kept_object_stands_under_the_digest_of_its_data_set_byte_for_byte() throws Exception {
    byte[] dataSet = random(700_001);
    ObjectStore store = ObjectStore.open(home);

    Kept kept = keep(store, dataSet);

    assertEquals(sha256(dataSet), kept.digest());
    assertEquals(dataSet.length, kept.bytes());
    byte[] file = Files.readAllBytes(store.require(kept.digest()));
    assertArrayEquals(FRONT, Arrays.copyOf(file, 3));
    assertArrayEquals(dataSet, Arrays.copyOfRange(file, 3, file.length));
  }

  @Test
  void the_same_object_twice_is_one_file() throws Exception {
    ObjectStore store = ObjectStore.open(home);

    Kept first = keep(store, random(100));
    Kept second = keep(store, random(100));

    assertEquals(first, second);
    assertEquals(1, filesUnder(home.resolve("objects")));
  }

  @Test
  void what_is_not_kept_leaves_nothing() throws Exception {
    ObjectStore store = ObjectStore.open(home);

    try (IncomingObject incoming = store.receive()) {
      read(incoming.keeping(new ByteArrayInputStream(random(5000))));
    }

    assertEquals(0, filesUnder(home.resolve("incoming")));
    assertEquals(0, filesUnder(home.resolve("objects")));
  }

  @Test
  void what_a_killed_run_had_half_received_is_thrown_away_at_the_next_start() throws Exception {
    ObjectStore store = ObjectStore.open(home);
    Kept kept = keep(store, random(100));
    Files.write(home.resolve("incoming").resolve("half.part"), random(10));

    ObjectStore again = ObjectStore.open(home);

    assertEquals(0, filesUnder(home.resolve("incoming")));
    assertTrue(Files.exists(again.require(kept.digest())));
  }

  @Test
  void a_second_node_on_the_same_home_is_told_so() throws Exception {
    try (HomeLock first = HomeLock.take(home)) {
      IOException refused = assertThrows(IOException.class, () -> HomeLock.take(home));
      assertTrue(refused.getMessage().contains("another node is running on " + home));
      assertTrue(first != null);
    }
    HomeLock.take(home).close();
  }

  @Test
  void a_run_knows_the_one_before_it() throws Exception {
    NodeRun first = NodeRun.begin(home);

    NodeRun second = NodeRun.begin(home);

    assertFalse(first.previous().isPresent());
    assertEquals(first.id(), second.previous().orElseThrow());
  }

  private static Kept keep(ObjectStore store, byte[] dataSet) throws IOException {
    try (IncomingObject incoming = store.receive()) {
      incoming.preamble().write(FRONT);
      read(incoming.keeping(new ByteArrayInputStream(dataSet)));
      return incoming.keep();
    }
  }

  private static void read(InputStream in) throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
  }

  private static long filesUnder(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
