package org.seriate.series;

import java.util.Optional;

/**
 * One written DICOM object of a report, ready to be sent.
 *
 * @param layout of a structured report; empty for other kinds
 * @param model SHA-256 of the additional model that it speaks of alone; empty for what belongs to
 *     the report itself
 * @param dataSet encoded in Explicit VR Little Endian, without file meta information
 */
public record ResultInstance(
    ResultObject kind,
    Optional<ReportLayout> layout,
    Optional<String> model,
    String sopClassUid,
    String sopInstanceUid,
    String seriesInstanceUid,
    String studyInstanceUid,
    byte[] dataSet) {

  /** One that belongs to the report itself. */
  public ResultInstance(
      ResultObject kind,
      Optional<ReportLayout> layout,
      String sopClassUid,
      String sopInstanceUid,
      String seriesInstanceUid,
      String studyInstanceUid,
      byte[] dataSet) {
    this(
        kind,
        layout,
        Optional.empty(),
        sopClassUid,
        sopInstanceUid,
        seriesInstanceUid,
        studyInstanceUid,
        dataSet);
  }

  /** The same as one that speaks of an additional model alone. */
  public ResultInstance of(String modelDigest) {
    return new ResultInstance(
        kind,
        layout,
        Optional.of(modelDigest),
        sopClassUid,
        sopInstanceUid,
        seriesInstanceUid,
        studyInstanceUid,
        dataSet);
  }

  @Override
  public String toString() {
    return "ResultInstance[" + kind + ", " + dataSet.length + " bytes]";
  }
}
