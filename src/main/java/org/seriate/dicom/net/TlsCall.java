package org.seriate.dicom.net;

import org.seriate.dicom.tls.TlsIdentity;

/**
 * That a call goes over TLS, and as whom.
 *
 * @param checkHostName whether the peer's certificate must name the host we call
 */
public record TlsCall(TlsIdentity identity, boolean checkHostName) {
  public TlsCall {
    if (!identity.canCall()) {
      throw new IllegalArgumentException("a call over TLS needs trusted authorities");
    }
  }
}
