package org.seriate.dicom.io;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Vr;
import org.seriate.dicom.io.DataSetParser.Keep;
import org.seriate.dicom.io.DataSetParser.Section;

/**
 * Finds out what a file begins with: preamble and meta information as PS3.10 7.1 has it, meta
 * information without preamble, or a bare data set.
 */
final class FileMetaReader {
  private static final int PREAMBLE = 128;
  private static final int PREFIX = 4;

  /** A bare data set starts with General or Identifying elements: groups 0004 to 0020. */
  private static final int LAST_PLAUSIBLE_FIRST_GROUP = 0x0020;

  /** Meta information is short; Private Information (0002,0102) may be longer. */
  private static final ReadLimits LIMITS =
      ReadLimits.DEFAULT.withMaxElementLength(1 << 24).withMaxElements(1000);

  private FileMetaReader() {}

  /** Reads from the first byte of a file; afterwards the stream stands anywhere. */
  static FileMeta read(InputStream in) throws IOException {
    byte[] first = in.readNBytes(PREAMBLE + PREFIX);
    boolean preamble =
        first.length == PREAMBLE + PREFIX
            && first[PREAMBLE] == 'D'
            && first[PREAMBLE + 1] == 'I'
            && first[PREAMBLE + 2] == 'C'
            && first[PREAMBLE + 3] == 'M';
    if (preamble) {
      return readMeta(in, first.length);
    }
    if (first.length >= 8 && first[0] == 2 && first[1] == 0 && vrAt(first, 4).isPresent()) {
      return readMeta(new SequenceInputStream(new ByteArrayInputStream(first), in), 0);
    }
    return new FileMeta(DataSet.EMPTY, guess(first), 0);
  }

  /**
   * Group 0002 is explicit VR little endian always. Its group length is not relied on: where it is
   * wrong, the first element of another group is right.
   */
  private static FileMeta readMeta(InputStream in, long offset) throws IOException {
    DataSetParser parser =
        new DataSetParser(
            new ByteSource(in),
            TransferSyntax.ExplicitVrLittleEndian,
            Section.FILE_META,
            Keep.ALL,
            LIMITS,
            new Notes());
    DataSet meta = parser.parse(Optional.empty());
    String uid =
        meta.string(Tag.TransferSyntaxUID)
            .orElseThrow(
                () ->
                    new NotDicomException(
                        offset, Tag.format(Tag.TransferSyntaxUID), "no transfer syntax is named"));
    return new FileMeta(meta, TransferSyntax.ofUnknown(uid), offset + parser.stoppedAt());
  }

  private static TransferSyntax guess(byte[] first) throws NotDicomException {
    if (first.length >= 8) {
      int group = (first[0] & 0xFF) | (first[1] & 0xFF) << 8;
      boolean explicit = vrAt(first, 4).isPresent();
      if (isPlausible(group)) {
        return explicit
            ? TransferSyntax.ExplicitVrLittleEndian
            : TransferSyntax.ImplicitVrLittleEndian;
      }
      if (explicit && isPlausible(Short.reverseBytes((short) group) & 0xFFFF)) {
        return TransferSyntax.ExplicitVrBigEndian;
      }
    }
    throw new NotDicomException(0, "", "neither meta information nor a data set begins here");
  }

  private static boolean isPlausible(int group) {
    return group >= 0x0004 && group <= LAST_PLAUSIBLE_FIRST_GROUP && group % 2 == 0;
  }

  private static Optional<Vr> vrAt(byte[] bytes, int at) {
    return Vr.of(bytes[at] & 0xFF, bytes[at + 1] & 0xFF);
  }
}
