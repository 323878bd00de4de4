package org.seriate.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "10.1.2.3,      10.1.2.3",
    "10.1.2.0/23,   10.1.3.255",
    "0.0.0.0/0,     203.0.113.9",
    "10.128.0.0/9,  10.255.255.255",
    "fd00::/8,      fdff::1",
    "::/0,          2001:db8::1",
    "2001:db8::/33, 2001:db8:7fff::1",
    "10.1.2.3,      ::ffff:10.1.2.3"
  })
  void a_block_contains(String block, String address) {
    assertTrue(Cidr.parse(block).orElseThrow().contains(InetAddress.ofLiteral(address)));
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3,      10.1.2.4",
    "10.1.2.0/23,   10.1.4.0",
    "10.128.0.0/9,  10.127.255.255",
    "0.0.0.0/0,     ::1",
    "::/0,          10.1.2.3",
    "2001:db8::/33, 2001:db8:8000::1"
  })
  void a_block_does_not_contain(String block, String address) {
    assertFalse(Cidr.parse(block).orElseThrow().contains(InetAddress.ofLiteral(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/8",
        "10.1",
        "10.1.2.256",
        "10.1.2.3/",
        "10.1.2.3/-1",
        "10.1.2.3/33",
        "10.1.2.3/8/8",
        "::1/129",
        "fe80::1%eth0",
        "scanner.example",
        "localhost",
        "1e1.2.3.4",
        ":",
        "::1::"
      })
  void what_is_no_block_is_refused(String text) {
    assertEquals(Optional.empty(), Cidr.parse(text));
  }

  @Test
  void blocks_overlap_when_one_is_inside_the_other() {
    Cidr wide = Cidr.parse("10.0.0.0/8").orElseThrow();
    Cidr narrow = Cidr.parse("10.1.2.0/24").orElseThrow();

    assertTrue(wide.overlaps(narrow));
    assertTrue(narrow.overlaps(wide));
    assertFalse(narrow.overlaps(Cidr.parse("10.1.3.0/24").orElseThrow()));
  }
}
