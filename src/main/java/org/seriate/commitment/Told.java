package org.seriate.commitment;

import java.util.List;
import java.util.Map;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.NormalizedRequest.EventReport;

/** The N-EVENT-REPORT that answers a request (PS3.4 J.3.3). */
record Told(String transactionUid, List<Reference> committed, Map<Reference, Integer> failedFor) {
  static final int SUCCESSFUL = 1;
  static final int FAILURES_EXIST = 2;

  EventReport report() {
    DataSet.Builder event = DataSet.builder().string(Tag.TransactionUID, transactionUid);
    if (!committed.isEmpty()) {
      event.sequence(Tag.ReferencedSOPSequence, committed.stream().map(Reference::item).toList());
    }
    if (!failedFor.isEmpty()) {
      event.sequence(
          Tag.FailedSOPSequence,
          failedFor.entrySet().stream().map(e -> e.getKey().item(e.getValue())).toList());
    }
    return new EventReport(
        Uid.StorageCommitmentPushModel,
        Uid.StorageCommitmentPushModelInstance,
        failedFor.isEmpty() ? SUCCESSFUL : FAILURES_EXIST,
        event.build());
  }
}
