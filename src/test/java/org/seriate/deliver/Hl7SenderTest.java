package org.seriate.deliver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seriate.config.Endpoint;
import org.seriate.config.PeerConfig;
import org.seriate.config.Role;

/** What an acknowledgement, or none, makes of a message. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class Hl7SenderTest {
  private static final String MESSAGE = "MSH|^~\\&|SERIATE||||||ORU^R01|C1|P|2.5.1\rPID|1||Ä\r";

  private static PeerConfig ris(int port) {
    return new PeerConfig(
            "RIS",
            "",
            List.of(),
            Optional.of(InetAddress.getLoopbackAddress().getHostAddress()),
            OptionalInt.of(port),
            Set.of(Role.DESTINATION),
            null,
            List.of())
        .at(new Endpoint.Hl7("RIS", ""));
  }

  private record Sent(Delivery delivery, byte[] received) {}

  /** One receiver that reads a frame and then writes these bytes and hangs up. */
  private static Sent send(byte[] answer) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<byte[]> received =
          CompletableFuture.supplyAsync(() -> receive(server, answer));
      Delivery delivery =
          new Hl7Sender(Optional.empty(), (d, f) -> {}, Duration.ofSeconds(5))
              .send("C1", MESSAGE, ris(server.getLocalPort()));
      return new Sent(delivery, received.get());
    }
  }

  private static byte[] receive(ServerSocket server, byte[] answer) {
    try (Socket socket = server.accept()) {
      ByteArrayOutputStream frame = new ByteArrayOutputStream();
      int before = 0;
      for (int b = socket.getInputStream().read(); ; b = socket.getInputStream().read()) {
        frame.write(b);
        if (before == 0x1C && b == 0x0D) {
          break;
        }
        before = b;
      }
      socket.getOutputStream().write(answer);
      socket.getOutputStream().flush();
      return frame.toByteArray();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static byte[] ack(String code, String controlId, String more) {
    String text =
        "MSH|^~\\&|RIS||SERIATE||||ACK|9|P|2.3\rMSA|" + code + "|" + controlId + more + "\r";
    return ("\u000b" + text + "\u001c\r").getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void a_message_goes_in_its_frame_in_utf_8() throws Exception {
    Sent sent = send(ack("AA", "C1", ""));
    assertEquals(new Delivery.Delivered("AA"), sent.delivery());
    assertArrayEquals(
        ("\u000b" + MESSAGE + "\u001c\r").getBytes(StandardCharsets.UTF_8), sent.received());
  }

  @ParameterizedTest
  @CsvSource({
    "AA, Delivered",
    "CA, Delivered",
    "AR, TryAgain",
    "CR, TryAgain",
    "AE, Refused",
    "CE, Refused",
    "ZZ, TryAgain"
  })
  void the_code_says_whether_trying_again_can_help(String code, String outcome) throws Exception {
    Delivery delivery = send(ack(code, "C1", "")).delivery();
    assertEquals(outcome, delivery.getClass().getSimpleName());
  }

  @Test
  void a_receiver_that_knows_no_such_event_never_will() throws Exception {
    Delivery.Refused refused =
        assertInstanceOf(
            Delivery.Refused.class,
            send(ack("AR", "C1", "\rERR|||201^Unsupported^HL70357|E")).delivery());
    assertEquals("RIS acknowledged AR (error 201)", refused.why());
    assertInstanceOf(
        Delivery.Refused.class,
        send(ack("AR", "C1", "\rERR|^^^203&Unsupported version&HL70357")).delivery()
                instanceof Delivery.Refused r
            ? r
            : send(ack("AR", "C1", "\rERR|^^^203")).delivery());
  }

  @Test
  void words_about_the_message_are_not_repeated_in_the_log() throws Exception {
    Delivery.Refused refused =
        assertInstanceOf(
            Delivery.Refused.class,
            send(ack("AE", "C1", "|Patient Müller unknown\rERR|||204^x|E|||Müller")).delivery());
    assertTrue(!refused.why().contains("Müller"), refused.why());
  }

  @Test
  void an_acknowledgement_of_another_message_is_none() throws Exception {
    assertInstanceOf(Delivery.TryAgain.class, send(ack("AA", "C2", "")).delivery());
  }

  @ParameterizedTest
  @CsvSource({"''", "garbage", "'\u000bMSH|^~\\&'", "'\u000b\u001c\r'"})
  void what_is_no_acknowledgement_leaves_it_open(String answer) throws Exception {
    assertInstanceOf(
        Delivery.TryAgain.class, send(answer.getBytes(StandardCharsets.UTF_8)).delivery());
  }

  @Test
  void a_receiver_that_is_silent_is_not_waited_for_longer_than_told() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Delivery.TryAgain again =
          assertInstanceOf(
              Delivery.TryAgain.class,
              new Hl7Sender(Optional.empty(), (d, f) -> {}, Duration.ofMillis(200))
                  .send("C1", MESSAGE, ris(server.getLocalPort())));
      assertEquals("RIS did not acknowledge within 0 s", again.why());
    }
  }

  @Test
  void nobody_there_is_tried_again() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }
    assertInstanceOf(
        Delivery.TryAgain.class,
        new Hl7Sender(Optional.empty(), (d, f) -> {}, Duration.ofSeconds(1))
            .send("C1", MESSAGE, ris(port)));
  }
}
