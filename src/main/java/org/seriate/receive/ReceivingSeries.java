package org.seriate.receive;

import org.seriate.series.SeriesState;

/** A series row as it was found, locked. */
record ReceivingSeries(long id, SeriesState state, int revision) {
  boolean isLate() {
    return state != SeriesState.RECEIVING;
  }

  int receivingRevision() {
    return isLate() ? revision + 1 : revision;
  }
}
