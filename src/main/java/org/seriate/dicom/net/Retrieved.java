package org.seriate.dicom.net;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a C-GET or C-MOVE of ours ended (PS3.4 C.4.2.1.5, C.4.3.1.4).
 *
 * @param status Success, B000 when some sub-operations failed, FE00 when we cancelled, or a failure
 * @param counts as the last response that had any told them
 * @param failedInstances SOP Instance UIDs of failed sub-operations, as far as the peer lists them
 */
public record Retrieved(Status status, Suboperations counts, List<String> failedInstances) {
  public Retrieved {
    failedInstances = List.copyOf(failedInstances);
  }

  /**
   * Numbers of sub-operations (PS3.7 9.1.3.1.6 to 9.1.3.1.9), which a peer may leave out or invent.
   *
   * @param remaining empty when the peer does not tell
   */
  public record Suboperations(OptionalInt remaining, int completed, int failed, int warnings) {
    static final Suboperations NONE_YET = new Suboperations(OptionalInt.empty(), 0, 0, 0);
  }

  /** Watches a retrieval of ours. */
  @FunctionalInterface
  public interface Watch {
    /**
     * Called after each pending response, and in a C-GET after each object.
     *
     * @return false to cancel the retrieval (PS3.7 9.3.2.3)
     */
    boolean goOn(Suboperations counts);
  }

  /** Takes an object that comes back on our own association (PS3.4 C.4.3). */
  @FunctionalInterface
  public interface Back {
    /** As {@link StoreScp#store}; what is thrown is answered 0110. */
    Status store(StoreScp.Request request, InputStream dataSet) throws IOException;
  }
}
