package org.seriate.dicom.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.dcm4che3.net.Connection;
import org.seriate.dicom.tls.TlsFailure;

/** Our end of a call. The socket is ours, and so is TLS, with its profile and renewed files. */
final class Dcm4cheConnection extends Connection {
  private static final long serialVersionUID = 1L;
  private final transient Call call;
  private final long began = System.nanoTime();

  Dcm4cheConnection(Call call) {
    this.call = call;
    int response = Dcm4cheNetwork.millis(call.responseTimeout());
    setPackPDV(false);
    setReceivePDULength(call.maxPduLength());
    setSendPDULength(Dcm4cheNetwork.LONGEST_PDU_SENT);
    setConnectTimeout(Dcm4cheNetwork.millis(call.connectTimeout()));
    setAcceptTimeout(response);
  }

  /** Whether the answer to A-ASSOCIATE-RQ could have run into its time. */
  boolean isLate() {
    return System.nanoTime() - began >= call.responseTimeout().toNanos();
  }

  @Override
  public Socket connect(Connection remote) throws IOException {
    Socket plain = new Socket();
    try {
      plain.setTcpNoDelay(true);
      plain.connect(new InetSocketAddress(call.host(), call.port()), getConnectTimeout());
    } catch (IOException e) {
      plain.close();
      throw new IOException(
          "No connection to " + call.host() + ":" + call.port() + ": " + e.getMessage(), e);
    }
    return call.tls().isPresent() ? secured(plain, call.tls().get()) : plain;
  }

  private Socket secured(Socket plain, TlsCall tls) throws IOException {
    ScheduledFuture<?> end =
        Dcm4cheThreads.TIMER.schedule(
            () -> hangUp(plain), call.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
    try {
      SSLSocket secured =
          tls.identity().calling(plain, call.host(), call.port(), tls.checkHostName(), true);
      secured.startHandshake();
      return secured;
    } catch (IOException e) {
      boolean late = plain.isClosed() && end.isDone();
      hangUp(plain);
      throw late
          ? new TlsFailure(
              TlsFailure.Cause.TOO_SLOW, "waited too long for the end of the TLS handshake")
          : TlsFailure.of(e);
    } finally {
      end.cancel(false);
    }
  }

  static void hangUp(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("A socket did not close cleanly; nothing follows from it", e);
    }
  }

  static Optional<org.seriate.dicom.tls.TlsFacts> tls(Socket socket) {
    return socket instanceof SSLSocket secured
        ? Optional.of(org.seriate.dicom.tls.TlsFacts.of(secured.getSession()))
        : Optional.empty();
  }
}
