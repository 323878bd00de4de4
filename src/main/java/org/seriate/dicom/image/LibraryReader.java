package org.seriate.dicom.image;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.util.function.Supplier;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A frame through an image reader of somebody else's: a new reader for each frame, bytes and result
 * in memory only.
 */
record LibraryReader(String name, Supplier<ImageReader> readers) implements FrameCodec {
  @Override
  public void decode(byte[] frame, PixelFormat format, short[] out) throws DamagedFrame {
    Raster raster = read(frame, format);
    int columns = format.columns();
    int[] line = new int[columns];
    for (int row = 0; row < format.rows(); row++) {
      raster.getSamples(raster.getMinX(), raster.getMinY() + row, columns, 1, 0, line);
      for (int i = 0; i < columns; i++) {
        out[row * columns + i] = (short) line[i];
      }
    }
    format.keepStoredBits(out);
  }

  private Raster read(byte[] frame, PixelFormat format) throws DamagedFrame {
    String claim = null;
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(frame))) {
      ImageReader reader = readers.get();
      try {
        reader.setInput(in, true, true);
        if (reader.getWidth(0) == format.columns() && reader.getHeight(0) == format.rows()) {
          Raster raster = reader.readRaster(0, null);
          if (raster.getNumBands() == 1) {
            return raster;
          }
          claim = "several components";
        } else {
          claim = reader.getWidth(0) + " x " + reader.getHeight(0) + " pixels";
        }
      } finally {
        reader.dispose();
      }
    } catch (Throwable t) {
      // Damaged input makes these libraries fail in any way, stack overflow and exhausted memory
      // included. It costs one image, not the thread.
      throw gaveUp(t);
    }
    throw new DamagedFrame(
        "the %s frame has %s, the header says %d x %d"
            .formatted(name, claim, format.columns(), format.rows()));
  }

  private DamagedFrame gaveUp(Throwable cause) {
    DamagedFrame damaged = new DamagedFrame("the " + name + " decoder gave up: " + cause);
    damaged.initCause(cause);
    return damaged;
  }
}
