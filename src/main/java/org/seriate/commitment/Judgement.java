package org.seriate.commitment;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.seriate.commitment.RequestRows.Held;
import org.seriate.commitment.RequestRows.Transaction;
import org.seriate.store.ObjectStore;

/**
 * What we stand for: the row of the object is committed, and its file is on disk in its length. The
 * file was synced before the row, so both outlive a power cut.
 */
final class Judgement {
  private final ObjectStore store;
  private final Set<String> taken;

  /**
   * @param taken the storage classes of this node
   */
  Judgement(ObjectStore store, Set<String> taken) {
    this.store = store;
    this.taken = Set.copyOf(taken);
  }

  Told of(Transaction transaction, List<Held> held) {
    List<Reference> committed = new ArrayList<>();
    Map<Reference, Integer> failedFor = new LinkedHashMap<>();
    for (Held one : held) {
      Optional<FailureReason> objection =
          transaction.duplicate()
              ? Optional.of(FailureReason.DUPLICATE_TRANSACTION_UID)
              : objection(one);
      if (objection.isPresent()) {
        failedFor.put(one.reference(), objection.get().code());
      } else {
        committed.add(one.reference());
      }
    }
    return new Told(transaction.uid(), committed, failedFor);
  }

  private Optional<FailureReason> objection(Held held) {
    if (held.digest() == null) {
      return Optional.of(
          taken.contains(held.reference().sopClassUid())
              ? FailureReason.NO_SUCH_OBJECT_INSTANCE
              : FailureReason.REFERENCED_SOP_CLASS_NOT_SUPPORTED);
    }
    if (!held.sopClassUid().equals(held.reference().sopClassUid())) {
      return Optional.of(FailureReason.CLASS_INSTANCE_CONFLICT);
    }
    return isWhole(held) ? Optional.empty() : Optional.of(FailureReason.PROCESSING_FAILURE);
  }

  // The file has a preamble and file meta information before the data set.
  private boolean isWhole(Held held) {
    try {
      return Files.size(store.file(held.digest())) > held.bytes();
    } catch (IOException e) {
      return false;
    }
  }
}
