package org.seriate.dicom.net;

import org.seriate.dicom.tls.ClientCertificate;
import org.seriate.dicom.tls.TlsIdentity;

/**
 * A second port of a listener, on which nothing but TLS is spoken (PS3.15 B.12).
 *
 * @param port 2762 is registered for it (dicom-tls)
 * @param clientCertificate what a peer must show
 */
public record TlsPort(int port, TlsIdentity identity, ClientCertificate clientCertificate) {
  public TlsPort {
    if (!identity.canAccept()) {
      throw new IllegalArgumentException("a TLS port needs a certificate and its key");
    }
  }
}
