package org.seriate.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PeerAddressTest {

  @Test
  void a_peer_is_written_as_title_at_host_colon_port() {
    PeerAddress peer = PeerAddress.parse("SERIATE@ct.example:11112");

    assertEquals("SERIATE", peer.aeTitle().value());
    assertEquals("ct.example", peer.host());
    assertEquals(11112, peer.port());
  }

  @Test
  void an_ipv6_address_stands_in_brackets() {
    PeerAddress peer = PeerAddress.parse("PACS@[::1]:104");

    assertEquals("::1", peer.host());
    assertEquals("PACS@[::1]:104", peer.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PACS", "PACS@host", "host:104", "@host:104", "PACS@:104"})
  void what_is_no_address_is_answered_with_the_way_to_write_one(String text) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> PeerAddress.parse(text));

    assertTrue(refusal.getMessage().contains("AE@host:port"), refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"A@h:0", "A@h:65536", "A@h:", "A@h:x", "A@h:-1"})
  void a_port_is_a_number_from_1_to_65535(String text) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> PeerAddress.parse(text));

    assertTrue(refusal.getMessage().contains("1 to 65535"), refusal.getMessage());
  }

  @Test
  void a_title_of_more_than_16_characters_is_refused() {
    assertThrows(
        IllegalArgumentException.class, () -> PeerAddress.parse("A_TITLE_MUCH_TOO_LONG@h:104"));
  }
}
