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
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.store.IncomingObject.StoreFault;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ObjectStoreTest {
  private static final byte[] FRONT = {1, 2, 3};
  private static final Arrival ARRIVAL =
      new Arrival(
          UUID.randomUUID(), 7, "CT", "10.1.2.3", "CT@10.1.2.3", Instant.ofEpochSecond(1, 2000));
  private static final int SMALL = 500_001;
  private static final int LARGE = 1_300_001;

  @TempDir Path home;

  @Test
  void a_kept_object_is_found_byte_for_byte_with_who_brought_it() throws Exception {
    ObjectStore store = ObjectStore.open(home);
    for (int length : new int[] {SMALL, LARGE, 1, 4096 - 512, (1 << 20) - 515, (1 << 20) - 514}) {
      byte[] dataSet = random(length);

      Kept kept = keep(store, dataSet);

      assertEquals(sha256(dataSet), kept.digest());
      assertEquals(length, kept.bytes());
      assertEquals(ARRIVAL, kept.arrival());
      assertArrayEquals(withFront(dataSet), bytesOf(store, kept));
    }
  }

  @Test
  void what_is_too_long_for_a_segment_has_a_file_named_by_its_digest() throws Exception {
    ObjectStore store = ObjectStore.open(home);

    keep(store, random(SMALL));
    Kept kept = keep(store, random(LARGE));
    keep(store, random(LARGE));

    assertTrue(Files.exists(store.file(kept.digest())));
    assertEquals(1, filesUnder(home.resolve("objects")));
  }

  @Test
  void what_is_not_kept_leaves_nothing() throws Exception {
    ObjectStore store = ObjectStore.open(home);

    for (int length : new int[] {SMALL, LARGE}) {
      try (IncomingObject incoming = store.receive()) {
        read(incoming.keeping(new ByteArrayInputStream(random(length))));
      }
    }

    assertEquals(0, filesUnder(home));
  }

  @Test
  void what_a_killed_run_had_half_received_is_thrown_away_at_the_next_start() throws Exception {
    ObjectStore.open(home);
    Files.write(home.resolve("incoming").resolve("half.part"), random(10));

    ObjectStore again = ObjectStore.open(home);

    assertEquals(0, filesUnder(home.resolve("incoming")));
    assertEquals(1, again.replay(new Remembering()).thrownAway());
  }

  @Test
  void what_has_no_rows_is_told_again_and_what_has_them_is_not() throws Exception {
    ObjectStore killed = ObjectStore.open(home);
    Kept listed = keep(killed, random(1000));
    Kept first = keep(killed, random(SMALL));
    Kept second = keep(killed, random(LARGE));
    Map<Long, Long> rows = killed.listedWith(List.of(listed.place()));

    Remembering remembering = new Remembering();
    remembering.listedTo.putAll(rows);
    ObjectStore next = ObjectStore.open(home);
    Replay replay = next.replay(remembering);

    assertEquals(List.of(first, second), remembering.told);
    assertEquals(2, replay.records());
    assertEquals(0, replay.torn());
    assertArrayEquals(withFront(random(SMALL)), bytesOf(next, first));
    Files.list(home.resolve("segments"))
        .forEach(f -> assertEquals(second.place().recordEnd(), f.toFile().length()));

    Remembering nothing = new Remembering();
    nothing.listedTo.putAll(remembering.whole);
    assertEquals(0, ObjectStore.open(home).replay(nothing).segments());
  }

  @Test
  void in_a_folder_that_homes_share_each_takes_up_what_its_own_earlier_run_left_and_nothing_else()
      throws Exception {
    Path shared = Files.createDirectories(home.resolve("shared"));
    StorePlace one = StorePlace.of(home.resolve("one"), shared);
    StorePlace two = StorePlace.of(home.resolve("two"), shared);
    ObjectStore alive = ObjectStore.open(one);
    Kept kept = keep(alive, random(SMALL));
    Files.write(one.incoming().resolve("half.part"), random(10));

    Remembering remembering = new Remembering();
    Replay replay = ObjectStore.open(two).replay(remembering);

    assertEquals(List.of(), remembering.told);
    assertEquals(0, replay.thrownAway());
    assertArrayEquals(withFront(random(SMALL)), bytesOf(ObjectStore.open(two), kept));
    ObjectStore again = ObjectStore.open(StorePlace.of(home.resolve("one"), shared));
    again.replay(remembering);
    assertEquals(List.of(kept), remembering.told);
  }

  @Test
  void a_torn_record_does_not_hide_those_behind_it() throws Exception {
    ObjectStore killed = ObjectStore.open(home);
    Kept first = keep(killed, random(SMALL));
    Kept torn = keep(killed, random(SMALL + 1));
    Kept headless = keep(killed, random(SMALL + 2));
    Kept last = keep(killed, random(SMALL + 3));
    spoil(torn.place().fileAt() + SMALL - 10);
    spoil(headless.place().recordAt() + 40);

    Remembering remembering = new Remembering();
    Replay replay = ObjectStore.open(home).replay(remembering);

    assertEquals(List.of(first, last), remembering.told);
    assertEquals(1, replay.torn());
  }

  @Test
  void an_image_that_contains_a_segment_is_one_object() throws Exception {
    ObjectStore other = ObjectStore.open(Files.createDirectories(home.resolve("other")));
    keep(other, random(5000));
    byte[] segment = Files.readAllBytes(onlySegment(home.resolve("other")));
    byte[] aligned = new byte[4096 - 512 - FRONT.length + 20_000];
    System.arraycopy(segment, 0, aligned, aligned.length - 20_000, 20_000);
    ObjectStore store = ObjectStore.open(Files.createDirectories(home.resolve("own")));
    Kept image = keep(store, aligned);
    spoil(onlySegment(home.resolve("own")), image.place().recordAt());

    Remembering remembering = new Remembering();
    ObjectStore.open(home.resolve("own")).replay(remembering);

    assertEquals(List.of(), remembering.told);
  }

  @Test
  void the_point_up_to_which_all_is_listed_waits_for_the_oldest() throws Exception {
    ObjectStore store = ObjectStore.open(home);
    Kept first = keep(store, random(100));
    Kept second = keep(store, random(200));
    Kept third = keep(store, random(300));
    long segment = first.place().segment();

    assertEquals(
        Map.of(segment, first.place().recordAt()), store.listedWith(List.of(third.place())));
    store.listed(List.of(third));
    assertEquals(
        Map.of(segment, second.place().recordAt()), store.listedWith(List.of(first.place())));
    store.listed(List.of(first));
    assertEquals(
        Map.of(segment, third.place().recordEnd()), store.listedWith(List.of(second.place())));
  }

  @Test
  void a_full_segment_is_followed_by_the_next_and_cut_to_its_length() throws Exception {
    ObjectStore store = ObjectStore.open(StorePlace.of(home, home), DiskSync.REAL, 8 << 20);
    int objects = (8 << 20) / (900 << 10) + 2;
    List<Kept> kept = new ArrayList<>();
    for (int i = 0; i < objects; i++) {
      kept.add(keep(store, random((900 << 10) + i)));
    }

    assertEquals(2, kept.stream().map(k -> k.place().segment()).distinct().count());
    Kept lastOfFirst =
        kept.stream()
            .filter(k -> k.place().segment() == kept.getFirst().place().segment())
            .reduce((_, b) -> b)
            .orElseThrow();
    assertEquals(lastOfFirst.place().recordEnd(), Files.size(store.region(lastOfFirst).path()));
    store.close();
    assertEquals(
        kept.getLast().place().recordEnd(), Files.size(store.region(kept.getLast()).path()));
  }

  @Test
  void associations_side_by_side_share_syncs_and_keep_their_bytes() throws Exception {
    CountingSync disk = new CountingSync();
    ObjectStore store = ObjectStore.open(StorePlace.of(home, home), disk, 8 << 20);
    List<Kept> kept = new ArrayList<>();
    try (ExecutorService associations = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Kept>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        int length = 10_000 + i;
        answers.add(associations.submit(() -> keep(store, random(length))));
      }
      for (Future<Kept> answer : answers) {
        kept.add(answer.get());
      }
    }

    for (int i = 0; i < 200; i++) {
      assertArrayEquals(withFront(random(10_000 + i)), bytesOf(store, kept.get(i)));
    }
    assertTrue(disk.syncs < 200, disk.syncs + " syncs");
  }

  @Test
  void room_that_is_given_back_leaves_the_neighbours_alone() throws Exception {
    ObjectStore store = ObjectStore.open(home);
    Kept first = keep(store, random(SMALL));
    Kept twice = keep(store, random(SMALL));
    Kept last = keep(store, random(SMALL + 1));

    store.giveBack(twice);

    assertArrayEquals(withFront(random(SMALL)), bytesOf(store, first));
    assertArrayEquals(withFront(random(SMALL + 1)), bytesOf(store, last));
    Remembering remembering = new Remembering();
    ObjectStore.open(home).replay(remembering);
    assertTrue(remembering.told.containsAll(List.of(first, last)));
  }

  @Test
  void a_failed_sync_is_a_fault_and_the_segment_is_not_used_again() throws Exception {
    CountingSync disk = new CountingSync();
    ObjectStore store = ObjectStore.open(StorePlace.of(home, home), disk, 8 << 20);
    Kept before = keep(store, random(100));

    disk.failing = true;
    assertThrows(StoreFault.class, () -> keep(store, random(200)));
    disk.failing = false;
    Kept after = keep(store, random(300));

    assertFalse(before.place().segment() == after.place().segment());
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

  private static final class CountingSync implements DiskSync {
    private volatile boolean failing;
    private volatile int syncs;

    @Override
    public synchronized void sync(FileChannel file, Path path) throws IOException {
      if (failing) {
        throw new IOException("the disk is gone");
      }
      syncs++;
      DiskSync.super.sync(file, path);
    }
  }

  private static final class Remembering implements Replay.Rows {
    private final Map<Long, Long> listedTo = new HashMap<>();
    private final List<Kept> told = new ArrayList<>();
    private final Map<Long, Long> whole = new HashMap<>();

    @Override
    public long listedTo(long segment) {
      return listedTo.getOrDefault(segment, 0L);
    }

    @Override
    public void list(Kept object) {
      told.add(object);
    }

    @Override
    public void whole(long segment, long end) {
      whole.put(segment, end);
    }
  }

  private void spoil(long at) throws IOException {
    spoil(onlySegment(home), at);
  }

  private static void spoil(Path file, long at) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(java.nio.ByteBuffer.wrap(new byte[] {0, 0, 0, 0}), at);
    }
  }

  private static Path onlySegment(Path home) throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("segments"))) {
      return files.toList().getFirst();
    }
  }

  private static Kept keep(ObjectStore store, byte[] dataSet) throws IOException {
    try (IncomingObject incoming = store.receive()) {
      incoming.preamble().write(FRONT);
      read(incoming.keeping(new ByteArrayInputStream(dataSet)));
      return incoming.keep(ARRIVAL);
    }
  }

  private static byte[] bytesOf(ObjectStore store, Kept kept) throws IOException {
    try (InputStream in = store.region(kept).open()) {
      return in.readAllBytes();
    }
  }

  private static byte[] withFront(byte[] dataSet) {
    byte[] all = Arrays.copyOf(FRONT, FRONT.length + dataSet.length);
    System.arraycopy(dataSet, 0, all, FRONT.length, dataSet.length);
    return all;
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
