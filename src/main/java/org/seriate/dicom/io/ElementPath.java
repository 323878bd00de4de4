package org.seriate.dicom.io;

import java.util.Arrays;
import org.seriate.dicom.data.Tag;

/**
 * Where in nested sequences the reader stands; put into words only when there is something to say.
 */
final class ElementPath {
  private int[] tags = new int[8];
  private int[] items = new int[8];
  private int depth;

  int depth() {
    return depth;
  }

  void enter(int sequence) {
    if (depth == tags.length) {
      tags = Arrays.copyOf(tags, depth * 2);
      items = Arrays.copyOf(items, depth * 2);
    }
    tags[depth] = sequence;
    items[depth] = 0;
    depth++;
  }

  void nextItem() {
    items[depth - 1]++;
  }

  void leave() {
    depth--;
  }

  /** E.g. {@code (0040,A730)[2].(0040,A043)}; items count from 1. Tag 0 is left out. */
  String at(int tag) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < depth; i++) {
      path.append(i > 0 ? "." : "").append(Tag.format(tags[i]));
      if (items[i] > 0) {
        path.append('[').append(items[i]).append(']');
      }
    }
    if (tag != 0) {
      path.append(path.isEmpty() ? "" : ".").append(Tag.format(tag));
    }
    return path.toString();
  }
}
