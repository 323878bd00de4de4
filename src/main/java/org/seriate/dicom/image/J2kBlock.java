package org.seriate.dicom.image;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** One code-block: where it goes and what the packets have brought of it. */
final class J2kBlock {
  /** Of the first ten passes none is raw; then two raw ones and an arithmetic one take turns. */
  private static final int PASSES_BEFORE_BYPASS = 10;

  final J2kBand band;
  final int width;
  final int height;

  /** Of its first sample in the plane of the tile. */
  final int planeOffset;

  final List<Segment> segments = new ArrayList<>();
  boolean included;
  int zeroBitPlanes;
  int passes;

  /** Lblock of B.10.7.1. */
  int lengthBits = 3;

  /** A codeword segment: passes that share one run of bytes. */
  static final class Segment {
    final int capacity;
    final ByteArrayOutputStream data = new ByteArrayOutputStream();
    int passes;

    private Segment(int capacity) {
      this.capacity = capacity;
    }
  }

  J2kBlock(J2kBand band, int width, int height, int planeOffset) {
    this.band = band;
    this.width = width;
    this.height = height;
    this.planeOffset = planeOffset;
  }

  /** The segment that the next pass belongs to. */
  Segment openSegment(int style) {
    if (segments.isEmpty() || segments.getLast().passes == segments.getLast().capacity) {
      segments.add(new Segment(capacityOfNext(style)));
    }
    return segments.getLast();
  }

  /** D.4.2, D.6 */
  private int capacityOfNext(int style) {
    if ((style & J2kCoding.TERMINATE_EACH_PASS) != 0) {
      return 1;
    }
    if ((style & J2kCoding.BYPASS) == 0) {
      return Integer.MAX_VALUE;
    }
    if (segments.isEmpty()) {
      return PASSES_BEFORE_BYPASS;
    }
    return segments.size() % 2 == 1 ? 2 : 1;
  }

  static boolean isRaw(int pass, int style) {
    return (style & J2kCoding.BYPASS) != 0 && pass >= PASSES_BEFORE_BYPASS && pass % 3 != 0;
  }
}
