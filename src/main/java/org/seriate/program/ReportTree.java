package org.seriate.program;

import java.io.IOException;
import java.nio.file.Path;
import org.seriate.dicom.io.DicomFile;
import org.seriate.report.SrText;

/** The content of a structured report file as a tree for reading. */
final class ReportTree {
  private ReportTree() {}

  static String of(Path file) {
    try {
      return SrText.of(DicomFile.read(file).dataSet());
    } catch (IOException e) {
      return "(not readable: " + PlainWords.of(e) + ")";
    }
  }
}
