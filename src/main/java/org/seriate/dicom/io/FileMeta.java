package org.seriate.dicom.io;

import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;

/**
 * File Meta Information (PS3.10 7.1), or what takes its place in a file that has none.
 *
 * @param elements of group 0002; none if the file has no meta information
 * @param transferSyntax as the file says, or else as its first bytes look
 * @param dataSetOffset where in the file the data set begins
 */
public record FileMeta(DataSet elements, TransferSyntax transferSyntax, long dataSetOffset) {
  public Optional<String> mediaStorageSopClassUid() {
    return elements.string(Tag.MediaStorageSOPClassUID);
  }

  public Optional<String> mediaStorageSopInstanceUid() {
    return elements.string(Tag.MediaStorageSOPInstanceUID);
  }
}
