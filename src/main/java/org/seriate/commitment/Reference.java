package org.seriate.commitment;

import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;

/** One object named by class and instance. */
record Reference(String sopClassUid, String sopInstanceUid) {

  DataSet item() {
    return DataSet.builder()
        .string(Tag.ReferencedSOPClassUID, sopClassUid)
        .string(Tag.ReferencedSOPInstanceUID, sopInstanceUid)
        .build();
  }

  DataSet item(int failureReason) {
    return item().toBuilder().integer(Tag.FailureReason, failureReason).build();
  }
}
