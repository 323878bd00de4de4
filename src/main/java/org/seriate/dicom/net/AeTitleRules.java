package org.seriate.dicom.net;

/**
 * AE titles on the wire: 16 characters, leading and trailing spaces mean nothing (PS3.5 6.2, AE).
 */
final class AeTitleRules {
  private static final int LONGEST = 16;

  private AeTitleRules() {}

  /** Printable ASCII without backslash, not only spaces (PS3.8 7.1.1.3). */
  static boolean isValid(String title) {
    return !title.isBlank()
        && title.strip().length() <= LONGEST
        && title.chars().allMatch(c -> c >= 0x20 && c < 0x7F && c != '\\');
  }

  /** Without padding, and with nothing in it that a log or a terminal would take for a command. */
  static String shown(String title) {
    return title.replaceAll("[^\\x20-\\x7E]|\\\\", "?").strip();
  }
}
