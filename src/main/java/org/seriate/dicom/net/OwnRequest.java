package org.seriate.dicom.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.AssociationFailure.Violation;
import org.seriate.dicom.net.MessageReader.Message;
import org.seriate.dicom.net.PresentationContext.Accepted;

/**
 * One C-FIND, C-GET or C-MOVE of ours from the request to its last response, cancelled on the way
 * when we want no more (PS3.7 9.3.2.3).
 *
 * <pre>
 * request --> response --pending--> next response --...--> last response
 *                  '--C-CANCEL--> what is still under way, not for ever --> last response
 * </pre>
 */
final class OwnRequest {
  /** A peer that heard the cancel may have so many messages under way; more is not listening. */
  static final int MOST_AFTER_CANCEL = 1000;

  private final Accepted context;
  private final CommandSet command;
  private final MessageReader reader;
  private final MessageWriter writer;
  private final Duration patience;
  private boolean cancelled;
  private long cancelEnds;
  private int afterCancel;

  /**
   * @param patience how long a cancelled request may go on
   */
  OwnRequest(
      Accepted context,
      CommandSet command,
      MessageReader reader,
      MessageWriter writer,
      Duration patience) {
    this.context = context;
    this.command = command;
    this.reader = reader;
    this.writer = writer;
    this.patience = patience;
  }

  void send(DataSet identifier) throws IOException {
    TransferSyntax syntax = TransferSyntax.of(context.transferSyntax()).orElseThrow();
    byte[] keys = DataSetWriter.toBytes(identifier, syntax);
    writer.send(context.id(), command, new ByteArrayInputStream(keys));
  }

  boolean isCancelled() {
    return cancelled;
  }

  void cancel() throws AssociationFailure {
    if (!cancelled) {
      cancelled = true;
      cancelEnds = System.nanoTime() + patience.toNanos();
      writer.send(context.id(), CommandSet.cancelRq(command.messageId()));
    }
  }

  /** The next message, whatever it is; a cancelled request does not go on for ever. */
  Message next() throws AssociationFailure {
    boolean endless =
        cancelled && (++afterCancel > MOST_AFTER_CANCEL || System.nanoTime() - cancelEnds > 0);
    if (endless) {
      throw Violation.ofDimse("the peer goes on with a request that was cancelled");
    }
    return reader
        .next()
        .orElseThrow(() -> Violation.ofDimse("the peer asked for release, not answering"));
  }

  /** What the message says of this request; it must be a response to it. */
  Status statusOf(Message message) throws Violation {
    CommandSet response = message.command();
    boolean fits =
        response.field() == CommandField.responseTo(command.field())
            && response.messageId() == command.messageId()
            && message.context().id() == context.id();
    if (!fits) {
      throw Violation.ofDimse("the peer answered something else than was asked");
    }
    return response.status().orElseThrow(() -> Violation.ofDimse("no status"));
  }
}
