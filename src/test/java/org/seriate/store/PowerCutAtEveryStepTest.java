package org.seriate.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.store.IncomingObject.StoreFault;

/** The power goes, or the disk refuses, at each sync and rename in turn. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PowerCutAtEveryStepTest {
  private static final int SEGMENT = 2 << 20;
  private static final int[] LENGTHS = {
    600_000, 5, 1_200_000, 700_000, 300_000, 900_000, 1_100_000, 10_000
  };

  @TempDir Path folder;

  @Test
  void what_was_answered_before_the_power_went_is_there_when_it_comes_back() throws Exception {
    int cuts = 0;
    for (int step = 0; ; step++) {
      Path home = Files.createDirectories(folder.resolve("home" + step));
      PowerCutDisk disk = new PowerCutDisk(step);
      Map<String, byte[]> answered = new LinkedHashMap<>();
      boolean cut = runUntilCut(home, disk, answered);
      Path after = Files.createDirectories(folder.resolve("after" + step));
      disk.after(home, after);
      assertAllThere(after, answered, step);
      if (!cut) {
        assertEquals(LENGTHS.length, answered.size());
        break;
      }
      cuts++;
    }
    assertTrue(cuts > 2 * LENGTHS.length, cuts + " steps");
  }

  private static boolean runUntilCut(Path home, DiskSync disk, Map<String, byte[]> answered)
      throws IOException {
    try {
      ObjectStore store = ObjectStore.open(StorePlace.of(home, home), disk, SEGMENT);
      for (int length : LENGTHS) {
        byte[] bytes = random(length);
        answered.put(keep(store, bytes).digest(), bytes);
      }
      return false;
    } catch (PowerCutDisk.PowerCut e) {
      return true;
    }
  }

  private static void assertAllThere(Path home, Map<String, byte[]> answered, int step)
      throws IOException {
    ObjectStore store = ObjectStore.open(home);
    List<Kept> told = tell(store);
    for (Map.Entry<String, byte[]> object : answered.entrySet()) {
      Kept kept =
          told.stream()
              .filter(k -> k.digest().equals(object.getKey()))
              .findFirst()
              .orElseThrow(() -> new AssertionError("lost after step " + step));
      try (InputStream in = store.region(kept).open()) {
        assertArrayEquals(object.getValue(), in.readAllBytes());
      }
    }
  }

  @Test
  void a_disk_that_refuses_one_step_costs_the_objects_that_wait_and_no_other() throws Exception {
    for (int step = 0; step < 31; step++) {
      Path home = Files.createDirectories(folder.resolve("refusing" + step));
      RefusingDisk disk = new RefusingDisk();
      ObjectStore store = ObjectStore.open(StorePlace.of(home, home), disk, SEGMENT);
      disk.refuse = step;
      Map<String, byte[]> answered = new LinkedHashMap<>();
      int faults = 0;
      for (int length : LENGTHS) {
        byte[] bytes = random(length);
        try {
          answered.put(keep(store, bytes).digest(), bytes);
        } catch (StoreFault e) {
          faults++;
        }
      }
      assertTrue(faults <= 1, faults + " faults");
      assertAllThere(home, answered, step);
    }
  }

  private static final class RefusingDisk implements DiskSync {
    private int refuse = -1;

    private void step() throws IOException {
      if (refuse-- == 0) {
        throw new IOException("refused");
      }
    }

    @Override
    public void sync(FileChannel file, Path path) throws IOException {
      step();
      DiskSync.super.sync(file, path);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      step();
      DiskSync.super.rename(from, to);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
      step();
      DiskSync.super.syncDirectory(directory);
    }
  }

  private static List<Kept> tell(ObjectStore store) throws IOException {
    List<Kept> told = new ArrayList<>();
    store.replay(
        new Replay.Rows() {
          @Override
          public long listedTo(long segment) {
            return 0;
          }

          @Override
          public void list(Kept object) {
            told.add(object);
          }

          @Override
          public void whole(long segment, long end) {}
        });
    return told;
  }

  private static Kept keep(ObjectStore store, byte[] dataSet) throws IOException {
    Arrival arrival = new Arrival(new UUID(1, 2), 3, "CT", "::1", "CT@::1", Instant.EPOCH);
    try (IncomingObject incoming = store.receive()) {
      incoming
          .keeping(new ByteArrayInputStream(dataSet))
          .transferTo(OutputStream.nullOutputStream());
      return incoming.keep(arrival);
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
