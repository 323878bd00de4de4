package org.seriate.dicom.net;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jboss.logging.Logger;
import org.seriate.dicom.net.MessageReader.Message;
import org.seriate.dicom.net.PresentationContext.Accepted;

/**
 * N-EVENT-REPORT-RQ from the acceptor to the requestor of one association, one at a time.
 *
 * <pre>
 * waiting --peer is silent for a moment--> outstanding --response--> answered
 *    |                                          |
 *    '--------------association ends------------'--> unanswered
 * </pre>
 *
 * <p>Nobody waits for the response: the peer goes on asking meanwhile, and the response is told
 * apart from its requests where it arrives.
 */
final class FollowUps {
  private static final Logger LOG = Logger.getLogger(FollowUps.class);

  /** Our message ids begin where those of other requests of ours on this association do not. */
  private static final int FIRST_MESSAGE_ID = 0x8000;

  /**
   * A peer that only wanted to ask releases now; a report that crossed its release would be lost
   * and come again on another association.
   */
  private static final int MOMENTS = 10;

  private static final int MOMENT_MS = 50;

  private record Waiting(Accepted context, FollowUp followUp) {}

  private final MessageReader reader;
  private final MessageWriter writer;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private int messageId = FIRST_MESSAGE_ID;
  private Optional<FollowUp> outstanding = Optional.empty();

  FollowUps(MessageReader reader, MessageWriter writer) {
    this.reader = reader;
    this.writer = writer;
  }

  void add(Accepted context, FollowUp followUp) {
    waiting.add(new Waiting(context, followUp));
  }

  /** Sends the next one unless one is outstanding or the peer has something to say first. */
  void sendNext() throws AssociationFailure {
    if (outstanding.isEmpty() && !waiting.isEmpty() && !peerSpeaks()) {
      send(waiting.remove());
    }
  }

  private boolean peerSpeaks() throws AssociationFailure {
    try {
      for (int i = 0; i < MOMENTS && !reader.hasInput(); i++) {
        Thread.sleep(MOMENT_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return reader.hasInput();
  }

  private void send(Waiting next) throws AssociationFailure {
    Optional<NormalizedRequest.EventReport> report;
    try {
      report = next.followUp().report();
    } catch (RuntimeException e) {
      LOG.errorf(e, "An event could not be put together; it is not sent on this association.");
      tell(() -> next.followUp().unanswered("it could not be put together"));
      return;
    }
    if (report.isEmpty()) {
      return;
    }
    outstanding = Optional.of(next.followUp());
    messageId = messageId == 0xFFFF ? FIRST_MESSAGE_ID : messageId + 1;
    NormalizedMessages.send(writer, next.context(), messageId, report.get());
  }

  /** True when the message is the response to the outstanding report. */
  boolean take(Message message) throws AssociationFailure {
    CommandSet command = message.command();
    if (outstanding.isEmpty()
        || command.field() != CommandField.responseTo(CommandField.N_EVENT_REPORT_RQ)
        || command.messageId() != messageId) {
      return false;
    }
    message.dataSet().drain();
    FollowUp answered = outstanding.get();
    Status status =
        command.status().orElseThrow(() -> AssociationFailure.Violation.ofDimse("no status"));
    outstanding = Optional.empty();
    tell(() -> answered.answered(status));
    return true;
  }

  /** The association is over. */
  void end() {
    outstanding.ifPresent(f -> tell(() -> f.unanswered("the association ended first")));
    outstanding = Optional.empty();
    waiting.forEach(
        w -> tell(() -> w.followUp().unanswered("the association ended before it was sent")));
    waiting.clear();
  }

  /** Who is told may fail; the association does not fail with it. */
  private static void tell(Runnable news) {
    try {
      news.run();
    } catch (RuntimeException e) {
      LOG.errorf(e, "What should follow from the answer to an event failed on our side.");
    }
  }
}
