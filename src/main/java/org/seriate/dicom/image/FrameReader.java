package org.seriate.dicom.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.image.FrameBytes.Fragment;
import org.seriate.dicom.image.FrameBytes.Range;
import org.seriate.dicom.io.ByteOrdering;
import org.seriate.dicom.io.FileRegion;
import org.seriate.dicom.io.LocatedPixels;
import org.seriate.dicom.io.NotDicomException;
import org.seriate.dicom.io.PixelLocation;
import org.seriate.dicom.io.PixelLocation.Piece;
import org.seriate.dicom.io.TransferSyntax;

/**
 * The frames of one file, decoded one at a time: of the pixels, no more than a frame is in memory.
 * Holds no file open; any number of threads may read.
 */
public final class FrameReader {
  /** Where frames come from, or why they do not. */
  private sealed interface Source {
    record Cells(long offset) implements Source {}

    record Compressed(List<Piece> fragments, List<Range> frames, FrameCodec codec)
        implements Source {}

    record None(String reason) implements Source {}
  }

  private final LocatedPixels pixels;
  private final PixelFormat format;
  private final Source source;

  private FrameReader(LocatedPixels pixels, LossyCompression lossy) throws IOException {
    this.pixels = pixels;
    this.format = PixelFormat.of(pixels.header());
    this.source = source(lossy);
  }

  /**
   * Finds the frames; a file that has none that can be decoded says why when they are asked for.
   *
   * @throws NotDicomException when the file is no well-formed data set
   * @throws IOException when the file cannot be read, which says nothing about the image
   */
  public static FrameReader open(FileRegion file, LossyCompression lossy) throws IOException {
    return new FrameReader(LocatedPixels.of(file), lossy);
  }

  /** The elements before Pixel Data, without the Per-frame Functional Groups. */
  public DataSet header() {
    return pixels.header();
  }

  /**
   * One frame, as the only one of a {@link DecodeOutcome.Decoded}.
   *
   * @param number from 1
   * @throws IOException when the file cannot be read, which says nothing about the image
   */
  public DecodeOutcome decode(int number) throws IOException {
    if (!(source instanceof Source.None) && (number < 1 || number > format.frames())) {
      return new DecodeOutcome.Undecodable(
          "it has no frame %d of %d".formatted(number, format.frames()));
    }
    try {
      short[] frame = new short[source instanceof Source.None ? 0 : format.pixelsPerFrame()];
      switch (source) {
        case Source.None(String reason) -> {
          return new DecodeOutcome.Undecodable(reason);
        }
        case Source.Cells(long offset) -> decodeCells(offset, number, frame);
        case Source.Compressed compressed ->
            compressed.codec().decode(bytes(compressed, number), format, frame);
      }
      return new DecodeOutcome.Decoded(format, new short[][] {frame});
    } catch (DamagedFrame e) {
      return new DecodeOutcome.Undecodable("damaged pixel data: " + e.getMessage());
    }
  }

  private Source source(LossyCompression lossy) throws IOException {
    Optional<String> refusal = format.frameRefusal();
    if (refusal.isPresent()) {
      return new Source.None(refusal.get());
    }
    if (pixels.location().isEmpty()) {
      return new Source.None("no Pixel Data");
    }
    try {
      return switch (pixels.location().get()) {
        case PixelLocation.Plain plain -> cells(plain);
        case PixelLocation.Pieces pieces -> compressed(pieces.pieces(), lossy);
      };
    } catch (DamagedFrame e) {
      return new Source.None("damaged pixel data: " + e.getMessage());
    }
  }

  private Source cells(PixelLocation.Plain plain) throws DamagedFrame {
    TransferSyntax syntax = pixels.transferSyntax();
    if (syntax.encapsulated()) {
      throw new DamagedFrame("no fragments, though " + syntax.uid() + " asks for them");
    }
    long needed = (long) frameLength() * format.frames();
    if (plain.length() < needed) {
      throw new DamagedFrame(
          "%d bytes of pixels, where %d are needed".formatted(plain.length(), needed));
    }
    return new Source.Cells(plain.offset());
  }

  private Source compressed(List<Piece> pieces, LossyCompression lossy)
      throws DamagedFrame, IOException {
    String syntax = pixels.transferSyntax().uid();
    return switch (Codecs.forTransferSyntax(syntax, lossy)) {
      case Codecs.Choice.Refuse refuse -> new Source.None(refuse.reason());
      case Codecs.Choice.Use use -> {
        if (pieces.isEmpty()) {
          throw new DamagedFrame("Pixel Data has no fragments");
        }
        List<Piece> fragments = pieces.subList(1, pieces.size());
        List<Range> frames =
            FrameBytes.ranges(
                fragments.stream().map(p -> new Fragment(p.length(), p.firstBytes())).toList(),
                bytes(List.of(pieces.getFirst())),
                pixels.header().bytes(Tag.ExtendedOffsetTable),
                format.frames());
        yield new Source.Compressed(fragments, frames, use.codec());
      }
    };
  }

  private int frameLength() {
    return format.pixelsPerFrame() * (format.bitsAllocated() / 8);
  }

  private void decodeCells(long offset, int number, short[] frame)
      throws DamagedFrame, IOException {
    byte[] cells = pixels.bytes(offset + (number - 1L) * frameLength(), frameLength());
    if (pixels.transferSyntax().bigEndian()) {
      ByteOrdering.reverse(cells, format.bitsAllocated() / 8);
    }
    NativePixels.decode(ByteBuffer.wrap(cells), format, frame);
  }

  private byte[] bytes(Source.Compressed compressed, int number) throws DamagedFrame, IOException {
    Range range = compressed.frames().get(number - 1);
    return bytes(compressed.fragments().subList(range.from(), range.to()));
  }

  private byte[] bytes(List<Piece> pieces) throws DamagedFrame, IOException {
    long length = pieces.stream().mapToLong(Piece::length).sum();
    if (length > 2 * PixelFormat.MAX_PIXELS_PER_FRAME) {
      throw new DamagedFrame("a frame of " + length + " bytes");
    }
    ByteBuffer all = ByteBuffer.allocate((int) length);
    for (Piece piece : pieces) {
      all.put(pixels.bytes(piece.offset(), (int) piece.length()));
    }
    return all.array();
  }
}
