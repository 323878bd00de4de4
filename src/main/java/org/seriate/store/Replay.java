package org.seriate.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Goes, at start, through what the segments of earlier runs hold behind the point up to which they
 * have rows. A record that a crash left torn is passed over: it was never answered. What it finds
 * whole is synced before it is told, for a killed run may have written it without.
 */
public final class Replay {
  private final ObjectStore store;
  private final Path folder;
  private final StorePlace place;
  private final DiskSync disk;
  private int records;
  private int torn;
  private int segments;

  /** What is known of the segments, and what is to be done with a record without rows. */
  public interface Rows {
    /** Up to where all records of a segment have rows; 0 when nothing is known of it. */
    long listedTo(long segment);

    /** An object without rows, in the order of their places. */
    void list(Kept object) throws IOException;

    /** All records of the segment have been told, up to its end. */
    void whole(long segment, long end) throws IOException;
  }

  Replay(ObjectStore store, Path folder, StorePlace place, DiskSync disk) {
    this.store = store;
    this.folder = folder;
    this.place = place;
    this.disk = disk;
  }

  /** Records that were told, whether or not they had rows after all. */
  public int records() {
    return records;
  }

  /** Ranges that begin like a record and are none: writes that a crash cut off. */
  public int torn() {
    return torn;
  }

  /** Segments that were not known to be listed to their end. */
  public int segments() {
    return segments;
  }

  /** Files of objects half received, thrown away when the store was opened. */
  public int thrownAway() {
    return store.thrownAway();
  }

  void run(Rows rows) throws IOException {
    for (long number : numbers(folder)) {
      if (!place.isOurs(number)) {
        continue; // another node may be writing it
      }
      Path path = Segment.path(folder, number);
      long listedTo = rows.listedTo(number);
      if (listedTo == 0 || Files.size(path) > listedTo) {
        segments++;
        run(number, path, listedTo, rows);
      }
    }
  }

  /** In the order in which they were begun. */
  static List<Long> numbers(Path folder) throws IOException {
    List<Long> numbers = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.seg")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        numbers.add(Long.parseLong(name.substring(0, name.length() - ".seg".length())));
      }
    }
    Collections.sort(numbers);
    return numbers;
  }

  private void run(long number, Path path, long listedTo, Rows rows) throws IOException {
    long from = Math.max(listedTo, Segment.FIRST_RECORD);
    long end = 0;
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      disk.sync(channel, path);
      Optional<UUID> secret = Segment.secretOf(path);
      if (secret.isPresent()) {
        SegmentScan scan = new SegmentScan(channel, number, secret.get());
        end = scan.run(from, rows::list);
        records += scan.records();
        torn += scan.torn();
      } else {
        end = from;
      }
      if (channel.size() > end) {
        channel.truncate(end);
      }
    }
    if (listedTo == 0 && end == Segment.FIRST_RECORD) {
      Files.delete(path); // begun and never used
    } else {
      rows.whole(number, end);
    }
  }
}
