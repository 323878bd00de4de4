package org.seriate.dicom.net;

import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.AssociationFailure.Violation;
import org.seriate.dicom.net.MessageReader.Message;

/**
 * Answers the requests of one association in the order they come (PS3.7 9.1, one at a time).
 *
 * <table>
 *   <caption>Statuses given by the engine itself; all others come from the rooms</caption>
 *   <tr><th>0000</th><td>C-ECHO</td></tr>
 *   <tr><th>0110</th><td>the room failed in a way it did not foresee, or a normalized request whose data set cannot be read (PS3.7 C.5.4)</td></tr>
 *   <tr><th>0117</th><td>C-STORE or normalized request without a valid SOP Instance UID (PS3.7 C.5.8)</td></tr>
 *   <tr><th>0118</th><td>normalized request whose SOP class is not that of the context</td></tr>
 *   <tr><th>0122</th><td>the SOP class is not that of the presentation context (PS3.7 C.5.19)</td></tr>
 *   <tr><th>0211</th><td>no operation of ours, or not one of this SOP class (PS3.7 C.5.26)</td></tr>
 *   <tr><th>0212</th><td>N-ACTION or N-EVENT-REPORT without its type</td></tr>
 *   <tr><th>0213</th><td>normalized request with a data set beyond 4 MiB</td></tr>
 *   <tr><th>A702</th><td>C-GET or C-MOVE of which every sub-operation failed (PS3.4 C.4.2.1.5)</td></tr>
 *   <tr><th>A900</th><td>query or retrieval whose model is not that of the presentation context (PS3.4 C.4.1.1.4)</td></tr>
 *   <tr><th>B000</th><td>C-GET or C-MOVE of which a sub-operation failed or had a warning (PS3.4 C.4.2.1.5)</td></tr>
 *   <tr><th>C000</th><td>a data set that is missing or cannot be read (PS3.4 B.2.3, C.4.1.1.4)</td></tr>
 *   <tr><th>C001</th><td>query or retrieval that the room failed to answer</td></tr>
 *   <tr><th>FE00</th><td>query or retrieval that was cancelled</td></tr>
 * </table>
 */
final class DimseProvider {
  static final int PROCESSING_FAILURE = 0x0110;
  private static final int INVALID_OBJECT_INSTANCE = 0x0117;
  private static final int SOP_CLASS_NOT_SUPPORTED = 0x0122;
  private static final int UNRECOGNIZED_OPERATION = 0x0211;
  static final int CANNOT_UNDERSTAND = 0xC000;
  static final int CANCEL = 0xFE00;

  private static final Logger LOG = Logger.getLogger(DimseProvider.class);

  private final AssociationFacts facts;
  private final DimseServices services;
  private final List<PresentationContext.Accepted> returning;
  private final MessageReader reader;
  private final MessageWriter writer;
  private final FollowUps followUps;

  /**
   * @param returning contexts on which the requestor is the SCP (PS3.7 D.3.3.4)
   */
  DimseProvider(
      AssociationFacts facts,
      DimseServices services,
      List<PresentationContext.Accepted> returning,
      MessageReader reader,
      MessageWriter writer) {
    this.facts = facts;
    this.services = services;
    this.returning = returning;
    this.reader = reader;
    this.writer = writer;
    this.followUps = new FollowUps(reader, writer);
  }

  /** Returns when the peer asks for release. */
  void serveUntilRelease() throws AssociationFailure {
    try {
      Optional<Message> message = reader.next();
      while (message.isPresent()) {
        serve(message.get());
        followUps.sendNext();
        message = reader.next();
      }
    } finally {
      followUps.end();
    }
  }

  private void serve(Message message) throws AssociationFailure {
    switch (message.command().field()) {
      case CommandField.C_ECHO_RQ -> answer(message, Status.SUCCESS);
      case CommandField.C_STORE_RQ -> store(message);
      case CommandField.C_FIND_RQ -> find(message);
      case CommandField.C_GET_RQ ->
          retrieve(message, services.getScp(message.context().abstractSyntax()));
      case CommandField.C_MOVE_RQ ->
          retrieve(message, services.moveScp(message.context().abstractSyntax()));
      // Nothing is going on any more that could be cancelled; there is no answer (PS3.7 9.3.2.3).
      case CommandField.C_CANCEL_RQ -> message.dataSet().drain();
      default -> {
        if (NormalizedMessages.isRequest(message.command().field())) {
          normalized(message);
        } else if (!followUps.take(message)) {
          serveUnknown(message);
        }
      }
    }
  }

  private void serveUnknown(Message message) throws AssociationFailure {
    if (CommandField.isResponse(message.command().field())) {
      throw Violation.ofDimse("a response to nothing we asked");
    }
    answer(message, Status.of(UNRECOGNIZED_OPERATION, "operation not offered"));
  }

  /**
   * What is left of the data set is read away first: the peer may not be reading before it is sent.
   */
  private void answer(Message message, Status status) throws AssociationFailure {
    message.dataSet().drain();
    writer.send(message.context().id(), message.command().answer(status));
  }

  private void store(Message message) throws AssociationFailure {
    long began = System.nanoTime();
    Status status = storeStatus(message);
    answer(message, status);
    LOG.debugf(
        "Answered C-STORE of %s. association=%d callingAe=%s status=%s tookMs=%d",
        message.command().affectedSopInstanceUid(),
        facts.id(),
        facts.callingAe(),
        status.hex(),
        (System.nanoTime() - began) / 1_000_000);
  }

  private Status storeStatus(Message message) throws AssociationFailure {
    Optional<StoreScp> scp = services.storeScp(message.context().abstractSyntax());
    if (scp.isEmpty()) {
      return Status.of(UNRECOGNIZED_OPERATION, "this presentation context is not for storage");
    }
    Optional<Status> objection = objectionTo(message);
    if (objection.isPresent()) {
      return objection.get();
    }
    return handOver(message, scp.get());
  }

  /** What is wrong with the command of a C-STORE, if anything. */
  static Optional<Status> objectionTo(Message message) {
    CommandSet command = message.command();
    if (!command.affectedSopClassUid().equals(message.context().abstractSyntax())) {
      return Optional.of(
          Status.of(SOP_CLASS_NOT_SUPPORTED, "SOP class is not that of the context"));
    }
    if (command.affectedSopInstanceUid().isEmpty()) {
      return Optional.of(Status.of(INVALID_OBJECT_INSTANCE, "no Affected SOP Instance UID"));
    }
    return command.hasDataSet()
        ? Optional.empty()
        : Optional.of(Status.of(CANNOT_UNDERSTAND, "C-STORE without a data set"));
  }

  private Status handOver(Message message, StoreScp scp) throws AssociationFailure {
    Status status;
    try {
      status = scp.store(facts, request(message), message.dataSet());
    } catch (Throwable t) {
      rethrowPeersFailure(message);
      return processingFailure(t);
    }
    // A room that swallowed the break-off has half an object; no answer would be true.
    rethrowPeersFailure(message);
    return status == null ? processingFailure(new NullPointerException("no status")) : status;
  }

  static void rethrowPeersFailure(Message message) throws AssociationFailure {
    Optional<AssociationFailure> failure = message.dataSet().failure();
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  static StoreScp.Request request(Message message) {
    String syntax = message.context().transferSyntax();
    return new StoreScp.Request(
        message.command().messageId(),
        message.command().affectedSopClassUid(),
        message.command().affectedSopInstanceUid(),
        TransferSyntax.of(syntax).orElseGet(() -> TransferSyntax.ofUnknown(syntax)));
  }

  private Status processingFailure(Throwable cause) {
    LOG.errorf(
        cause,
        "Storing an object failed on our side; the peer is told 0110 and may send it again."
            + " association=%d callingAe=%s status=0110",
        facts.id(),
        facts.callingAe());
    return Status.of(PROCESSING_FAILURE, "processing failure");
  }

  private void find(Message message) throws AssociationFailure {
    Optional<QueryScp> scp = services.queryScp(message.context().abstractSyntax());
    if (scp.isEmpty()) {
      answer(message, Status.of(UNRECOGNIZED_OPERATION, "this context is not for C-FIND"));
    } else {
      answer(message, new FindAnswer(facts, message, watch(message), writer).give(scp.get()));
    }
  }

  private CancelWatch watch(Message message) {
    return new CancelWatch(reader, followUps, message.command().messageId());
  }

  private void normalized(Message message) throws AssociationFailure {
    long began = System.nanoTime();
    NormalizedAnswer answer = normalizedAnswer(message);
    message.dataSet().drain();
    writer.send(message.context().id(), message.command().answer(answer));
    answer.followUp().ifPresent(f -> followUps.add(message.context(), f));
    LOG.debugf(
        "Answered %04X on %s. association=%d callingAe=%s status=%s tookMs=%d",
        message.command().field(),
        message.context().abstractSyntax(),
        facts.id(),
        facts.callingAe(),
        answer.status().hex(),
        (System.nanoTime() - began) / 1_000_000);
  }

  private NormalizedAnswer normalizedAnswer(Message message) throws AssociationFailure {
    Optional<NormalizedScp> scp = services.normalizedScp(message.context().abstractSyntax());
    if (scp.isEmpty()) {
      return NormalizedAnswer.of(
          Status.of(UNRECOGNIZED_OPERATION, "not an operation of this context"));
    }
    return switch (NormalizedMessages.read(message)) {
      case NormalizedMessages.Refused refused -> NormalizedAnswer.of(refused.status());
      case NormalizedMessages.Understood(NormalizedRequest request) -> perform(scp.get(), request);
    };
  }

  private NormalizedAnswer perform(NormalizedScp scp, NormalizedRequest request) {
    try {
      return scp.perform(facts, request);
    } catch (Throwable t) {
      LOG.errorf(
          t,
          "Performing a request failed on our side; the peer is told 0110 and may ask again."
              + " association=%d callingAe=%s status=0110",
          facts.id(),
          facts.callingAe());
      return NormalizedAnswer.of(Status.of(PROCESSING_FAILURE, "processing failure"));
    }
  }

  private void retrieve(Message message, Optional<RetrieveScp> scp) throws AssociationFailure {
    if (scp.isEmpty()) {
      answer(message, Status.of(UNRECOGNIZED_OPERATION, "not an operation of this context"));
    } else {
      new RetrieveAnswer(facts, message, returning, watch(message), writer).give(scp.get());
    }
  }
}
