package org.seriate.classify.model;

/** The device had no memory for what it was asked; less at a time may fit. */
public final class EngineOutOfMemory extends EngineFailure {
  private static final long serialVersionUID = 1;

  public EngineOutOfMemory(String message) {
    super(message);
  }

  EngineOutOfMemory(String message, Throwable cause) {
    super(message, cause);
  }
}
