package org.seriate.receive;

import java.time.Instant;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.seriate.dicom.net.AssociationFacts;
import org.seriate.dicom.net.Status;
import org.seriate.store.Arrival;

/** Rows in memory, for tests of what comes before the rows. */
final class RememberingListing implements Listing {
  final Queue<ReceivedObject> recorded = new ConcurrentLinkedQueue<>();
  final Queue<Status> refused = new ConcurrentLinkedQueue<>();
  volatile boolean full;

  @Override
  public Arrival arrival(AssociationFacts association) {
    return new Arrival(
        new UUID(0, 0), association.id(), association.callingAe(), "", "", Instant.EPOCH);
  }

  @Override
  public boolean isFull() {
    return full;
  }

  @Override
  public void list(ReceivedObject object) {
    recorded.add(object);
  }

  @Override
  public void recordRefusal(AssociationFacts association, Status status) {
    refused.add(status);
  }
}
