package org.seriate.dicom.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.io.DataSetParser.Keep;
import org.seriate.dicom.io.DataSetParser.Section;

/**
 * A file whose pixels stay on disk until a part of them is asked for. Holds no file open; any
 * number of threads may read.
 *
 * @param header the elements before Pixel Data, without the Per-frame Functional Groups, which can
 *     be megabytes
 * @param location empty if the file has no Pixel Data
 */
public record LocatedPixels(
    FileRegion file,
    TransferSyntax transferSyntax,
    DataSet header,
    Optional<PixelLocation> location) {
  private static final ReadLimits LIMITS = ReadLimits.DEFAULT;

  public static LocatedPixels of(FileRegion file) throws IOException {
    try (DicomFile.Opened opened = DicomFile.open(file)) {
      TransferSyntax syntax = opened.transferSyntax();
      if (!syntax.deflated()) {
        return of(file, syntax, opened.dataSet(), opened.meta().dataSetOffset());
      }
      try (Inflated in = new Inflated(opened.dataSet(), LIMITS.maxInflatedLength())) {
        return of(file, syntax, in, 0);
      }
    }
  }

  private static LocatedPixels of(
      FileRegion file, TransferSyntax syntax, InputStream in, long first) throws IOException {
    DataSetParser parser =
        new DataSetParser(
            new ByteSource(in),
            syntax,
            Section.DATA_SET,
            Keep.HEADER,
            Optional.of(new ItemWatch(Tag.PerFrameFunctionalGroupsSequence, _ -> {})),
            LIMITS,
            new Notes());
    DataSet header = parser.parse(Optional.of(Tag.PixelData));
    return new LocatedPixels(file, syntax, header, parser.location(Tag.PixelData, first));
  }

  /**
   * Bytes of the pixels as they are encoded.
   *
   * @param offset as in {@link PixelLocation}. In a deflated file all before it is inflated each
   *     time
   * @throws NotDicomException when the file ends before
   */
  public byte[] bytes(long offset, int length) throws IOException {
    byte[] bytes = transferSyntax.deflated() ? inflated(offset, length) : asTheyAre(offset, length);
    if (bytes.length < length) {
      throw new NotDicomException(offset, Tag.format(Tag.PixelData), "ends within the pixels");
    }
    return bytes;
  }

  private byte[] asTheyAre(long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
      int read = 0;
      while (read >= 0 && bytes.hasRemaining()) {
        read = channel.read(bytes, file.offset() + offset + bytes.position());
      }
    }
    return bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array();
  }

  private byte[] inflated(long offset, int length) throws IOException {
    try (DicomFile.Opened opened = DicomFile.open(file);
        Inflated in = new Inflated(opened.dataSet(), LIMITS.maxInflatedLength())) {
      in.skipNBytes(offset);
      return in.readNBytes(length);
    }
  }
}
