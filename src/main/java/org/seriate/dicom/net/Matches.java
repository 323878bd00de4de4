package org.seriate.dicom.net;

import org.seriate.dicom.data.DataSet;

/** Takes the matches of a C-FIND of ours one by one, as their pending responses come. */
@FunctionalInterface
public interface Matches {
  /** False to cancel the query: no further match is handed over (PS3.7 9.3.2.3). */
  boolean next(DataSet match);
}
