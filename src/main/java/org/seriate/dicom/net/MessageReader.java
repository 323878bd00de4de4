package org.seriate.dicom.net;

import java.io.InputStream;
import java.util.Optional;

/** The messages of the peer on one association, in the order they come (PS3.7 6.3.1). */
interface MessageReader {
  /** A command and the stream of its data set, which is empty if the command says there is none. */
  record Message(PresentationContext.Accepted context, CommandSet command, DataSetStream dataSet) {}

  /** Empty when the peer asks for release instead (A-RELEASE indication). */
  Optional<Message> next() throws AssociationFailure;

  /**
   * True when a message has begun to arrive, so that {@link #next} will not wait for its first
   * byte.
   */
  boolean hasInput() throws AssociationFailure;

  /** The data set of one message as it comes off the wire. */
  abstract class DataSetStream extends InputStream {
    /** Why the peer's part broke off, if it did; the association is then over. */
    abstract Optional<AssociationFailure> failure();

    /** Reads on to the last fragment, so that the next message can begin, and shuts the stream. */
    abstract void drain() throws AssociationFailure;
  }
}
