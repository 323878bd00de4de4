package org.seriate.dicom.net;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4che3.io.DicomOutputStream;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.AssociationFailure.Violation;

/** Commands and data sets in dcm4che's form and in ours; what they share is their encoding. */
final class Dcm4cheData {
  private Dcm4cheData() {}

  /** Reads dcm4che's dictionaries before a peer has to wait for them. */
  static void load() {
    try {
      command(command(CommandSet.echoRq(1)));
    } catch (Violation e) {
      throw new IllegalStateException("our own command is not readable", e);
    }
  }

  static CommandSet command(Attributes theirs) throws Violation {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DicomOutputStream out = new DicomOutputStream(bytes, Uid.ImplicitVrLittleEndian)) {
      out.writeCommand(theirs);
    } catch (IOException | RuntimeException e) {
      throw Violation.ofDimse("a command that cannot be read: " + e.getMessage());
    }
    return CommandSet.parse(bytes.toByteArray());
  }

  static Attributes command(CommandSet ours) {
    try (DicomInputStream in =
        new DicomInputStream(new ByteArrayInputStream(ours.encode()), Uid.ImplicitVrLittleEndian)) {
      return in.readCommand();
    } catch (IOException e) {
      throw new IllegalStateException("our own command is not readable", e);
    }
  }

  static Attributes dataSet(InputStream encoded, String transferSyntax) throws IOException {
    try (DicomInputStream in = new DicomInputStream(encoded, transferSyntax)) {
      return in.readDataset();
    }
  }

  static byte[] encoded(Attributes dataSet, String transferSyntax) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DicomOutputStream out = new DicomOutputStream(bytes, transferSyntax)) {
      out.writeDataset(null, dataSet);
    }
    return bytes.toByteArray();
  }
}
