package org.seriate.dicom.net;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jboss.logging.Logger;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.net.AssociationFailure.Violation;
import org.seriate.dicom.net.MessageReader.Message;
import org.seriate.dicom.net.PresentationContext.Accepted;
import org.seriate.dicom.net.Retrieved.Suboperations;

/**
 * A C-GET or C-MOVE of ours (PS3.7 9.1.3, 9.1.4). In a C-GET the peer's C-STORE requests come in
 * between, on the contexts where it granted us the SCP role (PS3.4 C.4.3.3).
 */
final class RetrieveRequest {
  private static final Logger LOG = Logger.getLogger(RetrieveRequest.class);
  private static final int MOST_FAILED_LISTED = 100_000;

  private final OwnRequest request;
  private final MessageWriter writer;
  private final Map<Integer, Accepted> returning;
  private final Retrieved.Back back;
  private final Retrieved.Watch watch;
  private Suboperations counts = Suboperations.NONE_YET;

  /**
   * @param returning contexts on which objects may come back; none in a C-MOVE
   */
  RetrieveRequest(
      OwnRequest request,
      MessageWriter writer,
      Map<Integer, Accepted> returning,
      Retrieved.Back back,
      Retrieved.Watch watch) {
    this.request = request;
    this.writer = writer;
    this.returning = returning;
    this.back = back;
    this.watch = watch;
  }

  Retrieved perform(DataSet identifier) throws IOException {
    request.send(identifier);
    while (true) {
      Message message = request.next();
      if (message.command().field() == CommandField.C_STORE_RQ) {
        takeBack(message);
      } else {
        Status status = request.statusOf(message);
        count(message.command().elements());
        if (!status.isPending()) {
          return new Retrieved(status, counts, failedInstances(message));
        }
        message.dataSet().drain();
      }
      if (!request.isCancelled() && !watch.goOn(counts)) {
        request.cancel();
      }
    }
  }

  private void takeBack(Message message) throws AssociationFailure {
    if (!returning.containsKey(message.context().id())) {
      throw Violation.ofDimse("the peer sends an object that we did not ask to be sent here");
    }
    Status status = DimseProvider.objectionTo(message).orElse(null);
    if (status == null) {
      status = handOver(message);
    }
    message.dataSet().drain();
    writer.send(message.context().id(), message.command().answer(status));
  }

  private Status handOver(Message message) throws AssociationFailure {
    Status status;
    try {
      status = back.store(DimseProvider.request(message), message.dataSet());
    } catch (IOException | RuntimeException e) {
      DimseProvider.rethrowPeersFailure(message);
      LOG.errorf(
          e, "An object that came back could not be kept on our side; the peer is told 0110");
      return Status.of(DimseProvider.PROCESSING_FAILURE, "processing failure");
    }
    DimseProvider.rethrowPeersFailure(message);
    return status;
  }

  /** A response may leave the numbers out; then the last ones stand. */
  private void count(DataSet response) {
    OptionalInt completed = response.integer(Tag.NumberOfCompletedSuboperations);
    OptionalInt remaining = response.integer(Tag.NumberOfRemainingSuboperations);
    if (completed.isPresent() || remaining.isPresent()) {
      counts =
          new Suboperations(
              remaining,
              completed.orElse(counts.completed()),
              response.integer(Tag.NumberOfFailedSuboperations).orElse(counts.failed()),
              response.integer(Tag.NumberOfWarningSuboperations).orElse(counts.warnings()));
    }
  }

  /** Failed SOP Instance UID List (0008,0058); an unreadable one is none, the status stands. */
  private static List<String> failedInstances(Message last) throws AssociationFailure {
    try {
      return FindAnswer.readIdentifier(last)
          .map(list -> list.strings(Tag.FailedSOPInstanceUIDList))
          .orElse(List.of())
          .stream()
          .limit(MOST_FAILED_LISTED)
          .toList();
    } catch (AssociationFailure e) {
      throw e;
    } catch (IOException e) {
      return List.of();
    } finally {
      last.dataSet().drain();
    }
  }
}
