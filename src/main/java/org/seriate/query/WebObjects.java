package org.seriate.query;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DataSetReader;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.ReadLimits;
import org.seriate.dicom.io.TransferSyntax;

/** A result as a file, or as the picture it holds. */
final class WebObjects {
  static final int WHOLE = Integer.MAX_VALUE;
  static final int THUMBNAIL = 160;

  private WebObjects() {}

  static DataSet read(byte[] encoded) {
    try {
      return DataSetReader.read(
          new ByteArrayInputStream(encoded),
          TransferSyntax.ExplicitVrLittleEndian,
          ReadLimits.DEFAULT);
    } catch (IOException e) {
      throw new UncheckedIOException("a result of ours cannot be read", e);
    }
  }

  /** Results are kept in Explicit VR Little Endian, which every client must take (PS3.18 8.7.3). */
  static boolean canBeGiven(Accept accept, String type) {
    return accept.ranges().stream()
        .filter(range -> range.covers(type))
        .anyMatch(
            range ->
                range.parameter("type").filter(t -> !t.equals("application/dicom")).isEmpty()
                    && range
                        .parameter("transfer-syntax")
                        .filter(t -> !t.equals("*") && !t.equals(Uid.ExplicitVrLittleEndian))
                        .isEmpty());
  }

  static byte[] file(ResultRows.ObjectFound object, byte[] dataSet, String aeTitle) {
    try {
      ByteArrayOutputStream file = new ByteArrayOutputStream(dataSet.length + 1024);
      DicomFile.writePreambleAndMeta(
          file,
          object.sopClassUid(),
          object.sopInstanceUid(),
          TransferSyntax.ExplicitVrLittleEndian,
          aeTitle);
      file.write(dataSet);
      return file.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] pdf(DataSet document) {
    byte[] value = document.bytes(Tag.EncapsulatedDocument).orElse(new byte[0]);
    int length = document.integer(Tag.EncapsulatedDocumentLength).orElse(value.length);
    return Arrays.copyOf(value, Math.min(length, value.length));
  }

  /** Of a Secondary Capture of ours: RGB, 8 bits, colour by pixel. */
  static byte[] picture(DataSet capture, int widest, String type) throws IOException {
    int rows = capture.integer(Tag.Rows).orElseThrow();
    int columns = capture.integer(Tag.Columns).orElseThrow();
    byte[] rgb = capture.bytes(Tag.PixelData).orElseThrow();
    BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < rows * columns; i++) {
      image.setRGB(
          i % columns,
          i / columns,
          (rgb[3 * i] & 0xFF) << 16 | (rgb[3 * i + 1] & 0xFF) << 8 | rgb[3 * i + 2] & 0xFF);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BufferedImage shown = columns > widest ? scaled(image, widest) : image;
    ImageIO.write(shown, type.substring(type.indexOf('/') + 1), out);
    return out.toByteArray();
  }

  private static BufferedImage scaled(BufferedImage image, int width) {
    int height = Math.max(1, image.getHeight() * width / image.getWidth());
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return small;
  }
}
