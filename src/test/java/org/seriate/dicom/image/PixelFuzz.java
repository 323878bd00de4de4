package org.seriate.dicom.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;

/**
 * Fuzz target: the first byte chooses a codec of ours, the next three rows and columns up to 32,
 * and depth, the rest is one compressed frame. It becomes pixels or a reason. A larger frame would
 * do the same more often, not something else.
 */
public final class PixelFuzz {
  private static final int HEADER = 4;
  private static final List<String> SYNTAXES =
      List.of(
          Uid.RLELossless,
          Uid.JPEGLosslessSV1,
          Uid.JPEGLossless,
          Uid.JPEGLSLossless,
          Uid.JPEGLSNearLossless,
          Uid.JPEG2000Lossless,
          Uid.JPEG2000,
          Uid.EncapsulatedUncompressedExplicitVrLittleEndian);

  private PixelFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < HEADER) {
      return;
    }
    String syntax = SYNTAXES.get((input[0] & 0xFF) % SYNTAXES.size());
    int bits = 1 + (input[3] & 0xF);
    DataSet.Builder image =
        Pixels.header(1 + (input[1] & 0x1F), 1 + (input[2] & 0x1F), 1)
            .integer(Tag.BitsAllocated, bits <= 8 ? 8 : 16)
            .integer(Tag.BitsStored, bits)
            .integer(Tag.HighBit, bits - 1)
            .integer(Tag.PixelRepresentation, input[3] >> 4 & 1);
    byte[] frame = Arrays.copyOfRange(input, HEADER, input.length);
    image.put(Pixels.fragments(List.of(new byte[0], frame)));
    PixelDecoder.decode(image.build(), syntax, LossyCompression.DECODE);
  }

  /** A frame in each transfer syntax to start from. */
  public static Stream<byte[]> seeds() throws IOException {
    Stream.Builder<byte[]> seeds = Stream.builder();
    seeds.add(seed("tiny-RLE", Uid.RLELossless));
    seeds.add(seed("tiny-JPEGLossless70", Uid.JPEGLosslessSV1));
    seeds.add(seed("tiny-JPEGLossless57", Uid.JPEGLossless));
    seeds.add(seed("tiny-JPEGLS", Uid.JPEGLSLossless));
    seeds.add(seed("tiny-JPEGLSnear3", Uid.JPEGLSNearLossless));
    seeds.add(seed("tiny-J2KLossless", Uid.JPEG2000Lossless));
    seeds.add(seed("tiny-J2Kcut", Uid.JPEG2000));
    return seeds.build();
  }

  private static byte[] seed(String file, String syntax) throws IOException {
    DataSet image = Pixels.dataSet(file);
    ByteArrayOutputStream seed = new ByteArrayOutputStream();
    seed.write(SYNTAXES.indexOf(syntax));
    seed.write(image.integer(Tag.Rows).orElseThrow() - 1);
    seed.write(image.integer(Tag.Columns).orElseThrow() - 1);
    int bits = image.integer(Tag.BitsStored).orElseThrow() - 1;
    seed.write(bits | image.integer(Tag.PixelRepresentation).orElseThrow() << 4);
    Element.Fragments pixels = (Element.Fragments) image.element(Tag.PixelData).orElseThrow();
    seed.write(pixels.fragments().getLast());
    return seed.toByteArray();
  }
}
