package org.seriate.dicom.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Our own engine: PS3.8 upper layer over TCP with blocking sockets on virtual threads. */
public final class UpperLayerNetwork implements DicomNetwork {
  private static final int BACKLOG = 1024;
  private static final int SHORTEST_MAX_PDU = 4096;

  @Override
  public Listener listen(
      ListenerSettings settings, AssociationPolicy policy, DimseServices services)
      throws IOException {
    requireUsable(settings.maxPduLength());
    Rehearsal.play();
    ServerSocket server = bind(settings.bind(), settings.port());
    var listener = new UpperLayerListener(server, Reception.of(settings, policy, services.copy()));
    listener.start();
    return listener;
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
      return RequestedAssociation.negotiate(connection, request);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
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
