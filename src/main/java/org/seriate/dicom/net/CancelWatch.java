package org.seriate.dicom.net;

import org.seriate.dicom.net.AssociationFailure.Violation;
import org.seriate.dicom.net.MessageReader.Message;

/**
 * Reads what the peer sends while we answer one request of it: C-CANCEL-RQ (PS3.7 9.3.2.3), and in
 * a C-GET its responses to our sub-operations. The response to an event that we reported may still
 * be on its way. Anything else breaks the window of one operation.
 */
final class CancelWatch {
  private final MessageReader reader;
  private final FollowUps followUps;
  private final int messageId;
  private boolean asked;

  CancelWatch(MessageReader reader, FollowUps followUps, int messageId) {
    this.reader = reader;
    this.followUps = followUps;
    this.messageId = messageId;
  }

  /** Looks, without waiting, whether the request was cancelled. */
  boolean isAsked() throws AssociationFailure {
    while (!asked && reader.hasInput()) {
      other(next());
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
      other(message);
    }
  }

  private Message next() throws AssociationFailure {
    return reader.next().orElseThrow(() -> Violation.ofDimse("release before the last response"));
  }

  private void other(Message message) throws AssociationFailure {
    if (followUps.take(message)) {
      return;
    }
    if (message.command().field() != CommandField.C_CANCEL_RQ) {
      throw Violation.ofDimse("a second operation at a time; the window is one");
    }
    message.dataSet().drain();
    asked |= message.command().messageId() == messageId;
  }
}
