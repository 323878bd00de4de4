package org.seriate.train;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.seriate.classify.model.Grid;
import org.seriate.classify.model.Window;

/**
 * Grey images of 8 bits and the window they were made with, which turns them back into Hounsfield
 * units, so that images and DICOM lie on one grid.
 */
record GreyImages(Window window) {

  /** One file, laid on the grid. */
  float[] laid(Path file, Grid grid) throws IOException {
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
    return laid(values, image.getHeight(), image.getWidth(), grid);
  }

  /** Grey values 0 to 255, laid on the grid. */
  float[] laid(float[] grey, int rows, int columns, Grid grid) {
    float[] hu = new float[grey.length];
    for (int i = 0; i < grey.length; i++) {
      hu[i] = (float) (window.lower() + grey[i] * window.width() / 255);
    }
    float[] laid = new float[grid.length()];
    grid.lay(hu, rows, columns, laid, 0);
    return laid;
  }
}
