package org.seriate.dicom.tls;

import java.util.List;
import javax.net.ssl.SSLParameters;

/**
 * The BCP 195 RFC 8996 TLS Secure Transport Connection Profile (PS3.15 B.12): TLS 1.3 and 1.2 and
 * nothing older; forward secrecy and authenticated encryption only (RFC 9325 4.2).
 */
public final class TlsProfile {
  public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  /** In order of our preference. */
  public static final List<String> CIPHER_SUITES =
      List.of(
          "TLS_AES_256_GCM_SHA384",
          "TLS_AES_128_GCM_SHA256",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private TlsProfile() {}

  public static SSLParameters parameters() {
    SSLParameters parameters =
        new SSLParameters(CIPHER_SUITES.toArray(String[]::new), PROTOCOLS.toArray(String[]::new));
    parameters.setUseCipherSuitesOrder(true);
    parameters.setAlgorithmConstraints(new KeyLengths());
    return parameters;
  }
}
