package org.seriate.dicom.io;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;

/**
 * Fuzz target: the first byte chooses a transfer syntax, the rest is a data set in it. It is read
 * or refused in each of the three ways; every value of it can be asked for; and written and read
 * again it is the same.
 */
public final class DataSetFuzz {
  private static final List<TransferSyntax> SYNTAXES =
      List.of(
          TransferSyntax.ExplicitVrLittleEndian,
          TransferSyntax.ImplicitVrLittleEndian,
          TransferSyntax.ExplicitVrBigEndian,
          TransferSyntax.DeflatedExplicitVrLittleEndian,
          TransferSyntax.RleLossless);
  private static final ReadLimits LIMITS = ReadLimits.DEFAULT.withMaxInflatedLength(1 << 24);

  private DataSetFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    TransferSyntax syntax = SYNTAXES.get((input[0] & 0xFF) % SYNTAXES.size());
    byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
    boolean header = isRead(bytes, in -> DataSetReader.readHeaderThroughEnd(in, syntax, LIMITS));
    isRead(bytes, in -> DataSetReader.readUntil(in, syntax, Tag.PixelData, LIMITS));
    DataSet whole;
    try {
      whole = DataSetReader.read(new ByteArrayInputStream(bytes), syntax, LIMITS);
    } catch (NotDicomException refused) {
      return;
    }
    boolean command = !whole.isEmpty() && Tag.group(whole.iterator().next().tag()) == 0;
    if (!header && !command) {
      throw new AssertionError("refused on receipt, read as a whole");
    }
    ask(whole);
    if (!command) {
      rewrite(whole, syntax);
    }
  }

  private interface Reading {
    DataSet read(InputStream in) throws IOException;
  }

  private static boolean isRead(byte[] bytes, Reading reading) throws IOException {
    try {
      ask(reading.read(new ByteArrayInputStream(bytes)));
      return true;
    } catch (NotDicomException refused) {
      return false;
    }
  }

  /** Asks everything of every element; nothing may be thrown, whatever the bytes are. */
  private static void ask(DataSet dataSet) {
    for (Element element : dataSet) {
      int tag = element.tag();
      dataSet.string(tag);
      dataSet.strings(tag);
      dataSet.integer(tag);
      dataSet.wholeNumbers(tag);
      dataSet.doubles(tag);
      dataSet.personName(tag);
      element.toString();
      dataSet.items(tag).forEach(DataSetFuzz::ask);
    }
    dataSet.toUtf8();
    PixelFragments.of(dataSet);
  }

  private static void rewrite(DataSet whole, TransferSyntax syntax) throws IOException {
    TransferSyntax as = syntax.bigEndian() ? TransferSyntax.ExplicitVrLittleEndian : syntax;
    byte[] once = DataSetWriter.toBytes(whole, as);
    DataSet again = DataSetReader.read(new ByteArrayInputStream(once), as, LIMITS);
    if (!Arrays.equals(once, DataSetWriter.toBytes(again, as))) {
      throw new AssertionError("another data set after writing and reading");
    }
  }

  /** Small data sets in each transfer syntax to start from. */
  public static Stream<byte[]> seeds() throws IOException {
    Stream.Builder<byte[]> seeds = Stream.builder();
    for (String name :
        List.of(
            "/dicom/comprehensive3d-sr.dcm",
            "/dicom/ge-discoveryst-implicit.dcm",
            "/pixels/flat-RLE.dcm",
            "/pixels/kits-unsigned12-ExplicitBE.dcm",
            "/pixels/kits-unsigned12-Deflated.dcm")) {
      try (InputStream in = DataSetFuzz.class.getResourceAsStream(name)) {
        byte[] file = in.readAllBytes();
        FileMeta meta = FileMetaReader.read(new ByteArrayInputStream(file));
        byte[] seed = Arrays.copyOfRange(file, (int) meta.dataSetOffset() - 1, file.length);
        seed[0] = (byte) SYNTAXES.indexOf(meta.transferSyntax());
        seeds.add(seed);
      }
    }
    return seeds.build();
  }
}
