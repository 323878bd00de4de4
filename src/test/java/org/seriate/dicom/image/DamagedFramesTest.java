package org.seriate.dicom.image;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;

/** Bytes turned at random end as pixels or as a reason, soon, and never as an exception. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DamagedFramesTest {
  @ParameterizedTest
  @CsvSource({
    "lidc-signed16-RLE, 1.2.840.10008.1.2.5, 1000",
    "lidc-signed16-JPEGLossless57, 1.2.840.10008.1.2.4.57, 1000",
    "spikes16-JPEGLossless70, 1.2.840.10008.1.2.4.70, 1000",
    "kits-unsigned12-JPEGLS, 1.2.840.10008.1.2.4.80, 1000",
    "spikes16-JPEGLS, 1.2.840.10008.1.2.4.80, 1000",
    "steps-JPEGLSnear3, 1.2.840.10008.1.2.4.81, 1000",
    "steps-J2KLossless, 1.2.840.10008.1.2.4.90, 1000",
    "kits-unsigned12-J2K97, 1.2.840.10008.1.2.4.91, 1000",
    "ramp8-JPEG50, 1.2.840.10008.1.2.4.50, 100"
  })
  void a_damaged_frame_is_pixels_or_a_reason(String image, String transferSyntax, int rounds)
      throws IOException {
    // Given
    DataSet whole = Pixels.dataSet(image);
    Element.Fragments pixelData = (Element.Fragments) whole.element(Tag.PixelData).orElseThrow();
    byte[] frame = pixelData.fragments().getLast();
    Random random = new Random(80);

    // When, Then
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          for (int round = 0; round < rounds; round++) {
            Element damaged = Pixels.fragments(List.of(new byte[0], damage(frame, random)));
            DataSet dataSet = whole.toBuilder().put(damaged).build();
            PixelDecoder.decode(dataSet, transferSyntax, LossyCompression.DECODE);
          }
        });
  }

  private static byte[] damage(byte[] frame, Random random) {
    boolean cut = random.nextInt(4) == 0;
    byte[] damaged = Arrays.copyOf(frame, cut ? random.nextInt(frame.length) : frame.length);
    int turned = damaged.length == 0 ? 0 : 1 + random.nextInt(6);
    for (int i = 0; i < turned; i++) {
      // Half of them in the first bytes, where the headers are.
      int reach = random.nextBoolean() ? Math.min(100, damaged.length) : damaged.length;
      damaged[random.nextInt(reach)] = (byte) random.nextInt(256);
    }
    return damaged;
  }
}
