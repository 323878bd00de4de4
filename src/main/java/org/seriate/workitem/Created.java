package org.seriate.workitem;

import java.util.List;

/**
 * An object that came of a workitem.
 *
 * @param destinations names of the peers that have it; none: only we do
 */
record Created(
    String sopClassUid,
    String sopInstanceUid,
    String seriesInstanceUid,
    String studyInstanceUid,
    List<String> destinations) {
  Created {
    destinations = List.copyOf(destinations);
  }
}
