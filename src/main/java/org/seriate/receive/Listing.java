package org.seriate.receive;

import org.seriate.dicom.net.AssociationFacts;
import org.seriate.dicom.net.Status;
import org.seriate.store.Arrival;

/** What receiving an object needs to know of the rows that follow it. */
interface Listing {
  /** Who brings an object that has just come. */
  Arrival arrival(AssociationFacts association);

  /** Whether so many kept objects wait for their rows that no more are taken. */
  boolean isFull();

  /** The object is on disk; its rows follow. Does not wait. */
  void list(ReceivedObject object);

  /** A refused object is on record even though nothing of it is kept. */
  void recordRefusal(AssociationFacts association, Status status);
}
