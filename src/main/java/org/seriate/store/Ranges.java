package org.seriate.store;

import java.util.Map;
import java.util.TreeMap;

/** Parts of a file that are there; those that touch are one. */
final class Ranges {
  private final TreeMap<Long, Long> ends = new TreeMap<>();

  /** Whether all bytes from {@code from} to before {@code to} are there. */
  boolean hold(long from, long to) {
    Map.Entry<Long, Long> before = ends.floorEntry(from);
    return before != null && before.getValue() >= to;
  }

  void add(long from, long to) {
    long start = from;
    long end = to;
    Map.Entry<Long, Long> before = ends.floorEntry(from);
    if (before != null && before.getValue() >= from) {
      start = before.getKey();
      end = Math.max(end, before.getValue());
    }
    for (Map.Entry<Long, Long> next = ends.ceilingEntry(start);
        next != null && next.getKey() <= end;
        next = ends.ceilingEntry(start)) {
      end = Math.max(end, next.getValue());
      ends.remove(next.getKey());
    }
    ends.put(start, end);
  }

  long bytes() {
    return ends.entrySet().stream().mapToLong(e -> e.getValue() - e.getKey()).sum();
  }
}
