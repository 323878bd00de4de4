package org.seriate.dicom.net;

import org.seriate.dicom.data.DataSet;

/**
 * A request of the normalized services (PS3.7 10.1), about one SOP instance.
 *
 * <p>N-GET and N-DELETE are not among them: no service class of ours has them.
 */
public sealed interface NormalizedRequest {
  String sopClassUid();

  String sopInstanceUid();

  /** Event or action information, attribute or modification list; empty when none was sent. */
  DataSet dataSet();

  /** N-EVENT-REPORT, from the SCP of the class to its SCU (PS3.7 10.1.1). */
  record EventReport(String sopClassUid, String sopInstanceUid, int eventTypeId, DataSet dataSet)
      implements NormalizedRequest {}

  /** N-ACTION (PS3.7 10.1.4). */
  record Action(String sopClassUid, String sopInstanceUid, int actionTypeId, DataSet dataSet)
      implements NormalizedRequest {}

  /**
   * N-CREATE (PS3.7 10.1.5).
   *
   * @param sopInstanceUid empty when the requestor leaves the name to us
   */
  record Create(String sopClassUid, String sopInstanceUid, DataSet dataSet)
      implements NormalizedRequest {}

  /** N-SET (PS3.7 10.1.3). */
  record Set(String sopClassUid, String sopInstanceUid, DataSet dataSet)
      implements NormalizedRequest {}
}
