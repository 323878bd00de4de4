package org.seriate.dicom.tls;

import javax.net.ssl.SSLParameters;

/** Whether a peer that calls our TLS port must show who it is. */
public enum ClientCertificate {
  /** No certificate, no connection: mutual authentication (PS3.15 B.12). */
  REQUIRED,
  /** Asked for; a wrong one is refused, none is not. */
  OPTIONAL,
  /** Not asked for. */
  NONE;

  void applyTo(SSLParameters parameters) {
    switch (this) {
      case REQUIRED -> parameters.setNeedClientAuth(true);
      case OPTIONAL -> parameters.setWantClientAuth(true);
      case NONE -> parameters.setNeedClientAuth(false);
    }
  }
}
