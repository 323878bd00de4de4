package org.seriate.query;

import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.net.AssociationFacts;

/** What this room puts on record; sentences hold no values of keys. */
interface QueryRecord {
  /** Keys with their values are for the record's own column (PS3.15 A.5.3.10). */
  void queried(AssociationFacts by, String sopClassUid, DataSet keys, String detail);

  /** Reports of one series are about to be sent. */
  void transferring(AssociationFacts by, String destination, long series, int reports);

  /** They were sent, or were not; both may be so of some. */
  void transferred(AssociationFacts by, String destination, long series, int sent, int failed);
}
