package org.seriate.dicom.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Vr;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HuRescaleTest {
  private static final PixelFormat SIGNED = new PixelFormat(1, 4, 16, 16, true, 1, "", 1);
  private static final PixelFormat UNSIGNED = new PixelFormat(1, 4, 16, 16, false, 1, "", 1);
  private static final OptionalInt NONE = OptionalInt.empty();

  @Test
  void hounsfield_units_are_stored_value_times_slope_plus_intercept() {
    assertArrayEquals(
        new float[] {-1024, -1023.5f, 31743},
        hu(new HuRescale(0.5, -1024, NONE, NONE), UNSIGNED, 0, 1, 65534));
  }

  @Test
  void signed_values_stay_negative() {
    assertArrayEquals(
        new float[] {-3024, -1025, 976},
        hu(new HuRescale(1, -1024, NONE, NONE), SIGNED, -2000, -1, 2000));
  }

  @Test
  void padding_becomes_air() {
    assertArrayEquals(
        new float[] {-1024, 40},
        hu(new HuRescale(1, 0, OptionalInt.of(-2000), NONE), SIGNED, -2000, 40));
  }

  @Test
  void padding_stored_as_us_63536_means_minus_2000_beside_signed_pixels() {
    // Given
    DataSet image =
        Pixels.header(1, 2, 1)
            .integer(Tag.PixelRepresentation, 1)
            .bytes(Tag.PixelPaddingValue, Vr.US, new byte[] {0x30, (byte) 0xF8})
            .number(Tag.RescaleSlope, 1)
            .number(Tag.RescaleIntercept, -24)
            .build();

    // When
    float[] hu = hu(HuRescale.of(image), SIGNED, -2000, 40);

    // Then
    assertArrayEquals(new float[] {-1024, 16}, hu);
  }

  @Test
  void padding_of_unsigned_pixels_is_unsigned() {
    assertArrayEquals(
        new float[] {-1024, 40},
        hu(new HuRescale(1, 0, OptionalInt.of(63536), NONE), UNSIGNED, 63536, 40));
  }

  @Test
  void a_padding_range_reaches_from_either_side() {
    OptionalInt low = OptionalInt.of(-2000);
    OptionalInt high = OptionalInt.of(-1500);
    float[] expected = {-2001, -1024, -1024, -1024, -1499};
    int[] stored = {-2001, -2000, -1700, -1500, -1499};

    assertArrayEquals(expected, hu(new HuRescale(1, 0, low, high), SIGNED, stored));
    assertArrayEquals(expected, hu(new HuRescale(1, 0, high, low), SIGNED, stored));
  }

  private static float[] hu(HuRescale rescale, PixelFormat format, int... stored) {
    short[] values = new short[stored.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) stored[i];
    }
    float[] hu = new float[values.length];
    rescale.toHu(values, format, hu);
    return hu;
  }
}
