package org.seriate.dicom.io;

import java.util.ArrayList;
import java.util.List;

/** What was wrong but readable; the first hundred, so that a bad stream cannot fill the memory. */
final class Notes {
  private static final int MAX = 100;

  private final List<String> notes = new ArrayList<>();

  void add(long offset, String path, String what) {
    if (notes.size() < MAX) {
      notes.add("byte " + offset + (path.isEmpty() ? "" : ", " + path) + ": " + what);
    }
  }

  List<String> all() {
    return List.copyOf(notes);
  }
}
