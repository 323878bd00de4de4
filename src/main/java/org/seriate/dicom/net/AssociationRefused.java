package org.seriate.dicom.net;

import java.io.IOException;

/**
 * The peer answered our request with A-ASSOCIATE-RJ or A-ABORT; the message says which, in words.
 */
public final class AssociationRefused extends IOException {
  private static final long serialVersionUID = 1L;
  private final boolean permanent;

  public AssociationRefused(String message, boolean permanent) {
    super(message);
    this.permanent = permanent;
  }

  /** Result 1 of PS3.8 Table 9-21: the same request would be refused again. */
  public boolean isPermanent() {
    return permanent;
  }
}
