package org.seriate.receive;

import org.seriate.dicom.net.AssociationFacts;

/** How a calling peer is named in the audit record: AE title and address. */
final class CallerName {
  private CallerName() {}

  static String of(AssociationFacts facts) {
    return facts.callingAe() + "@" + facts.remoteAddress().getHostAddress();
  }
}
