package org.seriate.commitment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.NormalizedRequest.EventReport;
import org.seriate.dicom.net.Status;

/** An N-EVENT-REPORT-RQ looked through (PS3.4 J.3.3). */
sealed interface Answer {
  int NO_SUCH_EVENT_TYPE = 0x0113;

  /**
   * @param failed with the Failure Reason of each, 0110 where none was given
   */
  record Understood(
      String transactionUid, List<Reference> committed, Map<Reference, Integer> failed)
      implements Answer {}

  record NotUnderstood(Status status) implements Answer {}

  /** The lists say what the event type says once more, so they are believed. */
  static Answer of(EventReport event) {
    if (!event.sopInstanceUid().equals(Uid.StorageCommitmentPushModelInstance)) {
      return refuse(Asked.NO_SUCH_INSTANCE, "not the well-known instance of this class");
    }
    if (event.eventTypeId() != Told.SUCCESSFUL && event.eventTypeId() != Told.FAILURES_EXIST) {
      return refuse(NO_SUCH_EVENT_TYPE, "the event types of this class are 1 and 2");
    }
    Optional<String> transaction = event.dataSet().string(Tag.TransactionUID).filter(Uid::isValid);
    if (transaction.isEmpty()) {
      return refuse(Asked.INVALID_ARGUMENT_VALUE, "Transaction UID is missing or no UID");
    }
    Map<Reference, Integer> failed = new LinkedHashMap<>();
    for (DataSet item : event.dataSet().items(Tag.FailedSOPSequence)) {
      failed.put(
          Asked.reference(item),
          item.integer(Tag.FailureReason).orElse(FailureReason.PROCESSING_FAILURE.code()));
    }
    List<Reference> committed = new ArrayList<>();
    for (DataSet item : event.dataSet().items(Tag.ReferencedSOPSequence)) {
      committed.add(Asked.reference(item));
    }
    return new Understood(transaction.get(), committed, failed);
  }

  private static NotUnderstood refuse(int status, String why) {
    return new NotUnderstood(Status.of(status, why));
  }
}
