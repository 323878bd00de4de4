package org.seriate.dicom.tls;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What was agreed with a peer.
 *
 * @param protocol e.g. TLSv1.3
 * @param cipherSuite by its IANA name
 * @param peerCertificate the one it proved to hold; empty when it showed none
 */
public record TlsFacts(
    String protocol, String cipherSuite, Optional<X509Certificate> peerCertificate) {

  public static TlsFacts of(SSLSession session) {
    return new TlsFacts(session.getProtocol(), session.getCipherSuite(), peerOf(session));
  }

  private static Optional<X509Certificate> peerOf(SSLSession session) {
    try {
      Certificate first = session.getPeerCertificates()[0];
      return first instanceof X509Certificate x509 ? Optional.of(x509) : Optional.empty();
    } catch (SSLPeerUnverifiedException showedNone) {
      return Optional.empty();
    }
  }

  public Optional<String> peerSubject() {
    return peerCertificate.map(c -> c.getSubjectX500Principal().getName());
  }

  @Override
  public String toString() {
    return protocol + " " + cipherSuite + peerSubject().map(s -> ", " + s).orElse("");
  }
}
