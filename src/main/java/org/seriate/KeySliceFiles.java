package org.seriate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.image.DecodeOutcome;
import org.seriate.dicom.image.FrameReader;
import org.seriate.dicom.image.HuRescale;
import org.seriate.dicom.image.LossyCompression;
import org.seriate.dicom.image.PixelDecoder;
import org.seriate.dicom.io.DicomFile;
import org.seriate.report.KeySlice;
import org.seriate.report.ViewWindow;
import org.seriate.series.ImageHeader;
import org.seriate.series.Outcome;
import org.seriate.series.StoredImage;

/** Reads what a report shows of the key slices: their headers, and the best one as a picture. */
final class KeySliceFiles {
  private static final Logger LOG = Logger.getLogger(KeySliceFiles.class);

  private KeySliceFiles() {}

  /** In slice order. */
  static List<KeySlice> of(Outcome outcome) throws IOException {
    if (!(outcome instanceof Outcome.Finding finding)) {
      return List.of();
    }
    List<Outcome.SliceEvidence> keys =
        finding.slices().stream().filter(Outcome.SliceEvidence::key).toList();
    Optional<StoredImage> best =
        keys.stream()
            .max(Comparator.comparingDouble(Outcome.SliceEvidence::probability))
            .map(Outcome.SliceEvidence::image);
    List<KeySlice> slices = new ArrayList<>();
    for (Outcome.SliceEvidence key : keys) {
      boolean isBest = best.filter(key.image()::equals).isPresent();
      slices.add(isBest ? withPicture(key.image()) : plain(key.image()));
    }
    return slices;
  }

  private static KeySlice plain(StoredImage image) throws IOException {
    DataSet header = DicomFile.readHeader(image.file()).dataSet();
    return new KeySlice(image, described(header, image), Optional.empty());
  }

  private static KeySlice withPicture(StoredImage image) throws IOException {
    if (image.frame().isPresent()) {
      FrameReader frames = FrameReader.open(image.file(), LossyCompression.DECODE);
      return withPicture(image, frames.header(), frames.decode(image.frame().getAsInt()));
    }
    DicomFile file = DicomFile.read(image.file());
    return withPicture(
        image,
        file.dataSet().before(Tag.PixelData),
        PixelDecoder.decode(file, LossyCompression.DECODE));
  }

  private static KeySlice withPicture(StoredImage image, DataSet object, DecodeOutcome pixels) {
    DataSet header = described(object, image);
    return switch (pixels) {
      case DecodeOutcome.Decoded(var format, short[][] frames) when frames.length == 1 -> {
        float[] hu = new float[frames[0].length];
        HuRescale.of(header).toHu(frames[0], format, hu);
        yield new KeySlice(
            image, header, Optional.of(picture(format.columns(), format.rows(), header, hu)));
      }
      case DecodeOutcome.Decoded _ -> new KeySlice(image, header, Optional.empty());
      case DecodeOutcome.Undecodable(String reason) -> {
        LOG.warnf("the key slice cannot be shown, %s; the page goes without it", reason);
        yield new KeySlice(image, header, Optional.empty());
      }
    };
  }

  /** With what the functional groups of a multi-frame image say of this frame. */
  private static DataSet described(DataSet object, StoredImage image) {
    if (image.frame().isEmpty()) {
      return object;
    }
    ImageHeader frame = image.header();
    DataSet.Builder described = object.toBuilder();
    frame.rescaleSlope().ifPresent(slope -> described.number(Tag.RescaleSlope, slope));
    frame.rescaleIntercept().ifPresent(i -> described.number(Tag.RescaleIntercept, i));
    if (frame.pixelSpacing().length == 2) {
      described.number(Tag.PixelSpacing, frame.pixelSpacing());
    }
    return described.build();
  }

  private static KeySlice.Picture picture(int columns, int rows, DataSet header, float[] hu) {
    ViewWindow window = ViewWindow.of(header);
    byte[] grey = new byte[hu.length];
    for (int i = 0; i < hu.length; i++) {
      grey[i] = window.grey(hu[i]);
    }
    double[] spacing = header.doubles(Tag.PixelSpacing);
    boolean known = spacing.length == 2 && spacing[0] > 0 && spacing[1] > 0;
    return new KeySlice.Picture(columns, rows, known ? spacing[0] / spacing[1] : 1, grey);
  }
}
