package org.seriate.dicom.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One slice, nine transfer syntaxes, the same pixels. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ExactPixelsTest {
  private static final List<String> SYNTAXES =
      List.of(
          "ExplicitLE",
          "ImplicitLE",
          "ExplicitBE",
          "Deflated",
          "JPEGLossless57",
          "JPEGLossless70",
          "JPEGLS",
          "RLE",
          "J2KLossless");

  @ParameterizedTest
  @CsvSource({
    "lidc-signed16, true, 843851d7988d354de3c0e538ec9f7dda",
    "kits-unsigned12, false, 7089de5da894c1e2def3b75d4aba087f"
  })
  void every_lossless_transfer_syntax_gives_back_the_same_pixels(
      String image, boolean signed, String md5) throws IOException {
    for (String syntax : SYNTAXES) {
      short[] decoded = Pixels.decoded(image + "-" + syntax);

      assertArrayEquals(Pixels.original(image), decoded, syntax);
      assertEquals(md5, Pixels.md5(decoded, signed), syntax);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"flat", "steps", "noise16", "spikes16", "ramp8", "disc-signed12", "single"})
  void an_image_made_of_numbers_comes_back_exactly(String image) throws IOException {
    for (String syntax : List.of("JPEGLossless70", "JPEGLS", "RLE", "ExplicitLE")) {
      assertArrayEquals(Pixels.original(image), Pixels.decoded(image + "-" + syntax), syntax);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"flat", "steps", "noise16", "spikes16", "ramp8", "disc-signed12"})
  void jpeg_2000_gives_back_an_image_made_of_numbers(String image) throws IOException {
    assertArrayEquals(Pixels.original(image), Pixels.decoded(image + "-J2KLossless"));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 7})
  void every_predictor_of_lossless_jpeg_is_exact(int predictor) throws IOException {
    assertArrayEquals(
        Pixels.original("lidc-signed16"), Pixels.decoded("lidc-signed16-predictor" + predictor));
  }

  @Test
  void many_threads_decode_side_by_side() throws Exception {
    // Given
    short[] expected = Pixels.original("kits-unsigned12");
    List<Callable<short[]>> work = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      String name = "kits-unsigned12-" + SYNTAXES.get(i % SYNTAXES.size());
      work.add(() -> Pixels.decoded(name));
    }

    // When
    List<Future<short[]>> results;
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      results = threads.invokeAll(work);
    }

    // Then
    for (Future<short[]> result : results) {
      assertArrayEquals(expected, result.get());
    }
  }
}
