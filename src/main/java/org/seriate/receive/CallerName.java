package org.seriate.receive;

import org.seriate.dicom.net.AssociationFacts;

/** How a calling peer is named in the audit record: AE title, address, and the user it named. */
final class CallerName {
  private CallerName() {}

  static String of(AssociationFacts facts) {
    return facts.callingAe()
        + "@"
        + facts.remoteAddress().getHostAddress()
        + facts.user().map(user -> ", user " + user.name()).orElse("");
  }
}
