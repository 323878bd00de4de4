package org.seriate.report;

/**
 * Text made fit for VR LO: at most 64 characters, no backslash, no control characters (PS3.5 6.2).
 */
final class LongString {
  static final int LONGEST = 64;
  private static final String CUT = "...";

  private LongString() {}

  static String of(String text) {
    return of(text, LONGEST);
  }

  /** Cut at a word's end where there is one in the last third, and marked as cut. */
  static String of(String text, int longest) {
    String clean = text.replace('\\', '/').replaceAll("\\p{Cntrl}+", " ").strip();
    if (length(clean) <= longest) {
      return clean;
    }
    String head = clean.substring(0, clean.offsetByCodePoints(0, longest - CUT.length()));
    int space = head.lastIndexOf(' ');
    return (space > head.length() * 2 / 3 ? head.substring(0, space) : head).stripTrailing() + CUT;
  }

  /** For attributes that must have a value. */
  static String required(String text) {
    String clean = of(text);
    return clean.isEmpty() ? "unspecified" : clean;
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
