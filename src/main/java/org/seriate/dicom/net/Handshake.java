package org.seriate.dicom.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.seriate.dicom.tls.TlsFailure;

/** One side of the TLS handshake over a connected socket. */
@FunctionalInterface
interface Handshake {
  int TLS_HANDSHAKE_RECORD = 0x16;

  /** Ready to begin; it may wait for the peer's first byte. */
  SSLSocket over(Socket plain) throws IOException;

  /** As the side that was called: what does not begin as TLS is told apart first. */
  static Handshake accepting(TlsPort port) {
    return plain -> {
      InputStream in = plain.getInputStream();
      int first = in.read();
      if (first < 0) {
        throw new TlsFailure(
            TlsFailure.Cause.LOST, "the peer closed the connection without a word");
      }
      if (first != TLS_HANDSHAKE_RECORD) {
        throw new TlsFailure(TlsFailure.Cause.NOT_TLS, Strangers.describeOnTlsPort(first));
      }
      return port.identity()
          .accepting(
              plain, new ByteArrayInputStream(new byte[] {(byte) first}), port.clientCertificate());
    };
  }

  static Handshake calling(Call call, TlsCall tls) {
    return plain -> tls.identity().calling(plain, call.host(), call.port(), tls.checkHostName());
  }
}
