package org.seriate.dicom.image;

import java.util.Arrays;

/** A tag tree of a packet header: ITU-T T.800 B.10.2. */
final class J2kTagTree {
  private static final int UNKNOWN = Integer.MAX_VALUE;

  private final int[] widths;
  private final int[] starts;
  private final int[] low;
  private final int[] value;

  J2kTagTree(int width, int height) {
    int levels = 1;
    for (int w = width, h = height; w > 1 || h > 1; w = (w + 1) / 2, h = (h + 1) / 2) {
      levels++;
    }
    widths = new int[levels];
    starts = new int[levels];
    int nodes = 0;
    int w = width;
    int h = height;
    for (int level = 0; level < levels; level++) {
      widths[level] = w;
      starts[level] = nodes;
      nodes += w * h;
      w = (w + 1) / 2;
      h = (h + 1) / 2;
    }
    low = new int[nodes];
    value = new int[nodes];
    Arrays.fill(value, UNKNOWN);
  }

  /** Reads as many bits as are needed to tell whether the leaf's value is below the threshold. */
  boolean isBelow(int threshold, int x, int y, J2kPacketBits bits) {
    int floor = 0;
    int node = 0;
    for (int level = widths.length - 1; level >= 0; level--) {
      node = starts[level] + (y >> level) * widths[level] + (x >> level);
      floor = Math.max(floor, low[node]);
      while (floor < threshold && value[node] == UNKNOWN) {
        if (bits.next() == 1) {
          value[node] = floor;
        } else {
          floor++;
        }
      }
      low[node] = floor;
    }
    return value[node] < threshold;
  }

  /** The leaf's value, read to its end; {@code limit} or more when there is no sense in it. */
  int read(int limit, int x, int y, J2kPacketBits bits) {
    int threshold = 1;
    while (threshold <= limit && !isBelow(threshold, x, y, bits)) {
      threshold++;
    }
    return threshold - 1;
  }
}
