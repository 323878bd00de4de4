package org.seriate.series;

import java.util.Optional;

/**
 * One written DICOM object of a report, ready to be sent.
 *
 * @param layout of a structured report; empty for other kinds
 * @param dataSet encoded in Explicit VR Little Endian, without file meta information
 */
public record ResultInstance(
    ResultObject kind,
    Optional<ReportLayout> layout,
    String sopClassUid,
    String sopInstanceUid,
    String seriesInstanceUid,
    String studyInstanceUid,
    byte[] dataSet) {
  @Override
  public String toString() {
    return "ResultInstance[" + kind + ", " + dataSet.length + " bytes]";
  }
}
