package org.seriate.series;

/**
 * A written report, ready to be sent.
 *
 * @param dataSet encoded in Explicit VR Little Endian, without file meta information
 */
public record Report(
    ReportKind kind,
    String sopClassUid,
    String sopInstanceUid,
    String seriesInstanceUid,
    String studyInstanceUid,
    byte[] dataSet) {
  @Override
  public String toString() {
    return "Report[" + kind + ", " + dataSet.length + " bytes]";
  }
}
