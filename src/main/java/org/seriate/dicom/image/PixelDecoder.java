package org.seriate.dicom.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.NotDicomException;
import org.seriate.dicom.io.TransferSyntax;

/**
 * The door of this room: a file in, its frames or a reason out. Any number of threads may decode at
 * once; nothing is kept between calls.
 */
public final class PixelDecoder {
  private PixelDecoder() {}

  /** Decodes all frames; refuses lossy compression. */
  public static DecodeOutcome decode(Path file) throws IOException {
    return decode(file, LossyCompression.REFUSE);
  }

  /**
   * Decodes all frames.
   *
   * @throws IOException when the file cannot be read, which says nothing about the image
   */
  public static DecodeOutcome decode(Path file, LossyCompression lossy) throws IOException {
    try {
      return decode(DicomFile.read(file), lossy);
    } catch (NotDicomException e) {
      return new DecodeOutcome.Undecodable("not a well-formed data set: " + e.getMessage());
    }
  }

  /** Decodes all frames; refuses lossy compression. */
  public static DecodeOutcome decode(DicomFile file) {
    return decode(file, LossyCompression.REFUSE);
  }

  public static DecodeOutcome decode(DicomFile file, LossyCompression lossy) {
    return decode(file.dataSet(), file.transferSyntax().uid(), lossy);
  }

  /** Decodes all frames of a data set that came in this transfer syntax. */
  public static DecodeOutcome decode(
      DataSet dataSet, String transferSyntaxUid, LossyCompression lossy) {
    PixelFormat format = PixelFormat.of(dataSet);
    Optional<String> refusal = format.refusal();
    if (refusal.isPresent()) {
      return new DecodeOutcome.Undecodable(refusal.get());
    }
    Optional<Element> pixelData = dataSet.element(Tag.PixelData);
    if (pixelData.isEmpty()) {
      return new DecodeOutcome.Undecodable("no Pixel Data");
    }
    try {
      return switch (pixelData.get()) {
        case Element.Value value -> decodeNative(value, transferSyntaxUid, format);
        case Element.Fragments encapsulated ->
            decodeEncapsulated(dataSet, encapsulated, transferSyntaxUid, format, lossy);
        case Element.Sequence sequence ->
            new DecodeOutcome.Undecodable("Pixel Data is a sequence of data sets");
      };
    } catch (DamagedFrame e) {
      return new DecodeOutcome.Undecodable("damaged pixel data: " + e.getMessage());
    }
  }

  /** See {@link HuRescale}. */
  public static void toHu(
      short[] stored,
      PixelFormat format,
      double slope,
      double intercept,
      OptionalInt padding,
      OptionalInt paddingLimit,
      float[] hu) {
    new HuRescale(slope, intercept, padding, paddingLimit).toHu(stored, format, hu);
  }

  private static DecodeOutcome decodeNative(
      Element.Value value, String transferSyntaxUid, PixelFormat format) throws DamagedFrame {
    if (TransferSyntax.of(transferSyntaxUid).map(TransferSyntax::encapsulated).orElse(false)) {
      throw new DamagedFrame("no fragments, though " + transferSyntaxUid + " asks for them");
    }
    int frameLength = format.pixelsPerFrame() * (format.bitsAllocated() / 8);
    long needed = (long) frameLength * format.frames();
    if (value.value().length < needed) {
      throw new DamagedFrame(
          "%d bytes of pixels, where %d are needed".formatted(value.value().length, needed));
    }
    short[][] frames = new short[format.frames()][];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = new short[format.pixelsPerFrame()];
      ByteBuffer cells = ByteBuffer.wrap(value.value(), i * frameLength, frameLength);
      NativePixels.decode(cells, format, frames[i]);
    }
    return new DecodeOutcome.Decoded(format, frames);
  }

  private static DecodeOutcome decodeEncapsulated(
      DataSet dataSet,
      Element.Fragments encapsulated,
      String transferSyntaxUid,
      PixelFormat format,
      LossyCompression lossy)
      throws DamagedFrame {
    return switch (Codecs.forTransferSyntax(transferSyntaxUid, lossy)) {
      case Codecs.Choice.Refuse refuse -> new DecodeOutcome.Undecodable(refuse.reason());
      case Codecs.Choice.Use use -> {
        List<byte[]> compressed =
            FrameBytes.of(
                encapsulated.fragments(), dataSet.bytes(Tag.ExtendedOffsetTable), format.frames());
        short[][] frames = new short[format.frames()][];
        for (int i = 0; i < frames.length; i++) {
          frames[i] = new short[format.pixelsPerFrame()];
          use.codec().decode(compressed.get(i), format, frames[i]);
        }
        yield new DecodeOutcome.Decoded(format, frames);
      }
    };
  }
}
