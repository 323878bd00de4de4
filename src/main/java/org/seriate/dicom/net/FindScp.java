package org.seriate.dicom.net;

import java.util.stream.Stream;
import org.seriate.dicom.data.DataSet;

/**
 * Answers C-FIND-RQ (PS3.7 9.1.2) and refuses none: one pending response per match.
 *
 * <p>The stream is pulled as fast as the peer reads, closed at the end, and left early when the
 * peer cancels. What it throws is answered C001.
 */
@FunctionalInterface
public interface FindScp {
  Stream<DataSet> find(AssociationFacts association, String sopClassUid, DataSet identifier);
}
