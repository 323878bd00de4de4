package org.seriate.dicom.net;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Who is at the other end, as far as the association request says.
 *
 * @param id number of the association within this process, for logs and rows
 * @param implementationVersionName (PS3.7 D.3.3.2), empty if not sent
 */
public record AssociationFacts(
    long id,
    String callingAe,
    String calledAe,
    InetAddress remoteAddress,
    String implementationClassUid,
    Optional<String> implementationVersionName) {}
