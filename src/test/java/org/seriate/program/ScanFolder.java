package org.seriate.program;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.data.Vr;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.TransferSyntax;

/** Small CT objects on disk for trials of scanner and PACS. */
record ScanFolder(Path folder, String study, String series, List<String> instances) {

  static ScanFolder of(Path folder, int slices, TransferSyntax... syntaxes) throws IOException {
    Files.createDirectories(folder);
    ScanFolder scan = new ScanFolder(folder, Uid.random(), Uid.random(), new ArrayList<>());
    for (int i = 1; i <= slices; i++) {
      DataSet slice = scan.slice(i);
      scan.instances.add(slice.string(Tag.SOPInstanceUID).orElseThrow());
      DicomFile.write(
          folder.resolve("%03d.dcm".formatted(i)), slice, syntaxes[(i - 1) % syntaxes.length]);
    }
    return scan;
  }

  private DataSet slice(int number) {
    byte[] pixels = new byte[32 * 32 * 2];
    Arrays.fill(pixels, (byte) number);
    return DataSet.builder()
        .string(Tag.SpecificCharacterSet, "ISO_IR 192")
        .string(Tag.SOPClassUID, Uid.CTImageStorage)
        .string(Tag.SOPInstanceUID, Uid.random())
        .string(Tag.StudyInstanceUID, study)
        .string(Tag.SeriesInstanceUID, series)
        .string(Tag.StudyDate, "20260115")
        .string(Tag.Modality, "CT")
        .string(Tag.PatientName, "Phantom^Größe")
        .string(Tag.PatientID, "PH-1")
        .string(Tag.SeriesNumber, "2")
        .string(Tag.InstanceNumber, Integer.toString(number))
        .integer(Tag.Rows, 32)
        .integer(Tag.Columns, 32)
        .integer(Tag.BitsAllocated, 16)
        .bytes(Tag.PixelData, Vr.OW, pixels)
        .build();
  }

  Path file(int slice) {
    return folder.resolve("%03d.dcm".formatted(slice));
  }

  /** The data set as it lies in a file, without preamble and meta information. */
  static byte[] dataSetBytes(Path file) throws IOException {
    try (InputStream in = DicomFile.open(file).dataSet()) {
      return in.readAllBytes();
    }
  }
}
