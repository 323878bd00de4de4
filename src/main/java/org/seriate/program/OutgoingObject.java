package org.seriate.program;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.TransferSyntax;

/**
 * One DICOM object that the simulated scanner can send.
 *
 * @param seriesInstanceUid empty where the object has none
 */
record OutgoingObject(
    Path file,
    long size,
    String sopClassUid,
    String sopInstanceUid,
    String seriesInstanceUid,
    TransferSyntax transferSyntax,
    Body body) {

  /** The encoded data set, without preamble and file meta information. */
  @FunctionalInterface
  interface Body {
    InputStream open() throws IOException;
  }

  /** Class and syntax as people name them, e.g. "CT Image Storage in Explicit VR Little Endian". */
  String kind() {
    return Uid.nameOf(sopClassUid) + " in " + Uid.nameOf(transferSyntax.uid());
  }

  @Override
  public String toString() {
    return "OutgoingObject[" + file + "]";
  }
}
