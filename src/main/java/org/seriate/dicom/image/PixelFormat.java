package org.seriate.dicom.image;

import java.util.Optional;
import java.util.OptionalInt;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;

/**
 * The Image Pixel Module (PS3.3 C.7.6.3): how the cells of Pixel Data are to be read.
 *
 * @param highBit the highest bit that belongs to the pixel; bits above it held overlays in old
 *     scanners (PS3.5 8.1.1)
 * @param photometric Photometric Interpretation, empty when the attribute is missing
 * @param frames Number of Frames, 1 when the attribute is missing
 */
public record PixelFormat(
    int rows,
    int columns,
    int bitsAllocated,
    int bitsStored,
    int highBit,
    boolean signed,
    int samplesPerPixel,
    String photometric,
    int frames) {
  /** Per frame: four times the largest CT matrix met so far, 4096 x 4096. */
  static final long MAX_PIXELS_PER_FRAME = 64L << 20;

  /** In all: an Enhanced CT of 2048 frames of 512 x 512. */
  static final long MAX_PIXELS = 512L << 20;

  public PixelFormat(
      int rows,
      int columns,
      int bitsAllocated,
      int bitsStored,
      boolean signed,
      int samplesPerPixel,
      String photometric,
      int frames) {
    this(
        rows,
        columns,
        bitsAllocated,
        bitsStored,
        bitsStored - 1,
        signed,
        samplesPerPixel,
        photometric,
        frames);
  }

  /** What the data set says, right or wrong: {@link #refusal} tells whether it can be decoded. */
  public static PixelFormat of(DataSet dataSet) {
    int bitsAllocated = dataSet.integer(Tag.BitsAllocated).orElse(0);
    int bitsStored = dataSet.integer(Tag.BitsStored).orElse(bitsAllocated);
    return new PixelFormat(
        dataSet.integer(Tag.Rows).orElse(0),
        dataSet.integer(Tag.Columns).orElse(0),
        bitsAllocated,
        bitsStored,
        dataSet.integer(Tag.HighBit).orElse(bitsStored - 1),
        dataSet.integer(Tag.PixelRepresentation).equals(OptionalInt.of(1)),
        dataSet.integer(Tag.SamplesPerPixel).orElse(1),
        dataSet.string(Tag.PhotometricInterpretation).orElse(""),
        dataSet.integer(Tag.NumberOfFrames).orElse(1));
  }

  public int pixelsPerFrame() {
    return rows * columns;
  }

  /** The reason why nothing of this format is decoded; empty when it is fit. */
  public Optional<String> refusal() {
    return frameRefusal().or(this::sizeRefusal);
  }

  /** The same where one frame is decoded at a time, however many there are. */
  Optional<String> frameRefusal() {
    if (rows < 1 || columns < 1) {
      return Optional.of("Rows or Columns is missing");
    }
    if (samplesPerPixel != 1) {
      return Optional.of("not a grey image: Samples per Pixel " + samplesPerPixel);
    }
    if (!isGrey()) {
      return Optional.of("not a grey image by its Photometric Interpretation");
    }
    if (bitsAllocated != 8 && bitsAllocated != 16) {
      return Optional.of("Bits Allocated " + bitsAllocated + ", where CT has 8 or 16");
    }
    if (bitsStored < 1 || highBit < bitsStored - 1 || highBit >= bitsAllocated) {
      return Optional.of(
          "Bits Stored %d and High Bit %d do not fit Bits Allocated %d"
              .formatted(bitsStored, highBit, bitsAllocated));
    }
    if (frames < 1) {
      return Optional.of("Number of Frames " + frames);
    }
    return (long) rows * columns > MAX_PIXELS_PER_FRAME ? tooLarge() : Optional.empty();
  }

  private Optional<String> sizeRefusal() {
    return (long) rows * columns * frames > MAX_PIXELS ? tooLarge() : Optional.empty();
  }

  private Optional<String> tooLarge() {
    return Optional.of(
        "%d frames of %d x %d are more than is decoded at once".formatted(frames, columns, rows));
  }

  private boolean isGrey() {
    return photometric.isEmpty()
        || photometric.equals("MONOCHROME1")
        || photometric.equals("MONOCHROME2");
  }

  /** The same for cells that are as the scanner wrote them, with High Bit where it says. */
  void keepStoredBitsOfCells(short[] cells) {
    keepBits(cells, highBit - bitsStored + 1);
  }

  /** Drops what is above Bits Stored and extends the sign from there, not from bit 15. */
  void keepStoredBits(short[] values) {
    keepBits(values, 0);
  }

  private void keepBits(short[] cells, int lowestBit) {
    int unused = 32 - bitsStored;
    if (bitsStored == 16 || (lowestBit == 0 && bitsStored == 8 && bitsAllocated == 8 && !signed)) {
      return;
    }
    int left = unused - lowestBit;
    if (signed) {
      for (int i = 0; i < cells.length; i++) {
        cells[i] = (short) (cells[i] << left >> unused);
      }
    } else {
      for (int i = 0; i < cells.length; i++) {
        cells[i] = (short) (cells[i] << left >>> unused);
      }
    }
  }
}
