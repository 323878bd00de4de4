package org.seriate.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The segments of this run: one is written, those before it wait until their rows are there. */
final class SegmentLog {
  private final Path folder;
  private final StorePlace place;
  private final DiskSync disk;
  private final long segmentSize;
  private final Map<Long, Segment> segments = new TreeMap<>();
  private Segment current;

  SegmentLog(Path folder, StorePlace place, DiskSync disk, long segmentSize) {
    this.folder = folder;
    this.place = place;
    this.disk = disk;
    this.segmentSize = segmentSize;
  }

  /** Range and secret for a record that is about to be written. */
  record Reserved(Segment segment, long at) {}

  /**
   * Takes room for a record, in a new segment when the current one has none.
   *
   * @throws IOException when a new one cannot be made
   */
  synchronized Reserved reserve(long length) throws IOException {
    long at = current == null ? -1 : current.reserve(length);
    if (at < 0) {
      if (current != null) {
        current.seal();
      }
      current = Segment.create(folder, place.freshNumber(), segmentSize, disk);
      segments.put(current.number(), current);
      at = current.reserve(length);
    }
    return new Reserved(current, at);
  }

  void write(Reserved place, ByteBuffer[] bytes) throws IOException {
    place.segment().write(bytes, place.at(), disk);
  }

  /** For each segment of these places: up to where all its records have rows, these included. */
  synchronized Map<Long, Long> listedWith(Collection<Place> places) {
    Map<Long, Long> listed = new TreeMap<>();
    startsBySegment(places).forEach((n, at) -> listed.put(n, segments.get(n).listedWith(at)));
    return listed;
  }

  synchronized void listed(Collection<Place> places) {
    startsBySegment(places).forEach((n, at) -> segments.get(n).listed(at));
    segments.values().removeIf(s -> s != current && s.isDone());
  }

  /** Records of earlier runs are listed while the store is replayed; they are not kept here. */
  private Map<Long, Set<Long>> startsBySegment(Collection<Place> places) {
    return places.stream()
        .filter(p -> segments.containsKey(p.segment()))
        .collect(
            Collectors.groupingBy(
                Place::segment, Collectors.mapping(Place::recordAt, Collectors.toSet())));
  }

  /** Whether it is being written, or has records of this run that wait for their rows. */
  synchronized boolean isInUse(long number) {
    return segments.containsKey(number);
  }

  synchronized void close() {
    if (current != null) {
      current.seal();
      current = null;
    }
  }
}
