package org.seriate.receive;

import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.seriate.dicom.net.AssociationFacts;
import org.seriate.dicom.net.Status;
import org.seriate.store.NodeRun;

/** Rows in memory, for tests of what comes before the rows. */
final class RememberingIntake extends Intake {
  final Queue<ReceivedObject> recorded = new ConcurrentLinkedQueue<>();
  final Queue<Status> refused = new ConcurrentLinkedQueue<>();

  RememberingIntake() {
    super(null, null, new NodeRun(UUID.randomUUID(), Optional.empty()), null);
  }

  @Override
  StoreOutcome record(AssociationFacts association, ReceivedObject object) {
    recorded.add(object);
    return new StoreOutcome.Stored(1, 1);
  }

  @Override
  void recordRefusal(AssociationFacts association, Status status) {
    refused.add(status);
  }
}
