package org.seriate.retain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seriate.config.AeConfigFiles;
import org.seriate.retain.DiskWatch.Level;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DiskWatchTest {
  private static final long MIB = 1 << 20;

  @TempDir Path folder;

  @Test
  void there_is_room_little_or_none_as_the_watermarks_say() throws Exception {
    Files.writeString(
        folder.resolve("node.yaml"), "disk: {warnBelowFree: 10 %, refuseBelowFree: 100 MiB}\n");
    Files.writeString(folder.resolve("peers.yaml"), "[]\n");
    DiskWatch watch = new DiskWatch(null, AeConfigFiles.read(folder, Map.of()));

    assertEquals(Level.ROOM, watch.look(500 * MIB, 4000 * MIB));
    assertEquals(Level.LITTLE, watch.look(300 * MIB, 4000 * MIB));
    assertEquals(Level.NONE, watch.look(99 * MIB, 4000 * MIB));
    assertEquals(Level.ROOM, watch.look(400 * MIB, 4000 * MIB));
  }
}
