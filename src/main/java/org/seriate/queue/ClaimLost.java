package org.seriate.queue;

/**
 * The claim is no longer ours: its lease ran out and another worker took over, or a late slice
 * superseded it. Thrown inside the transaction of the outcome, so that nothing of it is written.
 */
public final class ClaimLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ClaimLost(String message) {
    super(message);
  }
}
