package org.seriate.dicom.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Dictionary;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Vr;

/**
 * Takes one data set apart (PS3.5 7).
 *
 * <p>Depth, count and length are bounded by {@link ReadLimits}; each length is held against the end
 * of what contains it before a byte of the value is read.
 */
final class DataSetParser {
  /** What is being read decides which groups may stand in it. */
  enum Section {
    DATA_SET,
    COMMAND_SET,
    FILE_META
  }

  /** What becomes of the values. */
  enum Keep {
    ALL,
    /** Elements before Pixel Data, unless their values are long; the rest is only checked. */
    HEADER
  }

  private static final long UNDEFINED = 0xFFFF_FFFFL;
  private static final long NO_END = Long.MAX_VALUE;
  private static final int HEADER_LENGTH = 8;

  /** What an element costs in memory beside its value, roughly. */
  private static final int ELEMENT_COST = 64;

  private final ByteSource in;
  private final ReadLimits limits;
  private final Keep keep;
  private final Optional<ItemWatch> watch;
  private final Notes notes;
  private final ElementPath path = new ElementPath();
  private Section section;
  private boolean explicitVr;
  private boolean signedPixels;
  private long elements;
  private long bytesKept;
  private boolean keptEnough;
  private boolean stopped;

  // The header of the element being read.
  private long start;
  private int tag;
  private Vr vr = Vr.UN;
  private long length;

  DataSetParser(
      ByteSource in,
      TransferSyntax syntax,
      Section section,
      Keep keep,
      ReadLimits limits,
      Notes notes) {
    this(in, syntax, section, keep, Optional.empty(), limits, notes);
  }

  /**
   * @param watch takes the items of one sequence of the outermost data set; they are not kept
   */
  DataSetParser(
      ByteSource in,
      TransferSyntax syntax,
      Section section,
      Keep keep,
      Optional<ItemWatch> watch,
      ReadLimits limits,
      Notes notes) {
    this.in = in;
    this.section = section;
    this.keep = keep;
    this.watch = watch;
    this.limits = limits;
    this.notes = notes;
    this.explicitVr = syntax.explicitVr();
    in.setBigEndian(syntax.bigEndian());
  }

  /**
   * All to the end of the stream, or up to the first element whose tag is not below the stop tag.
   */
  DataSet parse(Optional<Integer> stopTag) throws IOException {
    List<Element> found = new ArrayList<>();
    int previous = 0;
    while (!in.atEnd() && !isMetaOver()) {
      header(NO_END);
      if (stopTag.isPresent() && Integer.compareUnsigned(tag, stopTag.get()) >= 0) {
        stopped = true;
        return DataSet.of(found);
      }
      if (section == Section.DATA_SET && start == 0 && Tag.group(tag) == 0 && keep == Keep.ALL) {
        section = Section.COMMAND_SET;
      }
      previous = checkPlace(previous);
      boolean wanted = isWanted();
      value(NO_END, wanted).filter(e -> wanted).ifPresent(found::add);
    }
    start = in.position();
    return DataSet.of(found);
  }

  /**
   * What follows File Meta Information may be encoded otherwise, so not even its header is read.
   */
  private boolean isMetaOver() throws IOException {
    return section == Section.FILE_META && in.has(2) && in.nextUnsignedShort() != 0x0002;
  }

  /** Where the element begins that stopped the parser, or the end of the stream. */
  long stoppedAt() {
    return start;
  }

  private boolean isWanted() {
    // Data Set Trailing Padding is of no significance (PS3.10 7.2).
    return tag != Tag.DataSetTrailingPadding
        && (keep == Keep.ALL || Integer.compareUnsigned(tag, Tag.PixelData) < 0);
  }

  private int checkPlace(int previous) throws NotDicomException {
    int group = Tag.group(tag);
    boolean inPlace =
        switch (section) {
          case DATA_SET -> group > 0x0002 && tag >>> 16 != 0xFFFE;
          case COMMAND_SET -> group == 0x0000;
          case FILE_META -> group == 0x0002;
        };
    if (!inPlace) {
      throw malformed("an element of group %04X has no place here".formatted(group));
    }
    int order = Integer.compareUnsigned(previous, tag);
    if (order > 0) {
      notes.add(start, path.at(tag), "out of ascending order");
    } else if (order == 0 && previous != 0) {
      notes.add(start, path.at(tag), "repeated; the first one counts");
    }
    return tag;
  }

  private void header(long end) throws IOException {
    start = in.position();
    tag = 0;
    if (end - start < HEADER_LENGTH || !in.has(HEADER_LENGTH)) {
      throw malformed("ends within the header of an element");
    }
    if (++elements > limits.maxElements()) {
      throw malformed("more than " + limits.maxElements() + " elements");
    }
    tag = in.tag();
    if (tag == Tag.Item || tag == Tag.ItemDelimitationItem || tag == Tag.SequenceDelimitationItem) {
      vr = Vr.UN;
      length = in.unsignedInt();
    } else if (explicitVr) {
      explicitVrAndLength(end);
    } else {
      vr = Dictionary.vrOf(tag, signedPixels);
      length = in.unsignedInt();
    }
  }

  private void explicitVrAndLength(long end) throws IOException {
    int first = in.unsignedByte();
    int second = in.unsignedByte();
    Optional<Vr> known = Vr.of(first, second);
    if (known.isEmpty() && !(isUpperCase(first) && isUpperCase(second))) {
      throw malformed("no value representation, but bytes %02X %02X".formatted(first, second));
    }
    // A VR of the future has the long form of length (PS3.5 6.2).
    vr = known.orElse(Vr.UN);
    length = in.unsignedShort();
    if (known.isEmpty()) {
      notes.add(start, path.at(tag), "an unknown value representation, read as UN");
    }
    if (vr.hasLongLength()) {
      if (end - in.position() < 4 || !in.has(4)) {
        throw malformed("ends within the header of an element");
      }
      length = in.unsignedInt();
    }
  }

  private static boolean isUpperCase(int c) {
    return c >= 'A' && c <= 'Z';
  }

  /** Reads or checks the value; empty if it is not to be kept. */
  private Optional<Element> value(long end, boolean wanted) throws IOException {
    if (isSequence()) {
      if (tag == Tag.PixelData) {
        // An unknown VR or UN of undefined length would make it one; nobody would find its pixels.
        throw malformed("Pixel Data as a sequence");
      }
      return sequence(end, wanted);
    }
    if (length == UNDEFINED) {
      return fragments(end, wanted);
    }
    checkLength(end);
    int of = tag;
    Vr as = vr;
    Optional<byte[]> bytes = bytes(wanted);
    if (bytes.isPresent() && of == Tag.PixelRepresentation && length == 2) {
      signedPixels = bytes.get()[0] == 1;
    }
    return bytes.map(b -> new Element.Value(of, as, b));
  }

  /**
   * Undefined length makes UN a sequence too, in implicit VR whatever is around it (PS3.5 6.2.2).
   */
  private boolean isSequence() {
    if (vr == Vr.SQ) {
      return true;
    }
    return length == UNDEFINED && (explicitVr ? vr == Vr.UN : tag != Tag.PixelData);
  }

  private void checkLength(long end) throws NotDicomException {
    if (length > limits.maxElementLength()) {
      throw malformed("a value of " + length + " bytes; the limit is " + limits.maxElementLength());
    }
    if (length > end - in.position()) {
      throw malformed("a value of " + length + " bytes runs past the end of its item");
    }
    if ((length & 1) != 0) {
      notes.add(start, path.at(tag), "a value of odd length");
    }
  }

  /** The bytes of the value in little endian order; empty if skipped. */
  private Optional<byte[]> bytes(boolean wanted) throws IOException {
    boolean tooLong = keep == Keep.HEADER && length > limits.maxValueKept();
    if (!wanted || tooLong || !fits(length)) {
      if (in.skip(length) < length) {
        throw truncated();
      }
      return Optional.empty();
    }
    byte[] bytes = in.bytes(length);
    if (bytes.length < length) {
      throw truncated();
    }
    if (in.isBigEndian()) {
      ByteOrdering.reverse(bytes, vr == Vr.UN ? 1 : vr.unitLength());
    }
    return Optional.of(bytes);
  }

  /** Whether there is room for so much more. Of a header too large its first elements are kept. */
  private boolean fits(long bytes) {
    bytesKept += bytes + ELEMENT_COST;
    if (keep == Keep.HEADER && bytesKept > limits.maxHeaderKept() && !keptEnough) {
      keptEnough = true;
      notes.add(start, path.at(tag), "left out with all that follows: the header is too large");
    }
    return !keptEnough;
  }

  /** Empty if it was not kept as a whole. */
  private Optional<Element> sequence(long end, boolean wanted) throws IOException {
    int of = tag;
    boolean explicitAround = explicitVr;
    boolean bigEndianAround = in.isBigEndian();
    if (vr == Vr.UN) {
      explicitVr = false;
      in.setBigEndian(false);
    }
    long ownEnd = length == UNDEFINED ? NO_END : in.position() + length;
    if (length != UNDEFINED && ownEnd > end) {
      throw malformed("a sequence of " + length + " bytes runs past the end of its item");
    }
    if (path.depth() >= limits.maxDepth()) {
      throw malformed("sequences nested deeper than " + limits.maxDepth());
    }
    Optional<ItemWatch> watched =
        watch.filter(w -> path.depth() == 0 && w.sequence() == of && wanted);
    path.enter(of);
    List<DataSet> items = items(Math.min(ownEnd, end), ownEnd != NO_END, wanted, watched);
    path.leave();
    explicitVr = explicitAround;
    in.setBigEndian(bigEndianAround);
    return keptEnough || watched.isPresent()
        ? Optional.empty()
        : Optional.of(new Element.Sequence(of, items));
  }

  private List<DataSet> items(
      long end, boolean definedLength, boolean wanted, Optional<ItemWatch> watched)
      throws IOException {
    List<DataSet> items = new ArrayList<>();
    while (!definedLength || in.position() < end) {
      header(end);
      if (tag == Tag.SequenceDelimitationItem && !definedLength) {
        noteDelimiterLength();
        return items;
      }
      if (tag != Tag.Item) {
        throw malformed("an item should stand here");
      }
      path.nextItem();
      long keptBefore = bytesKept;
      boolean fits = fits(0);
      DataSet item = item(end, wanted);
      if (watched.isPresent() && !keptEnough) {
        watched.get().items().accept(item);
        bytesKept = keptBefore;
      } else if (fits) {
        items.add(item);
      }
    }
    return items;
  }

  private DataSet item(long end, boolean wanted) throws IOException {
    boolean definedLength = length != UNDEFINED;
    long ownEnd = definedLength ? in.position() + length : end;
    if (ownEnd > end) {
      throw malformed("an item of " + length + " bytes runs past the end of its sequence");
    }
    boolean signedAround = signedPixels;
    List<Element> found = new ArrayList<>();
    int previous = 0;
    while (!definedLength || in.position() < ownEnd) {
      header(ownEnd);
      if (tag == Tag.ItemDelimitationItem && !definedLength) {
        noteDelimiterLength();
        break;
      }
      previous = checkPlace(previous);
      value(ownEnd, wanted).filter(e -> wanted).ifPresent(found::add);
    }
    signedPixels = signedAround;
    return found.isEmpty() ? DataSet.EMPTY : DataSet.of(found);
  }

  private void noteDelimiterLength() {
    if (length != 0) {
      notes.add(start, path.at(tag), "a delimiter with a length");
    }
  }

  /** Encapsulated pixels: the Basic Offset Table, fragments, and a delimiter (PS3.5 A.4). */
  private Optional<Element> fragments(long end, boolean wanted) throws IOException {
    if (!explicitVr || (vr != Vr.OB && vr != Vr.OW)) {
      throw malformed("undefined length in an element of VR " + vr);
    }
    int of = tag;
    Vr as = vr;
    path.enter(of);
    List<byte[]> fragments = new ArrayList<>();
    boolean whole = wanted;
    for (header(end); tag == Tag.Item; header(end)) {
      path.nextItem();
      if (length == UNDEFINED) {
        throw malformed("a fragment of undefined length");
      }
      checkLength(end);
      Optional<byte[]> bytes = bytes(wanted);
      whole &= bytes.isPresent();
      bytes.ifPresent(fragments::add);
    }
    if (tag != Tag.SequenceDelimitationItem) {
      throw malformed("a fragment or the end of the fragments should stand here");
    }
    noteDelimiterLength();
    path.leave();
    return whole ? Optional.of(new Element.Fragments(of, as, fragments)) : Optional.empty();
  }

  /**
   * Where the value lies of the element at which {@link #parse} stopped, if that is the stop tag
   * itself; fragments are passed over.
   *
   * @param first where in the file the stream begins
   */
  Optional<PixelLocation> location(int stopTag, long first) throws IOException {
    if (!stopped || tag != stopTag || vr == Vr.SQ) {
      return Optional.empty();
    }
    return Optional.of(
        length == UNDEFINED
            ? pieces(first)
            : new PixelLocation.Plain(first + in.position(), length));
  }

  private PixelLocation.Pieces pieces(long first) throws IOException {
    PixelLocation.Pieces pieces = new PixelLocation.Pieces();
    for (header(NO_END); tag == Tag.Item; header(NO_END)) {
      long at = first + in.position();
      byte[] bytes = in.bytes(Math.min(length, PixelLocation.FIRST_BYTES));
      if (bytes.length + in.skip(length - bytes.length) < length) {
        throw truncated();
      }
      pieces.add(at, length, bytes);
    }
    return pieces;
  }

  private NotDicomException truncated() {
    return new NotDicomException(
        in.position(), path.at(tag), "ends within a value of " + length + " bytes");
  }

  private NotDicomException malformed(String reason) {
    return new NotDicomException(start, path.at(tag), reason);
  }
}
