package org.seriate.enquire;

import java.util.List;
import org.seriate.dicom.net.QueryStatusWords;
import org.seriate.dicom.net.Status;

/**
 * How a retrieval ended.
 *
 * @param completed sub-operations that the archive counts as done, with or without a warning
 * @param failed sub-operations that it counts as failed
 * @param failedInstances their SOP Instance UIDs, as far as it lists them
 * @param status of the last response
 */
public record Fetched(int completed, int failed, List<String> failedInstances, Status status) {
  public Fetched {
    failedInstances = List.copyOf(failedInstances);
  }

  /** E.g. "24 sent, 0 failed (0000, success)". */
  public String inWords() {
    return "%d sent, %d failed (%s)".formatted(completed, failed, QueryStatusWords.of(status));
  }
}
