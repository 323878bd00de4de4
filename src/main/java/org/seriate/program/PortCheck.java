package org.seriate.program;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.seriate.check.CheckFinding;

/** Is a port free to listen on? */
final class PortCheck {
  private PortCheck() {}

  static CheckFinding of(String subject, Optional<String> bind, int port, String howToChange) {
    String name = subject + " port " + port;
    if (port == 0) {
      return CheckFinding.ok(name, "any free one will be taken");
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      InetAddress address = bind.isPresent() ? InetAddress.getByName(bind.get()) : null;
      socket.bind(new InetSocketAddress(address, port));
      return CheckFinding.ok(name, "free");
    } catch (IOException e) {
      return CheckFinding.warn(
          name,
          "in use or not allowed (" + e.getMessage() + ")",
          "Fine if the node is running already; else stop the other program, or "
              + howToChange
              + ".");
    }
  }

  /** {@code preferred} if it is free, else one that is free now. */
  static int freeOne(int preferred) throws IOException {
    for (int port : new int[] {preferred, 0}) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(port));
        return socket.getLocalPort();
      } catch (IOException e) {
        if (port == 0) {
          throw e;
        }
      }
    }
    throw new IOException("no free port");
  }
}
