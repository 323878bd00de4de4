package org.seriate.queue;

/** What came of a command of a person. */
public sealed interface Commanded {
  /** One sentence for a person. */
  String said();

  /**
   * @param works how many works it changed
   */
  record Done(int works, String said) implements Commanded {}

  /** The work is not in a state for it; nothing changed. */
  record Refused(String said) implements Commanded {}

  /** No such work, series or destination. */
  record Unknown(String said) implements Commanded {}
}
