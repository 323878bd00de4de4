package org.seriate.dicom.net;

import java.io.IOException;
import java.io.InputStream;

/** Our messages on one association (PS3.7 6.3.1). */
interface MessageWriter {
  void send(int contextId, CommandSet command) throws AssociationFailure;

  /**
   * @throws AssociationFailure when sending failed
   * @throws IOException when {@code dataSet} could not be read: half a message is then on the wire
   */
  void send(int contextId, CommandSet command, InputStream dataSet) throws IOException;
}
