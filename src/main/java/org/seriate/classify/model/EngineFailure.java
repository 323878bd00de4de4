package org.seriate.classify.model;

/**
 * The library that runs a network refused the network or broke while running it: no series fares
 * better on this node.
 */
public class EngineFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public EngineFailure(String message) {
    super(message);
  }

  EngineFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
