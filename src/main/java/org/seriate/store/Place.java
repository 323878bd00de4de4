package org.seriate.store;

/**
 * Where a kept object is.
 *
 * @param segment that holds its record
 * @param recordAt where the record begins in it
 * @param recordEnd where the next one may begin
 * @param ownFile whether the object was too long for a segment and has a file named by its digest
 * @param fileBytes length of the DICOM file, preamble and File Meta Information included
 */
public record Place(long segment, long recordAt, long recordEnd, boolean ownFile, long fileBytes) {

  /** Where the DICOM file begins in the segment. */
  public long fileAt() {
    return recordAt + SegmentRecord.HEADER;
  }
}
