package org.seriate.dicom.image;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Vr;
import org.seriate.dicom.io.DicomFile;

/** The small images under {@code src/test/resources/pixels}, and others made of numbers. */
final class Pixels {
  private Pixels() {}

  static Path file(String name) {
    try {
      return Path.of(Pixels.class.getResource("/pixels/" + name + ".dcm").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static DataSet dataSet(String name) throws IOException {
    return DicomFile.read(file(name)).dataSet();
  }

  static short[] decoded(String name) throws IOException {
    return theFrameOf(PixelDecoder.decode(file(name)));
  }

  static short[] theFrameOf(DecodeOutcome outcome) {
    return assertInstanceOf(DecodeOutcome.Decoded.class, outcome, outcome::toString).frames()[0];
  }

  static String reasonOf(DecodeOutcome outcome) {
    return assertInstanceOf(DecodeOutcome.Undecodable.class, outcome, outcome::toString).reason();
  }

  /** The cells of the original, read with nothing of the room under test. */
  static short[] original(String name) throws IOException {
    DataSet dataSet = dataSet(name + "-ExplicitLE");
    byte[] cells = dataSet.bytes(Tag.PixelData).orElseThrow();
    int count =
        dataSet.integer(Tag.Rows).orElseThrow() * dataSet.integer(Tag.Columns).orElseThrow();
    short[] values = new short[count];
    if (dataSet.integer(Tag.BitsAllocated).orElseThrow() == 16) {
      ByteBuffer.wrap(cells).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(values);
    } else {
      for (int i = 0; i < count; i++) {
        values[i] = (short) (cells[i] & 0xFF);
      }
    }
    return values;
  }

  /** MD5 of the values as 32-bit little endian numbers. */
  static String md5(short[] values, boolean signed) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (short value : values) {
      bytes.putInt(signed ? value : value & 0xFFFF);
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static double meanError(short[] one, short[] other) {
    double error = 0;
    for (int i = 0; i < one.length; i++) {
      error += Math.abs(one[i] - other[i]);
    }
    return error / one.length;
  }

  static PixelFormat unsigned16(int rows, int columns) {
    return new PixelFormat(rows, columns, 16, 16, false, 1, "MONOCHROME2", 1);
  }

  /** A grey image of 16-bit cells without Pixel Data. */
  static DataSet.Builder header(int rows, int columns, int frames) {
    return DataSet.builder()
        .integer(Tag.SamplesPerPixel, 1)
        .string(Tag.PhotometricInterpretation, "MONOCHROME2")
        .integer(Tag.NumberOfFrames, frames)
        .integer(Tag.Rows, rows)
        .integer(Tag.Columns, columns)
        .integer(Tag.BitsAllocated, 16)
        .integer(Tag.BitsStored, 16)
        .integer(Tag.HighBit, 15)
        .integer(Tag.PixelRepresentation, 0);
  }

  static Element.Fragments fragments(List<byte[]> offsetTableFirst) {
    return new Element.Fragments(Tag.PixelData, Vr.OB, offsetTableFirst);
  }
}
