package org.seriate.access;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AddressLimitTest {
  private Instant now = Instant.parse("2026-11-26T08:00:00Z");
  private final AddressLimit limit =
      new AddressLimit(
          new Clock() {
            @Override
            public Instant instant() {
              return now;
            }

            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }
          });

  private void fail(int times, String address) {
    for (int i = 0; i < times; i++) {
      limit.failed(address);
    }
  }

  @Test
  void thirty_failures_in_ten_minutes_close_an_address_and_no_other() {
    fail(29, "10.1.1.1");
    assertFalse(limit.isReached("10.1.1.1"));

    fail(1, "10.1.1.1");

    assertTrue(limit.isReached("10.1.1.1"));
    assertFalse(limit.isReached("10.1.1.2"));
  }

  @Test
  void it_opens_again_when_the_failures_are_old() {
    fail(30, "10.1.1.1");

    now = now.plus(Duration.ofMinutes(11));

    assertFalse(limit.isReached("10.1.1.1"));
  }

  @Test
  void addresses_without_number_do_not_fill_the_memory() {
    for (int i = 0; i < 20_000; i++) {
      limit.failed("fd00::" + Integer.toHexString(i));
    }

    assertFalse(limit.isReached("fd00::0"));
  }
}
