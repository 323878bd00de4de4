package org.seriate.queue;

/** What a worker does with a claim; the life of a series implements it. */
public interface Work {
  /** Does the claimed step and settles the claim. An exception gives the work back to the line. */
  void perform(Claim claim) throws Exception;
}
