package org.seriate.train;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.seriate.classify.model.Window;

/**
 * Grey images of 8 bits and the window they were made with, which turns them back into Hounsfield
 * units, so that images and DICOM lie on one grid.
 *
 * @param spacingMm from one slice to the next, of images and files of numbers; 0 if nobody knows
 */
record GreyImages(Window window, double spacingMm) {
  GreyImages {
    if (!(spacingMm >= 0 && spacingMm <= 50)) {
      throw new IllegalArgumentException("--image-spacing is 0 to 50 mm, not " + spacingMm);
    }
  }

  /** Slices that are averaged; where their distance is unknown, each is taken as it is. */
  int group(double slabMm) {
    return spacingMm == 0 ? 1 : (int) Math.max(1, Math.round(slabMm / spacingMm));
  }

  /** One file. */
  SlabOfImages.Slice read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " is named in a table but is not there");
    }
    BufferedImage image;
    try {
      image = ImageIO.read(file.toFile());
    } catch (IOException | RuntimeException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
    if (image == null) {
      throw new IOException(file + " is no image that can be read");
    }
    Raster raster = image.getRaster();
    int[] grey = raster.getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
    float[] values = new float[grey.length];
    for (int i = 0; i < grey.length; i++) {
      values[i] = grey[i];
    }
    return slice(values, image.getHeight(), image.getWidth());
  }

  /** Grey values 0 to 255. */
  SlabOfImages.Slice slice(float[] grey, int rows, int columns) {
    float[] hu = new float[grey.length];
    for (int i = 0; i < grey.length; i++) {
      hu[i] = (float) (window.lower() + grey[i] * window.width() / 255);
    }
    return new SlabOfImages.Slice(hu, rows, columns);
  }
}
