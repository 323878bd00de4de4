package org.seriate.dicom.net;

import java.util.ArrayList;
import java.util.List;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.net.RetrieveScp.Retrievable;

/** Counts the sub-operations of one retrieval (PS3.7 9.1.3.1.6 to 9.1.3.1.9). */
final class Tally {
  private static final int WARNING = 0xB000;
  private static final int UNABLE_TO_PERFORM_SUBOPERATIONS = 0xA702;
  private static final int MOST = 0xFFFF;

  private final List<String> failed = new ArrayList<>();
  private int remaining;
  private int completed;
  private int warnings;

  Tally(int count) {
    remaining = count;
  }

  void count(Retrievable object, Status status) {
    remaining--;
    if (status.isSuccess()) {
      completed++;
    } else if (status.isWarning()) {
      warnings++;
    } else {
      failed.add(object.sopInstanceUid());
    }
  }

  boolean isDone() {
    return remaining <= 0;
  }

  /** The last status when nothing broke the retrieval off (PS3.4 C.4.2.3.1, C.4.3.3.1). */
  Status lastStatus() {
    if (failed.isEmpty() && warnings == 0) {
      return Status.SUCCESS;
    }
    return completed + warnings > 0
        ? Status.of(WARNING, "sub-operations complete, one or more failures or warnings")
        : Status.of(UNABLE_TO_PERFORM_SUBOPERATIONS, "all sub-operations failed");
  }

  /** The counters as they stand in a response; Remaining only where the Standard allows it. */
  void writeTo(DataSet.Builder command, Status status) {
    boolean cancelled = status.code() == DimseProvider.CANCEL;
    if (status.isPending() || cancelled) {
      put(command, Tag.NumberOfRemainingSuboperations, Math.max(0, remaining));
    }
    put(command, Tag.NumberOfCompletedSuboperations, completed);
    put(command, Tag.NumberOfFailedSuboperations, failed.size());
    put(command, Tag.NumberOfWarningSuboperations, warnings);
  }

  // US holds no more; a retrieval that large is told as "at least".
  private static void put(DataSet.Builder command, int tag, int number) {
    command.integer(tag, Math.min(number, MOST));
  }

  boolean hasFailures() {
    return !failed.isEmpty();
  }

  /** Failed SOP Instance UID List (0008,0058) of a last response (PS3.4 C.4.2.1.4.2). */
  DataSet failedInstances() {
    return DataSet.builder()
        .string(Tag.FailedSOPInstanceUIDList, failed.toArray(String[]::new))
        .build();
  }
}
