package org.seriate.query;

import org.seriate.dicom.net.AssociationFacts;

/** What this room puts on record; the details hold no values of keys. */
interface QueryRecord {
  void queried(AssociationFacts by, String detail);

  /** Reports of one series are about to be sent. */
  void transferring(AssociationFacts by, String destination, long series, int reports);

  /** They were sent, or were not; both may be so of some. */
  void transferred(AssociationFacts by, String destination, long series, int sent, int failed);
}
