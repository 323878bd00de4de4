package org.seriate.dicom.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jboss.logging.Logger;
import org.seriate.dicom.tls.TlsFailure;

/**
 * The TLS port that dcm4che accepts from. It hands out connections whose handshake is done; the
 * handshakes run beside each other with our deadline, our profile and the files as they are now.
 */
final class Dcm4cheTlsPort extends SSLServerSocket {
  private static final Logger LOG = Logger.getLogger(Dcm4cheTlsPort.class);
  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final Duration TIME_TO_READ = Duration.ofSeconds(1);

  private final TlsPort port;
  private final Reception reception;
  private final BlockingQueue<Socket> secured = new LinkedBlockingQueue<>();

  private Dcm4cheTlsPort(Reception reception) throws IOException {
    this.reception = reception;
    this.port = reception.settings().tls().orElseThrow();
  }

  @Override
  public void bind(SocketAddress endpoint, int backlog) throws IOException {
    super.bind(endpoint, backlog);
    Thread.ofPlatform().daemon().name("dcm4che-tls-accept").start(this::acceptPlain);
  }

  private void acceptPlain() {
    while (!isClosed()) {
      try {
        Held plain = new Held();
        implAccept(plain);
        Thread.ofVirtual().name("dcm4che-handshake").start(() -> handshake(plain));
      } catch (IOException e) {
        if (!isClosed()) {
          LOG.errorf(e, "Could not accept a connection on the TLS port; it goes on.");
        }
      }
    }
  }

  private void handshake(Held plain) {
    AtomicBoolean late = new AtomicBoolean();
    ScheduledFuture<?> end =
        Dcm4cheThreads.TIMER.schedule(
            () -> {
              late.set(true);
              plain.letGo();
              Dcm4cheConnection.hangUp(plain);
            },
            reception.settings().requestDeadline().toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      plain.setTcpNoDelay(true);
      SSLSocket tls = begin(plain);
      tls.startHandshake();
      plain.letGo();
      secured.add(tls);
    } catch (IOException e) {
      failed(
          plain,
          late.get()
              ? new TlsFailure(
                  TlsFailure.Cause.TOO_SLOW, "waited too long for the end of the TLS handshake")
              : e instanceof TlsFailure known ? known : TlsFailure.of(e));
    } finally {
      end.cancel(false);
    }
  }

  private SSLSocket begin(Socket plain) throws IOException {
    int first = plain.getInputStream().read();
    if (first < 0) {
      throw new TlsFailure(TlsFailure.Cause.LOST, "the peer closed the connection without a word");
    }
    if (first != Handshake.TLS_HANDSHAKE_RECORD) {
      throw new TlsFailure(TlsFailure.Cause.NOT_TLS, Strangers.describeOnTlsPort(first));
    }
    return port.identity()
        .accepting(
            plain,
            new ByteArrayInputStream(new byte[] {(byte) first}),
            port.clientCertificate(),
            true);
  }

  private void failed(Held plain, TlsFailure failure) {
    InetAddress from = plain.getInetAddress();
    LOG.infof(
        "No association with %s: %s. status=refused", from.getHostAddress(), failure.getMessage());
    try {
      reception.services().events().notSecured(-NUMBERS.incrementAndGet(), from, failure);
      // To hang up at once could cut off the alert that tells the peer why.
      plain.setSoTimeout((int) TIME_TO_READ.toMillis());
      plain.getInputStream().skipNBytes(Long.MAX_VALUE);
    } catch (IOException | RuntimeException e) {
      LOG.debugf("the connection ended: %s", e.getMessage());
    } finally {
      plain.letGo();
      Dcm4cheConnection.hangUp(plain);
    }
  }

  /**
   * Stays open when the TLS over it gives up: with bytes of the peer unread the system would cut
   * off the alert that tells it why.
   */
  private static final class Held extends Socket {
    private volatile boolean held = true;

    void letGo() {
      held = false;
    }

    @Override
    public void close() throws IOException {
      if (!held) {
        super.close();
      }
    }
  }

  @Override
  public Socket accept() throws IOException {
    try {
      while (!isClosed()) {
        Socket next = secured.poll(1, TimeUnit.SECONDS);
        if (next != null) {
          return next;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new SocketException("the port is closed");
  }

  /** The profile of this port is not dcm4che's to choose. */
  @Override
  public void setEnabledProtocols(String[] protocols) {}

  @Override
  public void setEnabledCipherSuites(String[] suites) {}

  @Override
  public void setNeedClientAuth(boolean need) {}

  @Override
  public void setWantClientAuth(boolean want) {}

  @Override
  public void setUseClientMode(boolean mode) {}

  @Override
  public void setEnableSessionCreation(boolean flag) {}

  @Override
  public String[] getEnabledCipherSuites() {
    return new String[0];
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return new String[0];
  }

  @Override
  public String[] getSupportedProtocols() {
    return new String[0];
  }

  @Override
  public String[] getEnabledProtocols() {
    return new String[0];
  }

  @Override
  public boolean getNeedClientAuth() {
    return false;
  }

  @Override
  public boolean getWantClientAuth() {
    return false;
  }

  @Override
  public boolean getUseClientMode() {
    return false;
  }

  @Override
  public boolean getEnableSessionCreation() {
    return true;
  }

  /** A context of which dcm4che asks nothing but this port. */
  static SSLContext contextOf(Reception reception) {
    try {
      return new SSLContext(new Ports(reception), SSLContext.getDefault().getProvider(), "TLS") {};
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  private static final class Ports extends SSLContextSpi {
    private final Reception reception;

    Ports(Reception reception) {
      this.reception = reception;
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return new SSLServerSocketFactory() {
        @Override
        public SSLServerSocket createServerSocket() throws IOException {
          return new Dcm4cheTlsPort(reception);
        }

        @Override
        public SSLServerSocket createServerSocket(int port) {
          throw new UnsupportedOperationException();
        }

        @Override
        public SSLServerSocket createServerSocket(int port, int backlog) {
          throw new UnsupportedOperationException();
        }

        @Override
        public SSLServerSocket createServerSocket(int port, int backlog, InetAddress bind) {
          throw new UnsupportedOperationException();
        }

        @Override
        public String[] getDefaultCipherSuites() {
          return new String[0];
        }

        @Override
        public String[] getSupportedCipherSuites() {
          return new String[0];
        }
      };
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {}

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      throw new UnsupportedOperationException();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      throw new UnsupportedOperationException();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      throw new UnsupportedOperationException();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      throw new UnsupportedOperationException();
    }
  }
}
