package org.seriate.dicom.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.data.Vr;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PixelFormatTest {
  @Test
  void the_sign_is_extended_from_bits_stored() {
    assertArrayEquals(
        new short[] {-1, -2048, 2047, 0}, cells(12, 11, true, 0x0FFF, 0x0800, 0x07FF, 0x0000));
  }

  @Test
  void overlay_bits_above_high_bit_are_masked() {
    assertArrayEquals(new short[] {0x0123, 0x0FFF}, cells(12, 11, false, 0xF123, 0x8FFF));
    assertArrayEquals(new short[] {0x0123, -1}, cells(12, 11, true, 0xF123, 0x8FFF));
  }

  @Test
  void bits_below_the_pixel_are_dropped_where_high_bit_is_raised() {
    assertArrayEquals(new short[] {0x0FFF, 0x0123}, cells(12, 15, false, 0xFFFA, 0x123A));
    assertArrayEquals(new short[] {-1, 0x0123}, cells(12, 15, true, 0xFFFA, 0x123A));
  }

  @Test
  void sixteen_stored_bits_stay_as_they_are() {
    assertArrayEquals(new short[] {-1, (short) 0x8000}, cells(16, 15, true, 0xFFFF, 0x8000));
    assertArrayEquals(new short[] {-1, (short) 0x8000}, cells(16, 15, false, 0xFFFF, 0x8000));
  }

  @Test
  void eight_bit_cells_are_signed_only_if_the_format_says_so() {
    assertArrayEquals(new short[] {255, 1}, bytes(false, 255, 1));
    assertArrayEquals(new short[] {-1, 1}, bytes(true, 255, 1));
  }

  @Test
  void what_ct_never_has_is_refused_with_a_reason() {
    assertRefused("Rows or Columns", Pixels.header(0, 3, 1));
    assertRefused("not a grey image", Pixels.header(2, 3, 1).integer(Tag.SamplesPerPixel, 3));
    assertRefused(
        "not a grey image",
        Pixels.header(2, 3, 1).string(Tag.PhotometricInterpretation, "PALETTE COLOR"));
    assertRefused("Bits Allocated 32", Pixels.header(2, 3, 1).integer(Tag.BitsAllocated, 32));
    assertRefused("High Bit 10", Pixels.header(2, 3, 1).integer(Tag.HighBit, 10));
    assertRefused("Bits Stored 17", Pixels.header(2, 3, 1).integer(Tag.BitsStored, 17));
    assertRefused("Number of Frames 0", Pixels.header(2, 3, 0));
    assertRefused("more than is decoded", Pixels.header(65535, 65535, 1));
    assertRefused("more than is decoded", Pixels.header(512, 512, 1_000_000));
    assertRefused("no Pixel Data", Pixels.header(2, 3, 1));
  }

  @Test
  void a_usual_ct_image_is_not_refused() {
    assertEquals(Optional.empty(), PixelFormat.of(Pixels.header(512, 512, 1).build()).refusal());
  }

  @Test
  void native_pixels_that_are_too_few_are_damage() {
    assertRefused(
        "11 bytes of pixels, where 12 are needed",
        Pixels.header(2, 3, 1).bytes(Tag.PixelData, Vr.OW, new byte[11]));
  }

  private static void assertRefused(String why, DataSet.Builder image) {
    String reason =
        Pixels.reasonOf(
            PixelDecoder.decode(
                image.build(), Uid.ExplicitVrLittleEndian, LossyCompression.REFUSE));
    assertTrue(reason.contains(why), reason);
  }

  private static short[] cells(int bitsStored, int highBit, boolean signed, int... cells) {
    byte[] bytes = new byte[2 * cells.length];
    for (int i = 0; i < cells.length; i++) {
      bytes[2 * i] = (byte) cells[i];
      bytes[2 * i + 1] = (byte) (cells[i] >> 8);
    }
    return decode(16, bitsStored, highBit, signed, cells.length, bytes);
  }

  private static short[] bytes(boolean signed, int... cells) {
    byte[] bytes = new byte[cells.length];
    for (int i = 0; i < cells.length; i++) {
      bytes[i] = (byte) cells[i];
    }
    return decode(8, 8, 7, signed, cells.length, bytes);
  }

  private static short[] decode(
      int allocated, int stored, int highBit, boolean signed, int columns, byte[] bytes) {
    DataSet image =
        Pixels.header(1, columns, 1)
            .integer(Tag.BitsAllocated, allocated)
            .integer(Tag.BitsStored, stored)
            .integer(Tag.HighBit, highBit)
            .integer(Tag.PixelRepresentation, signed ? 1 : 0)
            .bytes(Tag.PixelData, allocated == 16 ? Vr.OW : Vr.OB, bytes)
            .build();
    return Pixels.theFrameOf(
        PixelDecoder.decode(image, Uid.ExplicitVrLittleEndian, LossyCompression.REFUSE));
  }
}
