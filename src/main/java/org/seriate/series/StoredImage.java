package org.seriate.series;

import java.nio.file.Path;

/**
 * One image that is on our disk.
 *
 * @param id our number of it, the key of table {@code instance}
 * @param digest SHA-256 of the encoded data set, lower-case hexadecimal; also names the file
 * @param file the DICOM file
 */
public record StoredImage(
    long id,
    String sopInstanceUid,
    String sopClassUid,
    String transferSyntaxUid,
    String digest,
    Path file,
    ImageHeader header) {
  @Override
  public String toString() {
    return "StoredImage[" + id + "]";
  }
}
