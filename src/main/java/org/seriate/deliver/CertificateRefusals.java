package org.seriate.deliver;

import org.seriate.config.PeerConfig;
import org.seriate.dicom.tls.TlsFailure;

/** Who hears that a destination and this node do not trust each other's certificate. */
@FunctionalInterface
public interface CertificateRefusals {
  void refused(PeerConfig destination, TlsFailure failure);
}
