package org.seriate.series;

import java.nio.file.Path;
import org.seriate.dicom.io.FileRegion;

/**
 * One image that is on our disk.
 *
 * @param id our number of it, the key of table {@code instance}
 * @param digest SHA-256 of the encoded data set, lower-case hexadecimal
 * @param file where its DICOM file lies
 */
public record StoredImage(
    long id,
    String sopInstanceUid,
    String sopClassUid,
    String transferSyntaxUid,
    String digest,
    FileRegion file,
    ImageHeader header) {

  /** An image in a file that holds nothing else. */
  public StoredImage(
      long id,
      String sopInstanceUid,
      String sopClassUid,
      String transferSyntaxUid,
      String digest,
      Path file,
      ImageHeader header) {
    this(
        id, sopInstanceUid, sopClassUid, transferSyntaxUid, digest, FileRegion.whole(file), header);
  }

  @Override
  public String toString() {
    return "StoredImage[" + id + "]";
  }
}
