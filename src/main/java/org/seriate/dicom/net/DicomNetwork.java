package org.seriate.dicom.net;

import java.io.IOException;

/**
 * The whole of what the rooms know about the network: wait for associations, or open one.
 *
 * <p>{@link UpperLayerNetwork} is our own engine; another one may stand behind the same door.
 */
public interface DicomNetwork {

  /**
   * Begins to accept associations.
   *
   * @throws IOException when the port cannot be bound; the message names address and port
   */
  Listener listen(ListenerSettings settings, AssociationPolicy policy, DimseServices services)
      throws IOException;

  /**
   * Opens an association and negotiates the proposed contexts (PS3.8 7.1).
   *
   * @throws AssociationRefused when the peer answered A-ASSOCIATE-RJ or A-ABORT
   * @throws org.seriate.dicom.tls.TlsFailure when the connection could not be secured as the call
   *     wants it
   * @throws IOException when no connection could be made, or a deadline passed
   */
  Association open(Call call) throws IOException;
}
