package org.seriate.dicom.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.NotDicomException;
import org.seriate.dicom.net.MessageReader.Message;
import org.seriate.dicom.net.RetrieveScp.Begun;
import org.seriate.dicom.net.RetrieveScp.Refused;
import org.seriate.dicom.net.RetrieveScp.Retrievable;
import org.seriate.dicom.net.RetrieveScp.Retrieval;

/**
 * One C-GET or C-MOVE being answered (PS3.7 9.1.3, 9.1.4).
 *
 * <pre>
 * request --refused--> last response with the room's status
 *    |
 *    '--begun--> sub-operation --more--> pending response FF00 with counters --+
 *                   |   ^                                                      |
 *                   |   '------------------------------------------------------'
 *                   |--none left--> 0000, B000 or A702 with counters and failed instances
 *                   '--C-CANCEL---> FE00 with counters and failed instances
 * </pre>
 */
final class RetrieveAnswer {
  private static final int UNABLE_TO_PROCESS = 0xC001;
  private static final Status PENDING = Status.of(0xFF00, "");
  private static final Logger LOG = Logger.getLogger(RetrieveAnswer.class);

  private final AssociationFacts facts;
  private final Message message;
  private final MessageWriter writer;
  private final CancelWatch watch;
  private final WayBack back;

  /**
   * @param returning contexts on which the requestor is the SCP
   */
  RetrieveAnswer(
      AssociationFacts facts,
      Message message,
      List<PresentationContext.Accepted> returning,
      CancelWatch watch,
      MessageWriter writer) {
    this.facts = facts;
    this.message = message;
    this.writer = writer;
    this.watch = watch;
    this.back = new WayBack(returning, writer, watch);
  }

  /** Performs the sub-operations and sends every response, the last one included. */
  void give(RetrieveScp scp) throws AssociationFailure {
    if (!message.command().affectedSopClassUid().equals(message.context().abstractSyntax())) {
      refuse(
          Status.of(FindAnswer.DOES_NOT_MATCH_SOP_CLASS, "SOP class is not that of the context"));
      return;
    }
    Optional<DataSet> identifier;
    try {
      identifier = FindAnswer.readIdentifier(message);
    } catch (NotDicomException e) {
      identifier = Optional.empty();
    }
    message.dataSet().drain();
    if (identifier.isEmpty()) {
      refuse(Status.of(DimseProvider.CANNOT_UNDERSTAND, "identifier missing or not readable"));
      return;
    }
    switch (begin(scp, identifier.get())) {
      case Refused refused -> refuse(refused.status());
      case Begun begun -> perform(begun);
    }
  }

  private Retrieval begin(RetrieveScp scp, DataSet identifier) {
    CommandSet command = message.command();
    try {
      return command.field() == CommandField.C_GET_RQ
          ? scp.get(facts, command.affectedSopClassUid(), identifier, back)
          : scp.move(
              facts,
              new RetrieveScp.Move(
                  command.affectedSopClassUid(), command.messageId(), command.moveDestination()),
              identifier);
    } catch (Throwable t) {
      return new Refused(failed(t));
    }
  }

  private void perform(Begun begun) throws AssociationFailure {
    Tally tally = new Tally(begun.count());
    Status last;
    try (Stream<Retrievable> objects = begun.objects();
        RetrieveScp.Carrier carrier = begun.carrier()) {
      last = carryAll(objects.iterator(), carrier, tally);
    } catch (Throwable t) {
      rethrowPeersFailure(t);
      last = failed(t);
    }
    respondLast(tally, last);
  }

  private Status carryAll(Iterator<Retrievable> objects, RetrieveScp.Carrier carrier, Tally tally)
      throws PeerIsGone {
    while (objects.hasNext()) {
      if (isCancelled()) {
        return Status.of(DimseProvider.CANCEL, "");
      }
      Retrievable object = objects.next();
      tally.count(object, carry(carrier, object));
      if (!tally.isDone()) {
        respond(tally, PENDING);
      }
    }
    return tally.lastStatus();
  }

  private Status carry(RetrieveScp.Carrier carrier, Retrievable object) throws PeerIsGone {
    try {
      return carrier.carry(object);
    } catch (IOException e) {
      if (back.failure().isPresent()) {
        throw new PeerIsGone(back.failure().get());
      }
      LOG.warnf(
          "A sub-operation of a retrieval failed, it is counted as failed: %s. association=%d"
              + " callingAe=%s",
          e.getMessage(), facts.id(), facts.callingAe());
      return Status.of(DimseProvider.PROCESSING_FAILURE, "not sent");
    }
  }

  /** The association under the retrieval broke; not to be taken for a sub-operation's failure. */
  private static final class PeerIsGone extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient AssociationFailure failure;

    PeerIsGone(AssociationFailure failure) {
      super(failure);
      this.failure = failure;
    }
  }

  private static void rethrowPeersFailure(Throwable t) throws AssociationFailure {
    if (t instanceof PeerIsGone gone) {
      throw gone.failure;
    }
  }

  private boolean isCancelled() throws PeerIsGone {
    try {
      return watch.isAsked();
    } catch (AssociationFailure e) {
      throw new PeerIsGone(e);
    }
  }

  private void respond(Tally tally, Status status) throws PeerIsGone {
    try {
      writer.send(message.context().id(), message.command().answer(status, tally));
    } catch (AssociationFailure e) {
      throw new PeerIsGone(e);
    }
  }

  private void respondLast(Tally tally, Status status) throws AssociationFailure {
    if (!tally.hasFailures()) {
      writer.send(message.context().id(), message.command().answer(status, tally));
      return;
    }
    byte[] identifier = DataSetWriter.toBytes(tally.failedInstances(), FindAnswer.syntax(message));
    try {
      writer.send(
          message.context().id(),
          message.command().answerWithDataSet(status, tally),
          new ByteArrayInputStream(identifier));
    } catch (AssociationFailure e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("an array does not fail to be read", e);
    }
  }

  private void refuse(Status status) throws AssociationFailure {
    message.dataSet().drain();
    writer.send(message.context().id(), message.command().answer(status));
  }

  private Status failed(Throwable cause) {
    LOG.errorf(
        cause,
        "Answering a retrieval failed on our side; the peer is told C001 and may ask again."
            + " association=%d callingAe=%s status=C001",
        facts.id(),
        facts.callingAe());
    return Status.of(UNABLE_TO_PROCESS, "processing failure");
  }
}
