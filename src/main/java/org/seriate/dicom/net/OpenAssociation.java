package org.seriate.dicom.net;

/** One that a listener has accepted. */
interface OpenAssociation {
  /** From another thread, when the listener closes. */
  void abort();
}
