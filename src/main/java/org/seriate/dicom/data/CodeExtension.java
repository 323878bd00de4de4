package org.seriate.dicom.data;

/**
 * Reads one value field with ISO 2022 escapes (PS3.5 6.1.2.5).
 *
 * <p>Bytes below 80H are of the set in G0, the others of the set in G1. Each control character but
 * ESC, and each delimiter, brings back the sets of value 1 (PS3.5 6.1.2.5.3). While G0 holds a set
 * of two bytes, 5CH is half a character and no delimiter.
 */
final class CodeExtension {
  static final byte ESC = 0x1B;

  private final byte[] text;
  private final Vr vr;
  private final CodedSet firstG0;
  private final CodedSet firstG1;
  private final StringBuilder out = new StringBuilder();
  private CodedSet g0;
  private CodedSet g1;
  private int at;

  CodeExtension(byte[] text, Vr vr, CodedSet g0, CodedSet g1) {
    this.text = text;
    this.vr = vr;
    this.firstG0 = g0;
    this.firstG1 = g1;
    this.g0 = g0;
    this.g1 = g1;
  }

  String decode() {
    while (at < text.length) {
      byte b = text[at];
      if (b == ESC) {
        escape();
      } else if (isControl(b) || (b >= 0 && g0.width == 1 && isDelimiter(b))) {
        reset();
        out.append((char) b);
        at++;
      } else if (b == ' ') {
        out.append(' ');
        at++;
      } else {
        run(b < 0 ? g1 : g0);
      }
    }
    return out.toString();
  }

  private void escape() {
    at++;
    CodedSet.escapedAt(text, at)
        .ifPresent(
            set -> {
              at += set.escape.length;
              switch (set.half) {
                case G0 -> g0 = set;
                case G1 -> g1 = set;
              }
            });
  }

  /** Takes characters of one set up to the next byte that may mean something else. */
  private void run(CodedSet set) {
    int from = at;
    boolean high = text[at] < 0;
    while (at < text.length && (text[at] < 0) == high && !interrupts(text[at], set)) {
      at = Math.min(text.length, at + set.width);
    }
    out.append(set.decode(text, from, at));
  }

  private boolean interrupts(byte b, CodedSet set) {
    return b >= 0 && (isControl(b) || b == ' ' || (set.width == 1 && isDelimiter(b)));
  }

  private void reset() {
    g0 = firstG0;
    g1 = firstG1;
  }

  private static boolean isControl(byte b) {
    return b >= 0 && b < 0x20;
  }

  private boolean isDelimiter(byte b) {
    return (b == '\\' && vr.isMultiValuedText()) || (vr == Vr.PN && (b == '^' || b == '='));
  }
}
