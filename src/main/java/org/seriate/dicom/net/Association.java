package org.seriate.dicom.net;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.tls.TlsFacts;

/** An open association on which we are the requestor. Used by one thread at a time. */
public interface Association extends AutoCloseable {
  /** Of {@link #find(String, DataSet)}; an answer longer than that is none for a list. */
  int MOST_MATCHES = 100_000;

  /** Transfer syntaxes the peer accepted for an abstract syntax, one for each accepted context. */
  Set<String> accepted(String abstractSyntax);

  /** The implementation version name the acceptor gave, if any. */
  Optional<String> peerImplementation();

  /** What was agreed with the peer; empty on a plain connection. */
  default Optional<TlsFacts> tls() {
    return Optional.empty();
  }

  /** C-ECHO. */
  Status echo() throws IOException;

  /**
   * C-STORE of an encoded data set (without file meta information) in a transfer syntax that was
   * accepted.
   *
   * @throws NotNegotiated when no accepted context carries this class in this syntax
   * @throws IOException when the association broke: the outcome at the peer is unknown
   */
  Status store(
      String sopClassUid, String sopInstanceUid, String transferSyntaxUid, InputStream dataSet)
      throws IOException;

  /**
   * C-STORE as a sub-operation of a C-MOVE.
   *
   * @throws NotNegotiated when no accepted context carries this class in this syntax
   * @throws IOException when the association broke: the outcome at the peer is unknown
   */
  Status store(
      String sopClassUid,
      String sopInstanceUid,
      String transferSyntaxUid,
      InputStream dataSet,
      MoveOriginator originator)
      throws IOException;

  /** Who asked for a C-MOVE, and in which message of its association (PS3.7 9.1.1.1). */
  record MoveOriginator(String aeTitle, int messageId) {}

  /**
   * C-FIND; each match is handed over as it comes, so that no number of them costs memory.
   *
   * @return the last status; FE00 when {@code matches} wanted no more
   * @throws IOException when the association broke, or a match could not be read, which breaks it
   */
  Status find(String modelUid, DataSet identifier, Matches matches) throws IOException;

  /**
   * Whether the peer granted that objects of this class come to us on this association (PS3.7
   * D.3.3.4), which a C-GET needs.
   */
  boolean returns(String sopClassUid);

  /**
   * C-GET; the objects come on this association.
   *
   * @param back takes each of them
   * @throws NotNegotiated when the model was not accepted
   * @throws IOException when the association broke: what came until then has been handed over
   */
  Retrieved get(String modelUid, DataSet identifier, Retrieved.Back back, Retrieved.Watch watch)
      throws IOException;

  /**
   * C-MOVE; the peer opens an association to the destination and sends the objects there.
   *
   * @param destination an AE title that the peer knows
   * @throws NotNegotiated when the model was not accepted
   * @throws IOException when the association broke: the peer may go on sending
   */
  Retrieved move(String modelUid, DataSet identifier, String destination, Retrieved.Watch watch)
      throws IOException;

  /**
   * C-FIND; the matches of all pending responses, at most {@value #MOST_MATCHES}.
   *
   * @throws QueryFailed when the last status is not success, which more matches are not; the
   *     association goes on
   */
  List<DataSet> find(String modelUid, DataSet identifier) throws IOException;

  /**
   * N-ACTION, N-CREATE, N-SET or N-EVENT-REPORT; the status of the response.
   *
   * @throws NotNegotiated when no accepted context carries this class
   * @throws IOException when the association broke: the outcome at the peer is unknown
   */
  Status perform(NormalizedRequest request) throws IOException;

  /** False when the peer was asked for the SCP role of a class and said no (PS3.7 D.3.3.4). */
  boolean mayBeScp(String abstractSyntax);

  /**
   * Waits for one N-EVENT-REPORT of the peer, which is the SCP of its class, and answers it.
   *
   * @return false when none came in time, or the peer asked for release instead, which it then got
   * @throws IOException when the association broke
   */
  boolean awaitEvent(Duration longest, EventTaker taker) throws IOException;

  /** Takes an event; what is thrown is answered 0110. */
  @FunctionalInterface
  interface EventTaker {
    Status take(NormalizedRequest.EventReport event);
  }

  /** A-RELEASE and wait for the answer. */
  void release() throws IOException;

  /** A-ABORT when not released. */
  @Override
  void close();

  /** No accepted presentation context fits. */
  final class NotNegotiated extends IOException {
    private static final long serialVersionUID = 1L;

    public NotNegotiated(String message) {
      super(message);
    }
  }
}
