package org.seriate.console;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.seriate.dicom.image.DecodeOutcome;
import org.seriate.dicom.image.FrameReader;
import org.seriate.dicom.image.HuRescale;
import org.seriate.dicom.image.LossyCompression;
import org.seriate.series.StoredImage;
import org.seriate.store.FindingJson;
import org.seriate.store.InstanceRow;
import org.seriate.store.Reading;
import org.seriate.store.SeriesImages;

/** Slices of a series as pictures for the console; not for diagnosis. */
@ApplicationScoped
class SlicePictures {
  private final SeriesImages images;

  SlicePictures(SeriesImages images) {
    this.images = images;
  }

  /** In the order of the analysis when there was one, else by instance number. */
  @Transactional
  List<StoredImage> slices(long series, Optional<FindingJson> finding) {
    List<StoredImage> all = images.of(InstanceRow.ofSeries(series));
    if (finding.isEmpty()) {
      return all.stream()
          .sorted(Comparator.comparingInt(i -> i.header().instanceNumber().orElse(0)))
          .toList();
    }
    Map<Key, StoredImage> byKey =
        all.stream().collect(toMap(i -> new Key(i.id(), i.frame().orElse(0)), identity()));
    return finding.get().slices().stream()
        .flatMap(s -> Stream.ofNullable(byKey.get(Key.of(s))))
        .toList();
  }

  /** Where the answer comes from on this image, as far as the analysis says. */
  static Optional<FindingJson.Heat> heat(StoredImage image, Optional<FindingJson> finding) {
    Key key = new Key(image.id(), image.frame().orElse(0));
    return finding.stream()
        .flatMap(f -> f.slices().stream())
        .filter(s -> s.heat() != null && Key.of(s).equals(key))
        .map(FindingJson.Slice::heat)
        .findFirst();
  }

  /** Which image, and which of its frames; 0 is no frame. */
  private record Key(long instance, int frame) {
    static Key of(FindingJson.Slice slice) {
      return new Key(slice.instance(), slice.frame() == null ? 0 : slice.frame());
    }
  }

  /** From 0 to 0.6 at a place of the image, so that the anatomy is still seen through it. */
  private static double warmth(FindingJson.Heat heat, double down, double across) {
    int row = Math.min(heat.rows() - 1, (int) (down * heat.rows()));
    int column = Math.min(heat.columns() - 1, (int) (across * heat.columns()));
    return 0.6 * (heat.values()[row * heat.columns() + column] & 0xff) / 255;
  }

  /**
   * A PNG, with the heat map over it where one is given; empty when the pixels cannot be decoded.
   */
  Optional<byte[]> png(StoredImage image, VoiWindow window, Optional<FindingJson.Heat> heat)
      throws IOException {
    try (Reading reading = images.bring(List.of(image))) {
      return read(image, window, heat);
    }
  }

  private static Optional<byte[]> read(
      StoredImage image, VoiWindow window, Optional<FindingJson.Heat> heat) throws IOException {
    FrameReader frames = FrameReader.open(image.file(), LossyCompression.DECODE);
    HuRescale rescale =
        HuRescale.of(frames.header())
            .ofFrame(image.header().rescaleSlope(), image.header().rescaleIntercept());
    return switch (frames.decode(image.frame().orElse(1))) {
      case DecodeOutcome.Decoded decoded -> Optional.of(png(decoded, rescale, window, heat));
      case DecodeOutcome.Undecodable _ -> Optional.empty();
    };
  }

  private static byte[] png(
      DecodeOutcome.Decoded decoded,
      HuRescale rescale,
      VoiWindow window,
      Optional<FindingJson.Heat> heat)
      throws IOException {
    int columns = decoded.format().columns();
    int rows = decoded.format().rows();
    float[] hu = new float[rows * columns];
    rescale.toHu(decoded.frames()[0], decoded.format(), hu);
    BufferedImage picture =
        new BufferedImage(
            columns,
            rows,
            heat.isEmpty() ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    WritableRaster raster = picture.getRaster();
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int gray = window.gray(hu[row * columns + column]);
        raster.setSample(column, row, 0, gray);
        if (heat.isPresent()) {
          double warm = warmth(heat.get(), (double) row / rows, (double) column / columns);
          raster.setSample(column, row, 0, (int) (gray + (255 - gray) * warm));
          raster.setSample(column, row, 1, (int) (gray * (1 - warm / 2)));
          raster.setSample(column, row, 2, (int) (gray * (1 - warm)));
        }
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", png);
    return png.toByteArray();
  }
}
