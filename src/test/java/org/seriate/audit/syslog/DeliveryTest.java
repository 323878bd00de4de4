package org.seriate.audit.syslog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.audit.chain.Chain;
import org.seriate.config.SyslogServer;
import org.seriate.fixtures.AuditedDatabase;
import org.seriate.fixtures.FreePort;
import org.seriate.fixtures.TestCertificates;

/** The record on its way to a server that is there, away, or breaks off. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DeliveryTest {
  private static final Pattern ACT = Pattern.compile("EventOutcomeDescription>act (\\d+)<");
  private static AuditedDatabase server;

  @BeforeAll
  static void start() throws IOException {
    server = AuditedDatabase.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void clear() throws SQLException {
    server.clear();
  }

  private static void acts(int from, int to) throws SQLException {
    try (Connection connection = server.database.getConnection()) {
      connection.setAutoCommit(false);
      for (int i = from; i <= to; i++) {
        AuditedDatabase.record(connection, "act " + i);
      }
      Chain.seal(connection);
    }
  }

  private static SyslogServer tls(int port) {
    return new SyslogServer(SyslogServer.Transport.TLS, "localhost", port);
  }

  private static Delivery to(int port) throws IOException {
    return new Delivery(
        server.database,
        tls(port),
        new TlsTransport(tls(port), TestCertificates.identity("scanner"), false));
  }

  private static SyslogReceiver receiver(int port) throws IOException {
    return new SyslogReceiver(TestCertificates.identity("node"), port);
  }

  private static List<Integer> acts(SyslogReceiver receiver) {
    return receiver.messages.stream()
        .map(ACT::matcher)
        .filter(Matcher::find)
        .map(m -> Integer.valueOf(m.group(1)))
        .toList();
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.rangeClosed(from, to).boxed().toList();
  }

  @Test
  void events_arrive_in_the_order_of_the_chain_with_the_header_of_the_profile() throws Exception {
    acts(1, 450);
    try (SyslogReceiver receiver = receiver(0)) {
      Delivery delivery = to(receiver.port());

      while (delivery.next() > 0) {
        continue;
      }

      assertEquals(range(1, 450), acts(receiver));
      String first = receiver.messages.peek();
      assertTrue(
          first.matches(
              "(?s)<85>1 \\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z node1 seriate - IHE\\+RFC-3881 -"
                  + " \uFEFF<AuditMessage.*</AuditMessage>\\s*"),
          first);
      assertEquals(0, delivery.lag().events());
    }
  }

  @Test
  void what_happens_while_the_server_is_away_goes_when_it_is_back() throws Exception {
    int port = FreePort.find();
    Delivery delivery = to(port);
    acts(1, 5);

    assertThrows(IOException.class, delivery::next);
    acts(6, 8);
    assertEquals(8, delivery.lag().events());
    assertTrue(delivery.lag().since().isPresent());
    try (SyslogReceiver receiver = receiver(port)) {
      delivery.next();

      assertEquals(range(1, 8), acts(receiver));
    }
  }

  @Test
  void a_server_that_breaks_off_in_a_message_gets_the_batch_again() throws Exception {
    acts(1, 20);
    try (SyslogReceiver receiver = receiver(0)) {
      Delivery delivery = to(receiver.port());
      receiver.cutAfter(5000);

      assertThrows(IOException.class, delivery::next);
      assertEquals(20, delivery.lag().events());
      int before = receiver.messages.size();
      assertTrue(0 < before && before < 20, before + " messages were read before the cut");
      delivery.next();

      assertEquals(range(1, 20), acts(receiver).stream().distinct().toList());
      assertEquals(0, delivery.lag().events());
    }
  }

  @Test
  void a_node_that_starts_again_goes_on_where_it_was() throws Exception {
    try (SyslogReceiver receiver = receiver(0)) {
      acts(1, 3);
      to(receiver.port()).next();
      acts(4, 6);

      to(receiver.port()).next();

      assertEquals(range(1, 6), acts(receiver));
    }
  }

  @Test
  void two_nodes_on_one_database_do_not_send_the_same_twice() throws Exception {
    acts(1, 3);
    try (SyslogReceiver receiver = receiver(0)) {
      Delivery other = to(receiver.port());
      Delivery delivery =
          new Delivery(
              server.database,
              tls(receiver.port()),
              messages -> assertEquals(0, quietly(other), "while the first one sends"));

      assertEquals(3, delivery.next());
      assertEquals(0, other.next());
      assertEquals(List.of(), acts(receiver));
    }
  }

  private static int quietly(Delivery delivery) throws IOException {
    try {
      return delivery.next();
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  @Test
  void a_server_whose_certificate_nobody_we_trust_signed_gets_nothing() throws Exception {
    acts(1, 1);
    try (SyslogReceiver receiver = new SyslogReceiver(TestCertificates.identity("stranger"), 0)) {
      Delivery delivery = to(receiver.port());

      assertThrows(IOException.class, delivery::next);
      assertEquals(List.of(), acts(receiver));
    }
  }

  @Test
  void a_datagram_carries_one_message_without_a_count() throws Exception {
    acts(1, 1);
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.setSoTimeout(10_000);
      SyslogServer udp =
          new SyslogServer(SyslogServer.Transport.UDP, "127.0.0.1", socket.getLocalPort());

      new Delivery(server.database, udp, new UdpTransport(udp)).next();

      DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
      socket.receive(packet);
      String message = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
      assertTrue(message.startsWith("<85>1 "), message);
    }
  }

  @Test
  void pauses_double_up_to_a_minute() {
    assertEquals(
        List.of(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L),
        IntStream.rangeClosed(1, 8)
            .mapToObj(n -> SyslogDeliveries.pauseAfter(n).toSeconds())
            .toList());
    assertEquals(60, SyslogDeliveries.pauseAfter(1000).toSeconds());
  }
}
