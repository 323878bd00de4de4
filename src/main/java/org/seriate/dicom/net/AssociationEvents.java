package org.seriate.dicom.net;

/**
 * What happened to an accepted (or refused) association; called on the association's own thread.
 */
public interface AssociationEvents {
  default void rejected(AssociationFacts facts, AssociationPolicy.Reject reject) {}

  default void opened(AssociationFacts facts) {}

  /**
   * The association is over. {@code released} is false after an abort, a deadline or a lost
   * connection.
   */
  default void ended(AssociationFacts facts, boolean released, String how) {}
}
