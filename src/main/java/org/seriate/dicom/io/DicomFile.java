package org.seriate.dicom.io;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.data.Vr;

/**
 * A DICOM file (PS3.10 7): preamble, File Meta Information, data set. Files without the first two
 * are read as well.
 *
 * @param meta group 0002; none if the file has none
 */
public record DicomFile(DataSet meta, TransferSyntax transferSyntax, DataSet dataSet) {
  private static final byte[] PREAMBLE_AND_PREFIX = new byte[132];

  static {
    byte[] prefix = {'D', 'I', 'C', 'M'};
    System.arraycopy(prefix, 0, PREAMBLE_AND_PREFIX, 128, prefix.length);
  }

  /**
   * A file opened for its data set's very bytes.
   *
   * @param dataSet stands at the data set's first byte and ends with the file
   * @param length of the data set in bytes
   */
  public record Opened(FileMeta meta, InputStream dataSet, long length) implements Closeable {
    public TransferSyntax transferSyntax() {
      return meta.transferSyntax();
    }

    @Override
    public void close() throws IOException {
      dataSet.close();
    }
  }

  /** The whole file. */
  public static DicomFile read(Path file) throws IOException {
    return read(FileRegion.whole(file));
  }

  public static DicomFile read(FileRegion file) throws IOException {
    return read(file, ReadLimits.DEFAULT);
  }

  public static DicomFile read(Path file, ReadLimits limits) throws IOException {
    return read(FileRegion.whole(file), limits);
  }

  private static DicomFile read(FileRegion file, ReadLimits limits) throws IOException {
    try (Opened opened = open(file)) {
      return of(opened, DataSetReader.read(opened.dataSet(), opened.transferSyntax(), limits));
    }
  }

  /** The file up to Pixel Data (7FE0,0010). */
  public static DicomFile readHeader(Path file) throws IOException {
    return readHeader(FileRegion.whole(file));
  }

  /** The same of a file that lies in a larger one. */
  public static DicomFile readHeader(FileRegion file) throws IOException {
    try (Opened opened = open(file)) {
      return of(
          opened,
          DataSetReader.readUntil(
              opened.dataSet(), opened.transferSyntax(), Tag.PixelData, ReadLimits.DEFAULT));
    }
  }

  private static DicomFile of(Opened opened, DataSet dataSet) {
    return new DicomFile(opened.meta().elements(), opened.transferSyntax(), dataSet);
  }

  public static FileMeta readMeta(Path file) throws IOException {
    return readMeta(FileRegion.whole(file));
  }

  private static FileMeta readMeta(FileRegion file) throws IOException {
    try (InputStream in = new BufferedInputStream(file.open())) {
      return FileMetaReader.read(in);
    }
  }

  /** Opens the file at its data set, e.g. to send it byte for byte. */
  public static Opened open(Path file) throws IOException {
    return open(FileRegion.whole(file));
  }

  /** The same of a file that lies in a larger one. */
  public static Opened open(FileRegion file) throws IOException {
    FileMeta meta = readMeta(file);
    InputStream in = file.open();
    try {
      in.skipNBytes(meta.dataSetOffset());
      return new Opened(meta, in, file.size() - meta.dataSetOffset());
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** Pixel Data alone; a file without it is not DICOM for this purpose. */
  public static PixelFragments readPixelData(Path file) throws IOException {
    return PixelFragments.of(read(file).dataSet())
        .orElseThrow(
            () ->
                new NotDicomException(
                    0, Tag.format(Tag.PixelData), "the file has no such element"));
  }

  /**
   * Preamble and File Meta Information, to which the encoded data set is then appended.
   *
   * @param sourceAe who sent the object, for (0002,0016); may be empty
   */
  public static void writePreambleAndMeta(
      OutputStream out,
      String sopClassUid,
      String sopInstanceUid,
      TransferSyntax syntax,
      String sourceAe)
      throws IOException {
    DataSet.Builder meta =
        DataSet.builder()
            .bytes(Tag.FileMetaInformationVersion, Vr.OB, new byte[] {0, 1})
            .string(Tag.MediaStorageSOPClassUID, sopClassUid)
            .string(Tag.MediaStorageSOPInstanceUID, sopInstanceUid)
            .string(Tag.TransferSyntaxUID, syntax.uid())
            .string(Tag.ImplementationClassUID, Uid.ImplementationClassUid)
            .string(Tag.ImplementationVersionName, Uid.ImplementationVersionName);
    if (!sourceAe.isEmpty()) {
      meta.string(Tag.SourceApplicationEntityTitle, sourceAe);
    }
    out.write(PREAMBLE_AND_PREFIX);
    writeMeta(out, meta.build());
  }

  /** Group 0002 with its length in front (PS3.10 7.1). */
  private static void writeMeta(OutputStream out, DataSet meta) throws IOException {
    byte[] elements = DataSetWriter.toBytes(meta, TransferSyntax.ExplicitVrLittleEndian);
    int n = elements.length;
    byte[] groupLength = {
      2, 0, 0, 0, 'U', 'L', 4, 0, (byte) n, (byte) (n >> 8), (byte) (n >> 16), (byte) (n >> 24)
    };
    out.write(groupLength);
    out.write(elements);
  }

  /** A new file; an existing one is written over. */
  public static void write(Path file, DataSet dataSet, TransferSyntax syntax) throws IOException {
    String sopClassUid = required(dataSet, Tag.SOPClassUID);
    String sopInstanceUid = required(dataSet, Tag.SOPInstanceUID);
    try (OutputStream out = Files.newOutputStream(file)) {
      writePreambleAndMeta(out, sopClassUid, sopInstanceUid, syntax, "");
      DataSetWriter.write(out, dataSet, syntax);
    }
  }

  /** The same into a stream, which stays open. */
  public static void write(OutputStream out, DataSet dataSet, TransferSyntax syntax)
      throws IOException {
    writePreambleAndMeta(
        out, required(dataSet, Tag.SOPClassUID), required(dataSet, Tag.SOPInstanceUID), syntax, "");
    DataSetWriter.write(out, dataSet, syntax);
  }

  public static byte[] toBytes(DataSet dataSet, TransferSyntax syntax) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, dataSet, syntax);
    return out.toByteArray();
  }

  private static String required(DataSet dataSet, int uid) {
    return dataSet
        .string(uid)
        .orElseThrow(() -> new IllegalArgumentException("a file needs " + Tag.format(uid)));
  }
}
