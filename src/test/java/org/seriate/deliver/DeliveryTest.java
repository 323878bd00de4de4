package org.seriate.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seriate.dicom.net.Status;

/** What each C-STORE status means for a report. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DeliveryTest {

  @ParameterizedTest
  @ValueSource(ints = {0x0000, 0xB000, 0xB006, 0xB007, 0x0111})
  void these_mean_that_the_destination_has_the_report(int code) {
    assertInstanceOf(Delivery.Delivered.class, delivery(code));
  }

  @ParameterizedTest
  @ValueSource(ints = {0xA700, 0xA701, 0xA7FF, 0x0110})
  void these_mean_that_the_report_goes_again_later(int code) {
    assertInstanceOf(Delivery.TryAgain.class, delivery(code));
  }

  @ParameterizedTest
  @ValueSource(ints = {0xA900, 0xC000, 0xC123, 0x0122, 0x0124, 0x0117, 0xB123, 0xFF00})
  void everything_else_is_a_refusal_and_never_a_delivery(int code) {
    Delivery.Refused refused = assertInstanceOf(Delivery.Refused.class, delivery(code));
    assertEquals("PACS answered %04X (no)".formatted(code), refused.why());
  }

  private static Delivery delivery(int code) {
    return Delivery.of(Status.of(code, "no"), "PACS");
  }
}
