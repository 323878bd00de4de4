package org.seriate.series;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.seriate.dicom.io.FileRegion;

/**
 * One image that is on our disk: an object, or one frame of a multi-frame object.
 *
 * @param id our number of the object, the key of table {@code instance}
 * @param digest SHA-256 of the encoded data set, lower-case hexadecimal
 * @param file where the object's DICOM file lies; its frames share it
 * @param frame number of the frame in its object, from 1; empty if the object is no multi-frame
 *     image, or does not describe its frames one by one
 */
public record StoredImage(
    long id,
    String sopInstanceUid,
    String sopClassUid,
    String transferSyntaxUid,
    String digest,
    FileRegion file,
    ImageHeader header,
    OptionalInt frame) {

  /** An object as a whole. */
  public StoredImage(
      long id,
      String sopInstanceUid,
      String sopClassUid,
      String transferSyntaxUid,
      String digest,
      FileRegion file,
      ImageHeader header) {
    this(
        id,
        sopInstanceUid,
        sopClassUid,
        transferSyntaxUid,
        digest,
        file,
        header,
        OptionalInt.empty());
  }

  /** An object in a file that holds nothing else. */
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

  /** One of its frames. */
  public StoredImage frame(int number, ImageHeader ofFrame) {
    return new StoredImage(
        id,
        sopInstanceUid,
        sopClassUid,
        transferSyntaxUid,
        digest,
        file,
        ofFrame,
        OptionalInt.of(number));
  }

  @Override
  public String toString() {
    return "StoredImage[" + id + (frame.isPresent() ? " frame " + frame.getAsInt() : "") + "]";
  }
}
