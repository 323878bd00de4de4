package org.seriate.dicom.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Codestreams of OpenJPEG in every coding style that Part 1 offers for one component. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class Jpeg2000CodecTest {
  private static final PixelFormat UNSIGNED_12 = format(12, false);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lrcp-tiles",
        "rlcp-precincts",
        "rpcl-layers",
        "pcrl-precincts",
        "cprl-tiles",
        "bypass",
        "reset",
        "termall",
        "bypass-termall",
        "causal",
        "segsym",
        "every-mode",
        "sop-eph",
        "no-levels",
        "origin"
      })
  void every_coding_style_is_exact(String style) throws Exception {
    assertArrayEquals(
        Pixels.original("kits-unsigned12"), decode(read(style + ".j2k"), UNSIGNED_12));
  }

  @Test
  void signed_samples_are_exact() throws Exception {
    assertArrayEquals(
        Pixels.original("lidc-signed16"), decode(read("signed16.j2k"), format(16, true)));
  }

  @Test
  void sixteen_bits_of_noise_are_exact() throws Exception {
    // Given
    PixelFormat format = Pixels.unsigned16(32, 31);

    // When, Then
    assertArrayEquals(Pixels.original("noise16"), decode(read("noise.j2k"), format));
  }

  /** OpenJPEG computes in floating point, we in fixed point. */
  @ParameterizedTest
  @ValueSource(strings = {"irreversible", "irreversible-tiles"})
  void the_irreversible_wavelet_is_as_openjpeg_decodes_it(String image) throws Exception {
    // Given
    short[] expected = cells(read(image + ".cells"));

    // When
    short[] decoded = decode(read(image + ".j2k"), UNSIGNED_12);

    // Then
    for (int i = 0; i < expected.length; i++) {
      assertTrue(
          Math.abs(expected[i] - decoded[i]) <= 1, i + ": " + expected[i] + ", " + decoded[i]);
    }
  }

  @Test
  void a_codestream_that_ends_too_early_is_damage() throws IOException {
    // Given
    byte[] whole = read("reset.j2k");
    byte[] cutOff = Arrays.copyOf(whole, whole.length / 2);

    // When, Then
    assertThrows(DamagedFrame.class, () -> decode(cutOff, UNSIGNED_12));
  }

  @Test
  void missing_tiles_are_damage() throws IOException {
    // Given
    byte[] whole = read("lrcp-tiles.j2k");
    int lastTile = lastIndexOfTilePart(whole);

    // When
    DamagedFrame damage =
        assertThrows(DamagedFrame.class, () -> decode(Arrays.copyOf(whole, lastTile), UNSIGNED_12));

    // Then
    assertTrue(damage.getMessage().contains("tiles are missing"), damage.getMessage());
  }

  private static int lastIndexOfTilePart(byte[] codestream) {
    int at = codestream.length - 2;
    while (codestream[at] != (byte) 0xFF || codestream[at + 1] != (byte) 0x90) {
      at--;
    }
    return at;
  }

  private static PixelFormat format(int bits, boolean signed) {
    return new PixelFormat(61, 67, 16, bits, signed, 1, "MONOCHROME2", 1);
  }

  private static byte[] read(String name) throws IOException {
    try (InputStream in = Jpeg2000CodecTest.class.getResourceAsStream("/pixels/j2k/" + name)) {
      return in.readAllBytes();
    }
  }

  private static short[] cells(byte[] bytes) {
    short[] cells = new short[bytes.length / 2];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(cells);
    return cells;
  }

  private static short[] decode(byte[] frame, PixelFormat format) throws DamagedFrame {
    short[] out = new short[format.pixelsPerFrame()];
    new Jpeg2000Codec().decode(frame, format, out);
    return out;
  }
}
