package org.seriate.program;

/** A command could not do what it was asked; the message is the whole of what the user is told. */
final class CommandFailed extends Exception {
  private static final long serialVersionUID = 1L;

  CommandFailed(String sentence) {
    super(sentence);
  }

  CommandFailed(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
