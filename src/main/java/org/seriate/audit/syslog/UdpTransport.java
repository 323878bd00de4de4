package org.seriate.audit.syslog;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.seriate.config.SyslogServer;

/** RFC 5426: a datagram for each message. Nobody knows whether one arrives. */
final class UdpTransport implements Transport {
  private final SyslogServer server;

  UdpTransport(SyslogServer server) {
    this.server = server;
  }

  @Override
  public void send(List<byte[]> messages) throws IOException {
    InetSocketAddress to = new InetSocketAddress(server.host(), server.port());
    if (to.isUnresolved()) {
      throw new UnknownHostException(server.host() + " is no known host name");
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      for (byte[] message : messages) {
        socket.send(new DatagramPacket(message, message.length, to));
      }
    }
  }
}
