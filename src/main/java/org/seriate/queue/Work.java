package org.seriate.queue;

import java.util.Optional;

/** What a worker does with a claim; the life of a series implements it. */
public interface Work {
  /**
   * Does the claimed step and settles the claim.
   *
   * @return empty when it is settled, else why not
   */
  Optional<Failure> perform(Claim claim) throws Exception;

  /** What an exception of {@link #perform} means. */
  Failure failureOf(Claim claim, Exception thrown);

  /** Takes the work out of the line with all that hangs on it. */
  void setAside(Claim claim, String reason);
}
