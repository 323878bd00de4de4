package org.seriate.dicom.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lossless images do not reach; those are in {@link ExactPixelsTest}. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class JpegLsCodecTest {
  /** The sums are of what CharLS decodes from the same files. */
  @ParameterizedTest
  @CsvSource({
    "kits-unsigned12, JPEGLSnear3, 3, 31a51f871f417b976bfb6ba097124425",
    "steps, JPEGLSnear3, 3, 5ad6bbefd811a7da15da7f63a0ec40df",
    "ramp8, JPEGLSnear2, 2, 5295945e2f6d9a2cead9d0abf37c0dcb"
  })
  void a_near_lossless_image_is_within_its_bound_and_as_charls_decodes_it(
      String image, String ending, int near, String md5) throws IOException {
    // Given
    short[] original = Pixels.original(image);

    // When
    short[] decoded =
        Pixels.theFrameOf(
            PixelDecoder.decode(Pixels.file(image + "-" + ending), LossyCompression.DECODE));

    // Then
    for (int i = 0; i < original.length; i++) {
      assertTrue(Math.abs(original[i] - decoded[i]) <= near, "pixel " + i);
    }
    assertEquals(md5, Pixels.md5(decoded, false));
  }

  /** T.87 table C.3 and, for NEAR 3, C.2.4.1.1.1. */
  @Test
  void default_thresholds_are_those_of_the_standard() throws DamagedFrame {
    assertEquals(
        new JpegLsParameters(255, 0, 3, 7, 21, 64, 256, 8, 32),
        JpegLsParameters.of(8, 0, new int[5]));
    assertEquals(
        new JpegLsParameters(4095, 0, 18, 67, 276, 64, 4096, 12, 48),
        JpegLsParameters.of(12, 0, new int[5]));
    assertEquals(
        new JpegLsParameters(255, 3, 12, 22, 42, 64, 38, 6, 32),
        JpegLsParameters.of(8, 3, new int[5]));
  }

  @Test
  void presets_out_of_order_are_damage() {
    assertThrows(
        DamagedFrame.class, () -> JpegLsParameters.of(8, 0, new int[] {255, 9, 7, 21, 64}));
  }
}
