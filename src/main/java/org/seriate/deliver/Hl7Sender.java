package org.seriate.deliver;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.net.TlsCall;
import org.seriate.dicom.tls.TlsFailure;

/**
 * One HL7 version 2 message over MLLP, and the acknowledgement that says what became of it.
 *
 * <p>The message keeps its control ID in every try: a receiver that took it and whose
 * acknowledgement got lost knows it again.
 */
public final class Hl7Sender {
  private static final int CONNECT_MS = 10_000;

  private final Optional<TlsCall> tls;
  private final CertificateRefusals refusals;
  private final Duration longest;

  /**
   * @param tls for destinations that require it
   * @param longest wait for the acknowledgement
   */
  public Hl7Sender(Optional<TlsCall> tls, CertificateRefusals refusals, Duration longest) {
    this.tls = tls;
    this.refusals = refusals;
    this.longest = longest;
  }

  /**
   * @param controlId Message Control ID of the message
   */
  public Delivery send(String controlId, String message, PeerConfig destination) {
    if (destination.requiresTls() && tls.isEmpty()) {
      return new Delivery.Refused(
          destination.name() + " requires TLS, and node.yaml has no tls.trusted; add it");
    }
    try (Socket plain = new Socket()) {
      plain.connect(
          new InetSocketAddress(destination.host().orElseThrow(), destination.port().orElseThrow()),
          CONNECT_MS);
      plain.setSoTimeout((int) longest.toMillis());
      Socket socket = destination.requiresTls() ? secured(plain, destination) : plain;
      Mllp.write(socket.getOutputStream(), message.getBytes(StandardCharsets.UTF_8));
      byte[] answer = answer(socket.getInputStream());
      return Acknowledgement.of(answer).judge(controlId, destination.name());
    } catch (TlsFailure e) {
      if (e.kind().isAboutCertificates()) {
        refusals.refused(destination, e);
      }
      return new Delivery.TryAgain(
          destination.name() + " was not called with TLS, " + e.getMessage());
    } catch (SocketTimeoutException e) {
      return new Delivery.TryAgain(
          destination.name() + " did not acknowledge within " + longest.toSeconds() + " s");
    } catch (IOException e) {
      return new Delivery.TryAgain(destination.name() + " was not reached: " + e.getMessage());
    }
  }

  /** A peer that sends byte after byte gets no longer than one that is silent. */
  private byte[] answer(InputStream in) throws IOException {
    return Mllp.read(in, System.nanoTime() + longest.toNanos());
  }

  private Socket secured(Socket plain, PeerConfig destination) throws IOException {
    TlsCall call = tls.orElseThrow();
    SSLSocket socket =
        call.identity()
            .calling(
                plain,
                destination.host().orElseThrow(),
                destination.port().orElseThrow(),
                call.checkHostName());
    try {
      socket.startHandshake();
      return socket;
    } catch (SSLException e) {
      throw TlsFailure.of(e);
    }
  }
}
