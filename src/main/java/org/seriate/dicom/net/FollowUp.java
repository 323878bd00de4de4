package org.seriate.dicom.net;

import java.util.Optional;

/**
 * An N-EVENT-REPORT for the association on which its cause was requested, as long as that is open
 * (PS3.4 J.3.3). Unless there was nothing to tell, exactly one of {@link #answered} and {@link
 * #unanswered} is called, on the association's thread.
 */
public interface FollowUp {
  /**
   * Asked when it is about to be sent; empty when there is nothing to be told any more. What is
   * thrown counts as not sent.
   */
  Optional<NormalizedRequest.EventReport> report();

  void answered(Status status);

  /** It was not sent, or its outcome at the peer is unknown. */
  void unanswered(String why);
}
