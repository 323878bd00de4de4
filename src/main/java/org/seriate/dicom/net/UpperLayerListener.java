package org.seriate.dicom.net;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * A port with its accept loop, which does nothing but accept: every byte is read on the thread of
 * the connection it came from.
 *
 * <p>The loop ends only by {@link #close(Duration)}. When the system has no file descriptor, thread
 * or memory left it lets go of the connection that has been silent longest, pauses, and goes on.
 */
final class UpperLayerListener implements Listener {
  private static final Logger LOG = Logger.getLogger(UpperLayerListener.class);
  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** For the thread of a connection that was let go to give its descriptor back. */
  private static final Duration MOMENT = Duration.ofMillis(1);

  private static final Duration LAST_WORDS = Duration.ofSeconds(5);
  private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();

  private final ServerSocket server;
  private final Reception reception;
  private final Optional<TlsPort> tls;
  private volatile boolean closed;
  private volatile Thread acceptor;
  private long lastComplaint = System.nanoTime() - QUIET_NANOS;

  UpperLayerListener(ServerSocket server, Reception reception) {
    this(server, reception, Optional.empty());
  }

  /**
   * @param tls what is spoken on this port, if it is TLS
   */
  UpperLayerListener(ServerSocket server, Reception reception, Optional<TlsPort> tls) {
    this.server = server;
    this.reception = reception;
    this.tls = tls;
  }

  void start() {
    acceptor =
        Thread.ofPlatform().daemon().name("dicom-accept-" + port()).start(this::acceptUntilClosed);
  }

  private void acceptUntilClosed() {
    while (!closed) {
      try {
        accept();
      } catch (Throwable t) {
        survive(t);
      }
    }
  }

  private void accept() throws IOException {
    Socket socket = server.accept();
    try {
      long number = NUMBERS.incrementAndGet();
      Connection connection = new Connection(socket, reception.settings().sendTimeout());
      Thread.ofVirtual()
          .name("association-" + number)
          .start(new AcceptedAssociation(number, connection, reception, tls));
    } catch (Throwable t) {
      socket.close();
      throw t;
    }
  }

  private void survive(Throwable cause) {
    if (closed) {
      return;
    }
    try {
      boolean letGo = reception.waitingRoom().dropOldest();
      complain(cause);
      Thread.sleep(letGo ? MOMENT : PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable again) {
      // No memory even for this; the next round tries again.
      Thread.onSpinWait();
    }
  }

  private void complain(Throwable cause) {
    if (System.nanoTime() - lastComplaint > QUIET_NANOS) {
      LOG.errorf(
          cause,
          "Could not accept a connection on port %d; the one silent longest was let go and the port"
              + " goes on. If this repeats, raise the limit on open files.",
          port());
      lastComplaint = System.nanoTime(); // now it was told, and not before
    }
  }

  @Override
  public int port() {
    return server.getLocalPort();
  }

  @Override
  public int openAssociations() {
    return reception.associations().count();
  }

  /** Connections without an association; for tests. */
  int waitingConnections() {
    return reception.waitingRoom().count();
  }

  @Override
  public void close(Duration grace) {
    reception.associations().close();
    stopAccepting();
    reception.waitingRoom().close();
    if (!reception.associations().awaitNone(grace)) {
      reception.associations().all().forEach(OpenAssociation::abort);
      reception.associations().awaitNone(LAST_WORDS);
    }
  }

  /** The system goes on taking connections until the thread has left its accept call. */
  private void awaitAcceptor() {
    Thread loop = acceptor;
    if (loop == null) {
      return;
    }
    try {
      loop.join(LAST_WORDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Frees the port; what was accepted goes on. */
  void stopAccepting() {
    closed = true;
    try {
      server.close();
    } catch (IOException e) {
      LOG.warnf(e, "Port %d did not close cleanly; nothing follows from it.", port());
    }
    awaitAcceptor();
  }
}
