package org.seriate.store;

/**
 * A part of a segment, as it lies in a bucket: the bytes from {@code from} to before {@code to}.
 */
record Piece(long segment, long from, long to) {
  String name() {
    return "segments/%d/%d-%d".formatted(segment, from, to);
  }

  static String nameOfFile(String digest) {
    return "objects/" + digest + ".dcm";
  }
}
