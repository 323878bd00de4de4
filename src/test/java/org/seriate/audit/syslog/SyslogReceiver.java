package org.seriate.audit.syslog;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLSocket;
import org.seriate.dicom.tls.ClientCertificate;
import org.seriate.dicom.tls.TlsIdentity;

/** A syslog server of RFC 5425, as far as a test needs one: it counts octets and keeps messages. */
final class SyslogReceiver implements AutoCloseable {
  final Queue<String> messages = new ConcurrentLinkedQueue<>();
  private final TlsIdentity identity;
  private final ServerSocket door;

  /** How many octets it still reads before it breaks the connection. */
  private volatile long cutAfter = Long.MAX_VALUE;

  SyslogReceiver(TlsIdentity identity, int port) throws IOException {
    this.identity = identity;
    this.door = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** The next connection is reset after so many octets. */
  void cutAfter(long octets) {
    cutAfter = octets;
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket plain = door.accept();
        Thread.startVirtualThread(() -> read(plain));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void read(Socket plain) {
    try (plain;
        SSLSocket tls =
            identity.accepting(
                plain, new ByteArrayInputStream(new byte[0]), ClientCertificate.REQUIRED)) {
      InputStream in = new BufferedInputStream(tls.getInputStream());
      for (int length = length(in); length >= 0; length = length(in)) {
        byte[] message = new byte[length];
        for (int i = 0; i < length; i++) {
          count(plain);
          message[i] = (byte) in.read();
        }
        messages.add(new String(message, StandardCharsets.UTF_8));
      }
    } catch (IOException cut) {
      // The sender sees it on its side.
    }
  }

  private void count(Socket plain) throws IOException {
    if (--cutAfter < 0) {
      cutAfter = Long.MAX_VALUE;
      plain.setSoLinger(true, 0); // reset instead of an orderly end
      plain.close();
      throw new IOException("cut");
    }
  }

  /** {@code MSG-LEN SP}; -1 at the end. */
  private static int length(InputStream in) throws IOException {
    int length = 0;
    int c = in.read();
    if (c < 0) {
      return -1;
    }
    for (; c != ' '; c = in.read()) {
      if (c < '0' || c > '9') {
        throw new IOException("no octet count");
      }
      length = length * 10 + c - '0';
    }
    return length;
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
