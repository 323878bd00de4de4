package org.seriate.dicom.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Uid;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RefusedSyntaxesTest {
  @ParameterizedTest
  @CsvSource({
    "ramp8-JPEG50, lossy compression JPEG (1.2.840.10008.1.2.4.50)",
    "kits-unsigned12-JPEG51, lossy compression JPEG (1.2.840.10008.1.2.4.51)",
    "kits-unsigned12-JPEGLSnear3, lossy compression JPEG-LS near-lossless",
    "kits-unsigned12-J2K97, lossy compression JPEG 2000"
  })
  void lossy_compression_is_refused_unless_asked_for(String image, String reason)
      throws IOException {
    // When
    String given = Pixels.reasonOf(PixelDecoder.decode(Pixels.file(image)));

    // Then
    assertTrue(given.contains(reason), given);
  }

  @Test
  void lossy_jpeg_is_decoded_when_asked_for() throws IOException {
    // When
    short[] decoded =
        Pixels.theFrameOf(
            PixelDecoder.decode(Pixels.file("ramp8-JPEG50"), LossyCompression.DECODE));

    // Then
    double error = Pixels.meanError(Pixels.original("ramp8"), decoded);
    assertTrue(error < 8, "mean error " + error);
  }

  @Test
  void a_lossy_syntax_around_a_lossless_image_is_refused_all_the_same() throws IOException {
    // Given
    DataSet image = Pixels.dataSet("lidc-signed16-J2KLossless");

    // When
    DecodeOutcome refused = PixelDecoder.decode(image, Uid.JPEG2000, LossyCompression.REFUSE);
    DecodeOutcome decoded = PixelDecoder.decode(image, Uid.JPEG2000, LossyCompression.DECODE);

    // Then
    assertTrue(Pixels.reasonOf(refused).contains("lossy compression JPEG 2000"));
    assertArrayEquals(Pixels.original("lidc-signed16"), Pixels.theFrameOf(decoded));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.2.840.10008.1.2.4.201",
        "1.2.840.10008.1.2.4.202",
        "1.2.840.10008.1.2.4.203",
        "1.2.840.10008.1.2.4.100",
        "2.25.1"
      })
  void what_has_no_decoder_is_named(String transferSyntax) throws IOException {
    // Given
    DataSet image = Pixels.dataSet("lidc-signed16-J2KLossless");

    // When
    String reason =
        Pixels.reasonOf(PixelDecoder.decode(image, transferSyntax, LossyCompression.DECODE));

    // Then
    assertTrue(reason.contains(transferSyntax), reason);
  }

  @Test
  void native_pixels_under_a_compressed_syntax_are_damage() throws IOException {
    // Given
    DataSet image = Pixels.dataSet("lidc-signed16-ExplicitLE");

    // When
    String reason =
        Pixels.reasonOf(PixelDecoder.decode(image, Uid.JPEGLSLossless, LossyCompression.REFUSE));

    // Then
    assertEquals(
        "damaged pixel data: no fragments, though 1.2.840.10008.1.2.4.80 asks for them", reason);
  }
}
