package org.seriate.classify;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.image.DecodeOutcome;
import org.seriate.dicom.image.FrameReader;
import org.seriate.dicom.image.HuRescale;
import org.seriate.dicom.image.LossyCompression;
import org.seriate.dicom.image.PixelDecoder;
import org.seriate.dicom.image.PixelFormat;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.FileRegion;
import org.seriate.dicom.io.NotDicomException;
import org.seriate.series.ImageHeader;
import org.seriate.series.StoredImage;

/**
 * The pixels of slices, each from a file of its own or from one it shares with others. Where the
 * frames of a shared file lie is found once and remembered; any number of threads may ask.
 */
final class SlicePixels {
  private static final String MALFORMED = "not a well-formed data set";

  private final LossyCompression lossy;
  private final Optional<Upright> upright;
  private final Map<FileRegion, FrameReader> shared = new ConcurrentHashMap<>();

  /**
   * @param upright moves each slice within its plane, where the stack is to be straightened
   */
  SlicePixels(LossyCompression lossy, Optional<Upright> upright) {
    this.lossy = lossy;
    this.upright = upright;
  }

  /** What reading a slice gave. */
  sealed interface Read {
    /** Stored values and how they become Hounsfield units. */
    record Pixels(PixelFormat format, short[] stored, HuRescale rescale) implements Read {
      @Override
      public String toString() {
        return "Pixels[" + format + "]";
      }
    }

    record Unreadable(String reason) implements Read {}
  }

  /** An {@code IOException} says nothing about the image. */
  Read of(StoredImage slice) throws IOException {
    try {
      return slice.frame().isPresent()
          ? frame(slice, slice.frame().getAsInt())
          : whole(DicomFile.read(slice.file()));
    } catch (NotDicomException e) {
      return new Read.Unreadable(MALFORMED);
    }
  }

  /** Hounsfield units of a slice at its place in the upright stack. */
  float[] inPlace(float[] hu, StoredImage slice) {
    return upright.map(u -> u.move(hu, slice.header())).orElse(hu);
  }

  private Read whole(DicomFile file) {
    return read(PixelDecoder.decode(file, lossy), HuRescale.of(file.dataSet()));
  }

  private Read frame(StoredImage slice, int number) throws IOException {
    FrameReader frames = shared.get(slice.file());
    if (frames == null) {
      frames = FrameReader.open(slice.file(), lossy);
      shared.put(slice.file(), frames);
    }
    return read(frames.decode(number), rescale(slice.header(), frames.header()));
  }

  private static HuRescale rescale(ImageHeader frame, DataSet object) {
    return HuRescale.of(object).ofFrame(frame.rescaleSlope(), frame.rescaleIntercept());
  }

  private static Read read(DecodeOutcome outcome, HuRescale rescale) {
    return switch (outcome) {
      case DecodeOutcome.Undecodable(String reason) -> new Read.Unreadable(reason);
      case DecodeOutcome.Decoded(var format, short[][] frames) ->
          frames.length == 1
              ? new Read.Pixels(format, frames[0], rescale)
              : new Read.Unreadable("it has " + frames.length + " frames");
    };
  }
}
