package org.seriate.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SyslogServerTest {

  @ParameterizedTest
  @CsvSource({
    "tls://loghost,tls://loghost:6514",
    "TLS://loghost:7000,tls://loghost:7000",
    "udp://10.0.0.1,udp://10.0.0.1:514",
    "tls://[fd00::1]:1,tls://[fd00::1]:1"
  })
  void transport_host_and_port_are_read(String written, String means) {
    assertEquals(Optional.of(means), SyslogServer.parse(written).map(SyslogServer::toString));
  }

  @Test
  void an_ipv6_address_is_called_without_its_brackets() {
    assertEquals("fd00::1", SyslogServer.parse("tls://[fd00::1]").orElseThrow().host());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "loghost", "loghost:6514", "tcp://loghost", "tls://", "tls://loghost:0",
        "tls://loghost:70000", "tls://loghost/path", "tls://loghost?x", "tls://a b", ""
      })
  void anything_else_is_none(String written) {
    assertEquals(Optional.empty(), SyslogServer.parse(written));
  }
}
