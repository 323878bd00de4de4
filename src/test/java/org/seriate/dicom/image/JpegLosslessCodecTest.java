package org.seriate.dicom.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What DICOM encoders do not write but T.81 Annex H allows. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class JpegLosslessCodecTest {
  private static final int ROWS = 11;
  private static final int COLUMNS = 13;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void restart_intervals_start_afresh(int predictor) throws DamagedFrame {
    // Given
    short[] pixels = noise(0xFFFF);
    JpegLosslessEncoder encoder = new JpegLosslessEncoder(predictor, 16, 0, 3);

    // When
    short[] decoded = decode(encoder.encode(pixels, ROWS, COLUMNS));

    // Then
    assertArrayEquals(pixels, decoded);
  }

  @Test
  void a_difference_of_32768_has_no_further_bits() throws DamagedFrame {
    // Given
    short[] pixels = new short[ROWS * COLUMNS];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (short) (i % 2 == 0 ? 0 : 32768);
    }

    // When
    short[] decoded = decode(new JpegLosslessEncoder(1, 16, 0, 0).encode(pixels, ROWS, COLUMNS));

    // Then
    assertArrayEquals(pixels, decoded);
  }

  @Test
  void a_point_transform_is_undone() throws DamagedFrame {
    // Given
    short[] pixels = noise(0xFF0);

    // When
    short[] decoded = decode(new JpegLosslessEncoder(4, 12, 4, 0).encode(pixels, ROWS, COLUMNS));

    // Then
    assertArrayEquals(pixels, decoded);
  }

  @Test
  void a_scan_that_ends_too_early_is_damage() {
    // Given
    byte[] whole = new JpegLosslessEncoder(1, 16, 0, 0).encode(noise(0xFFFF), ROWS, COLUMNS);
    byte[] cutOff = Arrays.copyOf(whole, whole.length - 60);

    // When
    DamagedFrame damage = assertThrows(DamagedFrame.class, () -> decode(cutOff));

    // Then
    assertTrue(damage.getMessage().contains("ends in row"), damage.getMessage());
  }

  @Test
  void a_frame_of_another_size_is_damage() {
    // Given
    byte[] frame = new JpegLosslessEncoder(1, 16, 0, 0).encode(noise(0xFFFF), ROWS, COLUMNS);
    PixelFormat other = Pixels.unsigned16(COLUMNS, ROWS);

    // When
    DamagedFrame damage =
        assertThrows(
            DamagedFrame.class,
            () -> new JpegLosslessCodec().decode(frame, other, new short[ROWS * COLUMNS]));

    // Then
    assertTrue(damage.getMessage().contains("the header says"), damage.getMessage());
  }

  private static short[] noise(int mask) {
    Random random = new Random(5);
    short[] pixels = new short[ROWS * COLUMNS];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (short) (random.nextInt() & mask);
    }
    return pixels;
  }

  private static short[] decode(byte[] frame) throws DamagedFrame {
    short[] out = new short[ROWS * COLUMNS];
    new JpegLosslessCodec().decode(frame, Pixels.unsigned16(ROWS, COLUMNS), out);
    return out;
  }
}
