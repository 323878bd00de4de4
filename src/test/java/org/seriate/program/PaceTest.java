package org.seriate.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PaceTest {

  @ParameterizedTest
  @CsvSource({"10,100", "10/s,100", "0.5/s,2000", "250ms,250", "2s,2000", "PT0.25S,250"})
  void a_pace_is_a_rate_or_a_pause(String text, long milliseconds) {
    assertEquals(Duration.ofMillis(milliseconds), Pace.parse(text).interval());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fast", "0", "-1", "0ms", "PT0S", "1/0", "NaN", "s", "1e-30/s"})
  void what_is_no_pace_is_refused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Pace.parse(text));
  }
}
