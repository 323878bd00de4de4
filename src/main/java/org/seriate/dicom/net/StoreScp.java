package org.seriate.dicom.net;

import java.io.IOException;
import java.io.InputStream;
import org.seriate.dicom.io.TransferSyntax;

/** Answers C-STORE-RQ (PS3.7 9.1.1). */
@FunctionalInterface
public interface StoreScp {
  /**
   * Takes one data set. What is not read is drained by the engine before the answer is sent.
   *
   * <p>Anything thrown while the peer is still there is answered 0110 and logged with its stack;
   * the association goes on. When the peer vanished in the middle nothing is answered, whatever is
   * returned: reading then throws, and the stream must not be taken for whole.
   *
   * @param dataSet the encoded data set as it comes off the wire, ends at its last fragment; not to
   *     be used after returning
   */
  Status store(AssociationFacts association, Request request, InputStream dataSet)
      throws IOException;

  /** What the command and the presentation context say; the UIDs are not yet checked. */
  record Request(
      int messageId,
      String affectedSopClassUid,
      String affectedSopInstanceUid,
      TransferSyntax transferSyntax) {}
}
