package org.seriate.dicom.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.seriate.dicom.tls.TlsFailure;

/** Our own engine: PS3.8 upper layer over TCP with blocking sockets on virtual threads. */
public final class UpperLayerNetwork implements DicomNetwork {
  private static final int BACKLOG = 1024;
  private static final Duration TIME_TO_READ = Duration.ofSeconds(1);
  private static final int SHORTEST_MAX_PDU = 4096;

  @Override
  public Listener listen(
      ListenerSettings settings, AssociationPolicy policy, DimseServices services)
      throws IOException {
    requireUsable(settings.maxPduLength());
    warmUp();
    Reception reception = Reception.of(settings, policy, services.copy());
    ServerSocket server = bind(settings.bind(), settings.port());
    var plain = new UpperLayerListener(server, reception);
    Listener listener =
        settings.tls().isPresent() ? withTls(plain, settings.tls().get(), reception) : plain;
    plain.start();
    return listener;
  }

  private static Listener withTls(UpperLayerListener plain, TlsPort tls, Reception reception)
      throws IOException {
    try {
      ServerSocket server = bind(reception.settings().bind(), tls.port());
      var secured = new UpperLayerListener(server, reception, Optional.of(tls));
      secured.start();
      return new SecondPort(plain, secured);
    } catch (IOException e) {
      plain.stopAccepting();
      throw e;
    }
  }

  // Classes and the dictionary are read from files. A class whose first loading fails for want of a
  // descriptor stays unusable for ever, so it is loaded before the first peer can take them all.
  private static void warmUp() throws AssociationFailure {
    CommandSet request = CommandSet.parse(CommandSet.echoRq(1).encode());
    CommandSet.parse(request.answer(Status.SUCCESS).encode());
  }

  private static ServerSocket bind(InetAddress address, int port) throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(address, port), BACKLOG);
      return server;
    } catch (IOException e) {
      server.close();
      String where = address == null ? "all addresses" : address.getHostAddress();
      throw new IOException(
          "Cannot listen on port " + port + " of " + where + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Association open(Call call) throws IOException {
    requireUsable(call.maxPduLength());
    AssociationRequest request = AssociationRequest.of(call);
    Socket socket = connect(call);
    try {
      var connection = new Connection(socket, call.responseTimeout());
      if (call.tls().isEmpty()) {
        return RequestedAssociation.negotiate(connection, request);
      }
      secure(connection, Handshake.calling(call, call.tls().get()), call.connectTimeout());
      return negotiateSecured(connection, request);
    } catch (TlsFailure e) {
      socket.close();
      throw e.sayingWho(call.host() + ":" + call.port());
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static void secure(Connection connection, Handshake handshake, Duration time)
      throws TlsFailure {
    try {
      connection.secure(handshake, time);
    } catch (TlsFailure e) {
      if (e.kind() == TlsFailure.Cause.CERTIFICATE_REFUSED) {
        // To hang up at once could cut off the alert that tells the peer why.
        connection.awaitClose(TIME_TO_READ);
      }
      throw e;
    }
  }

  // With TLS 1.3 our side of the handshake is done before the peer has judged our certificate; what
  // it thinks of it is the first thing it says (RFC 8446 4.4.2.4).
  private static Association negotiateSecured(Connection connection, AssociationRequest request)
      throws IOException {
    try {
      return RequestedAssociation.negotiate(connection, request);
    } catch (AssociationFailure e) {
      throw e.getCause() instanceof SSLException alert ? TlsFailure.of(alert) : e;
    }
  }

  private static Socket connect(Call call) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(call.host(), call.port()),
          Math.clamp(call.connectTimeout().toMillis(), 1, Integer.MAX_VALUE));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new IOException(
          "No connection to " + call.host() + ":" + call.port() + ": " + e.getMessage(), e);
    }
  }

  // Zero would announce "no limit" (PS3.8 D.1.1), and there is always one.
  private static void requireUsable(int maxPduLength) {
    if (maxPduLength < SHORTEST_MAX_PDU) {
      throw new IllegalArgumentException(
          "maxPduLength is " + maxPduLength + ", it must be at least " + SHORTEST_MAX_PDU);
    }
  }
}
