package org.seriate.dicom.net;

import java.net.InetAddress;
import java.util.Optional;
import org.seriate.dicom.tls.TlsFacts;

/**
 * Who is at the other end, as far as the association request says.
 *
 * @param id number of the association within this process, for logs and rows
 * @param implementationVersionName (PS3.7 D.3.3.2), empty if not sent
 * @param user of user identity negotiation (PS3.7 D.3.3.7), empty if none of types 1 and 2
 * @param tls what was agreed, empty on a plain connection
 */
public record AssociationFacts(
    long id,
    String callingAe,
    String calledAe,
    InetAddress remoteAddress,
    String implementationClassUid,
    Optional<String> implementationVersionName,
    Optional<ClaimedUser> user,
    Optional<TlsFacts> tls) {

  /** A plain connection and no user. */
  public AssociationFacts(
      long id,
      String callingAe,
      String calledAe,
      InetAddress remoteAddress,
      String implementationClassUid,
      Optional<String> implementationVersionName) {
    this(
        id,
        callingAe,
        calledAe,
        remoteAddress,
        implementationClassUid,
        implementationVersionName,
        Optional.empty(),
        Optional.empty());
  }
}
