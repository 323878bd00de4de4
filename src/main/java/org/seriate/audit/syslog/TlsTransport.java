package org.seriate.audit.syslog;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.seriate.config.SyslogServer;
import org.seriate.dicom.tls.TlsIdentity;

/**
 * RFC 5425: octet-counted messages over TLS.
 *
 * <p>Syslog has no answer, so the end of the connection is made one: we close our side
 * (close_notify) and wait until the server has closed its own. A server that closes before it has
 * read everything resets the connection; one that ends it in order has taken the last byte off it.
 * A connection is therefore good for one batch.
 */
final class TlsTransport implements Transport {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final SyslogServer server;
  private final TlsIdentity identity;
  private final boolean checkHostName;

  TlsTransport(SyslogServer server, TlsIdentity identity, boolean checkHostName) {
    this.server = server;
    this.identity = identity;
    this.checkHostName = checkHostName;
  }

  @Override
  public void send(List<byte[]> messages) throws IOException {
    try (Socket plain = new Socket()) {
      Thread deadline = Thread.startVirtualThread(() -> closeLate(plain));
      try {
        plain.connect(new InetSocketAddress(server.host(), server.port()), PATIENCE_MILLIS);
        plain.setSoTimeout(PATIENCE_MILLIS);
        SSLSocket tls = identity.calling(plain, server.host(), server.port(), checkHostName);
        tls.startHandshake();
        write(messages, tls.getOutputStream());
        tls.shutdownOutput();
        awaitEnd(tls.getInputStream());
      } finally {
        deadline.interrupt();
      }
    }
  }

  private static void write(List<byte[]> messages, OutputStream tls) throws IOException {
    OutputStream out = new BufferedOutputStream(tls, 16 * 1024);
    for (byte[] message : messages) {
      out.write((message.length + " ").getBytes(StandardCharsets.US_ASCII));
      out.write(message);
    }
    out.flush();
  }

  /** What a server says before its end is of no interest. */
  private static void awaitEnd(InputStream in) throws IOException {
    byte[] ignored = new byte[512];
    while (in.read(ignored) >= 0) {
      continue;
    }
  }

  /** A server that takes nothing off the line blocks the write, which has no timeout of its own. */
  private static void closeLate(Socket socket) {
    try {
      Thread.sleep(LONGEST);
      socket.close();
    } catch (InterruptedException inTime) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // It is closed either way.
    }
  }
}
