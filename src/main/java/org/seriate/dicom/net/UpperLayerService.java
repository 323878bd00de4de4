package org.seriate.dicom.net;

import java.time.Duration;
import java.util.Optional;
import org.seriate.dicom.tls.TlsFacts;

/** What an association that we asked for needs of the upper layer beside P-DATA (PS3.8 7). */
interface UpperLayerService {
  /** Sta6, where data may be sent. */
  boolean isEstablished();

  Optional<TlsFacts> tls();

  /** A peer that aborts while we send breaks our write; its A-ABORT may still be there to read. */
  AssociationFailure lastWord(AssociationFailure.Lost lost);

  /** Answers a failure as PS3.8 Table 9-10 says, so far as the peer can still be reached. */
  void answer(AssociationFailure failure);

  /** A-RELEASE, and its answer within this time. */
  void release(Duration time) throws AssociationFailure;

  /** The answer to a peer that asked for release, which only {@link #finish} may follow. */
  void answerRelease() throws AssociationFailure;

  /** A-ABORT request of the user (AA-1). */
  void abort();

  /** Ends the connection; after a last word of ours it is the peer who closes first (Sta13). */
  void finish();
}
