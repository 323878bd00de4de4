package org.seriate.dicom.net;

import java.util.stream.Stream;
import org.seriate.dicom.data.DataSet;

/** Answers C-FIND-RQ (PS3.7 9.1.2) and may refuse it with a status of its own. */
@FunctionalInterface
public interface QueryScp {
  /** What is thrown is answered C001. */
  Query find(AssociationFacts association, String sopClassUid, DataSet identifier);

  /** What becomes of a query. */
  sealed interface Query permits Matches, Refused {}

  /**
   * One pending response per match: FF00, or FF01 when not every key of the identifier was
   * supported (PS3.4 C.4.1.1.4).
   *
   * <p>The stream is pulled as fast as the peer reads, closed at the end, and left early when the
   * peer cancels. What it throws is answered C001.
   */
  record Matches(Stream<DataSet> matches, boolean allKeysSupported) implements Query {}

  /** No match is sent, only this status. */
  record Refused(Status status) implements Query {}
}
