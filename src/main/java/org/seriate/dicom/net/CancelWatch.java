package org.seriate.dicom.net;

import org.seriate.dicom.net.AssociationFailure.Violation;
import org.seriate.dicom.net.MessageReader.Message;

/**
 * Reads what the peer sends while we answer one request of it: C-CANCEL-RQ (PS3.7 9.3.2.3), and in
 * a C-GET its responses to our sub-operations. Anything else breaks the window of one operation.
 */
final class CancelWatch {
  private final MessageReader reader;
  private final int messageId;
  private boolean asked;

  CancelWatch(MessageReader reader, int messageId) {
    this.reader = reader;
    this.messageId = messageId;
  }

  /** Looks, without waiting, whether the request was cancelled. */
  boolean isAsked() throws AssociationFailure {
    while (!asked && reader.hasInput()) {
      cancel(next());
    }
    return asked;
  }

  /** Waits for the response to a C-STORE-RQ of ours; a cancel that comes before it is kept. */
  Status storeResponse(int subOperation) throws AssociationFailure {
    while (true) {
      Message message = next();
      CommandSet command = message.command();
      if (command.field() == CommandField.responseTo(CommandField.C_STORE_RQ)
          && command.messageId() == subOperation) {
        message.dataSet().drain();
        return command.status().orElseThrow(() -> Violation.ofDimse("no status"));
      }
      cancel(message);
    }
  }

  private Message next() throws AssociationFailure {
    return reader.next().orElseThrow(() -> Violation.ofDimse("release before the last response"));
  }

  private void cancel(Message message) throws AssociationFailure {
    if (message.command().field() != CommandField.C_CANCEL_RQ) {
      throw Violation.ofDimse("a second operation at a time; the window is one");
    }
    message.dataSet().drain();
    asked |= message.command().messageId() == messageId;
  }
}
