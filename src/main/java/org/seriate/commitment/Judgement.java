package org.seriate.commitment;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.seriate.commitment.RequestRows.Held;
import org.seriate.commitment.RequestRows.Transaction;
import org.seriate.dicom.io.FileRegion;
import org.seriate.store.ObjectStore;
import org.seriate.store.Reading;

/**
 * What we stand for: the row of the object is committed, and its file is on disk where the row
 * says. The file was synced before the row, so both outlive a power cut.
 */
final class Judgement {
  private static final int PREAMBLE = 128; // PS3.10 7.1
  private static final byte[] PREFIX = {'D', 'I', 'C', 'M'};

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

  // The room of a segment is taken beforehand, so its length says nothing: the prefix of the DICOM
  // file must be where the row says, and its last byte there to be read.
  private boolean isWhole(Held held) {
    FileRegion region =
        held.segment() == null
            ? store.wholeFile(held.digest())
            : store.region(held.segment(), held.segmentAt(), held.fileBytes());
    try (Reading reading = store.bring(List.of(region));
        InputStream file = region.open()) {
      long size = region.size();
      file.skipNBytes(PREAMBLE);
      byte[] prefix = file.readNBytes(PREFIX.length);
      file.skipNBytes(Math.max(0, size - PREAMBLE - PREFIX.length - 1));
      return size > held.bytes() && Arrays.equals(prefix, PREFIX) && file.read() >= 0;
    } catch (IOException e) {
      return false;
    }
  }
}
