package org.seriate.commitment;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.NormalizedRequest.Action;
import org.seriate.dicom.net.Status;

/** An N-ACTION-RQ looked through (PS3.4 J.3.2). */
sealed interface Asked {
  int REQUEST_STORAGE_COMMITMENT = 1;
  int NO_SUCH_INSTANCE = 0x0112;
  int INVALID_ARGUMENT_VALUE = 0x0115;
  int NO_SUCH_ACTION = 0x0123;
  int RESOURCE_LIMITATION = 0x0213;

  /**
   * @param references in the order of the request, each once
   */
  record ToConfirm(String transactionUid, List<Reference> references) implements Asked {}

  record NotUnderstood(Status status) implements Asked {}

  /**
   * @param most references taken in one request
   */
  static Asked of(Action action, int most) {
    if (!action.sopInstanceUid().equals(Uid.StorageCommitmentPushModelInstance)) {
      return refuse(NO_SUCH_INSTANCE, "not the well-known instance of this class");
    }
    if (action.actionTypeId() != REQUEST_STORAGE_COMMITMENT) {
      return refuse(NO_SUCH_ACTION, "the only action type of this class is 1");
    }
    Optional<String> transaction = action.dataSet().string(Tag.TransactionUID).filter(Uid::isValid);
    if (transaction.isEmpty()) {
      return refuse(INVALID_ARGUMENT_VALUE, "Transaction UID is missing or no UID");
    }
    List<DataSet> items = action.dataSet().items(Tag.ReferencedSOPSequence);
    if (items.isEmpty()) {
      return refuse(INVALID_ARGUMENT_VALUE, "Referenced SOP Sequence is missing or empty");
    }
    if (items.size() > most) {
      return refuse(RESOURCE_LIMITATION, "more than %d references".formatted(most));
    }
    Set<Reference> references = new LinkedHashSet<>();
    for (DataSet item : items) {
      Reference reference = reference(item);
      if (!Uid.isValid(reference.sopClassUid()) || !Uid.isValid(reference.sopInstanceUid())) {
        return refuse(INVALID_ARGUMENT_VALUE, "a reference without valid UIDs");
      }
      references.add(reference);
    }
    return new ToConfirm(transaction.get(), List.copyOf(references));
  }

  private static NotUnderstood refuse(int status, String why) {
    return new NotUnderstood(Status.of(status, why));
  }

  static Reference reference(DataSet item) {
    return new Reference(
        item.string(Tag.ReferencedSOPClassUID).orElse(""),
        item.string(Tag.ReferencedSOPInstanceUID).orElse(""));
  }
}
