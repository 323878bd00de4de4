package org.seriate.dicom.net;

import java.net.InetAddress;
import org.seriate.dicom.tls.TlsFailure;

/**
 * What happened to an accepted (or refused) association; called on the association's own thread.
 */
public interface AssociationEvents {
  /**
   * A connection to the TLS port came to nothing before any association was asked for.
   *
   * @param id the number that its association would have had
   */
  default void notSecured(long id, InetAddress from, TlsFailure failure) {}

  default void rejected(AssociationFacts facts, AssociationPolicy.Reject reject) {}

  default void opened(AssociationFacts facts) {}

  /**
   * The association is over. {@code released} is false after an abort, a deadline or a lost
   * connection.
   */
  default void ended(AssociationFacts facts, boolean released, String how) {}
}
