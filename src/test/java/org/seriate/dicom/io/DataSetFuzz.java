package org.seriate.dicom.io;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;

/**
 * Fuzz target: the first byte chooses a transfer syntax, the rest is a data set in it. It is read
 * or refused in two of the three ways; every value of it can be asked for; and written and read
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

  private static final int LONGEST_SEED = 700;

  private DataSetFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    TransferSyntax syntax = SYNTAXES.get((input[0] & 0xFF) % SYNTAXES.size());
    byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
    var whole = read(bytes, in -> DataSetReader.read(in, syntax, LIMITS));
    // The syntax leaves the first byte's value open; each of the other ways gets half of them.
    boolean onReceipt = (input[0] & 0xFF) / SYNTAXES.size() % 2 == 0;
    var other =
        read(
            bytes,
            in ->
                onReceipt
                    ? DataSetReader.readHeaderThroughEnd(in, syntax, LIMITS)
                    : DataSetReader.readUntil(in, syntax, Tag.PixelData, LIMITS));
    // Most inputs are refused at their end: what stands before it is asked for all the same.
    whole.or(() -> other).ifPresent(DataSetFuzz::ask);
    if (whole.isEmpty()) {
      return;
    }
    boolean command = !whole.get().isEmpty() && Tag.group(whole.get().iterator().next().tag()) == 0;
    if (other.isEmpty() && !(command && onReceipt)) {
      throw new AssertionError("refused in part, read as a whole");
    }
    if (!command) {
      rewrite(whole.get(), syntax);
    }
  }

  private interface Reading {
    DataSet read(InputStream in) throws IOException;
  }

  private static Optional<DataSet> read(byte[] bytes, Reading reading) throws IOException {
    try {
      return Optional.of(reading.read(new ByteArrayInputStream(bytes)));
    } catch (NotDicomException refused) {
      return Optional.empty();
    }
  }

  /** Asks everything of every element; nothing may be thrown, whatever the bytes are. */
  private static void ask(DataSet dataSet) {
    askElements(dataSet);
    dataSet.toUtf8();
    PixelFragments.of(dataSet);
  }

  private static void askElements(DataSet dataSet) {
    for (Element element : dataSet) {
      int tag = element.tag();
      dataSet.strings(tag);
      dataSet.integer(tag);
      dataSet.doubles(tag);
      dataSet.personName(tag);
      dataSet.items(tag).forEach(DataSetFuzz::askElements);
    }
  }

  /** Pixels of the wrong kind for a syntax are read as they are meant, but not written so. */
  private static TransferSyntax writable(DataSet whole, TransferSyntax syntax) {
    return switch (whole.element(Tag.PixelData).orElse(null)) {
      case Element.Fragments _ -> TransferSyntax.RleLossless;
      case Element.Value _ when syntax.encapsulated() -> TransferSyntax.ExplicitVrLittleEndian;
      case null, default -> syntax.bigEndian() ? TransferSyntax.ExplicitVrLittleEndian : syntax;
    };
  }

  private static void rewrite(DataSet whole, TransferSyntax syntax) throws IOException {
    TransferSyntax as = writable(whole, syntax);
    byte[] once = DataSetWriter.toBytes(whole, as);
    DataSet again = DataSetReader.read(new ByteArrayInputStream(once), as, LIMITS);
    if (!Arrays.equals(once, DataSetWriter.toBytes(again, as))) {
      throw new AssertionError("another data set after writing and reading");
    }
  }

  /**
   * Small data sets in each transfer syntax to start from: whole ones would leave nothing but their
   * length to be explored.
   */
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
        seeds.add(seed(in.readAllBytes()));
      }
    }
    return seeds.build();
  }

  private static byte[] seed(byte[] file) throws IOException {
    FileMeta meta = FileMetaReader.read(new ByteArrayInputStream(file));
    TransferSyntax syntax = meta.transferSyntax();
    byte[] bytes = Arrays.copyOfRange(file, (int) meta.dataSetOffset(), file.length);
    // Big endian is not written, so the beginning of the file has to do.
    byte[] small =
        syntax.bigEndian()
            ? Arrays.copyOf(bytes, LONGEST_SEED)
            : DataSetWriter.toBytes(
                cut(DataSetReader.read(new ByteArrayInputStream(bytes), syntax, LIMITS)), syntax);
    byte[] seed = new byte[1 + small.length];
    seed[0] = (byte) SYNTAXES.indexOf(syntax);
    System.arraycopy(small, 0, seed, 1, small.length);
    return seed;
  }

  /** With one item in each sequence, and the beginnings of long values. */
  private static DataSet cut(DataSet dataSet) {
    List<Element> some = new ArrayList<>();
    for (Element element : dataSet) {
      some.add(
          switch (element) {
            case Element.Value v ->
                new Element.Value(
                    v.tag(), v.vr(), Arrays.copyOf(v.value(), Math.min(v.value().length, 24)));
            case Element.Sequence s ->
                new Element.Sequence(
                    s.tag(), s.items().stream().limit(1).map(DataSetFuzz::cut).toList());
            case Element.Fragments f ->
                new Element.Fragments(
                    f.tag(),
                    f.vr(),
                    f.fragments().stream()
                        .map(b -> Arrays.copyOf(b, Math.min(b.length, 24)))
                        .toList());
          });
    }
    return DataSet.of(some);
  }
}
