package org.seriate.dicom.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Path validation as the platform does it, with one rule on top: a peer's certificate must be valid
 * today even when it stands among the trusted ones itself, where the platform does not look.
 */
final class TrustedPeers extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager platform;

  private TrustedPeers(X509ExtendedTrustManager platform) {
    this.platform = platform;
  }

  static TrustedPeers signedBy(List<X509Certificate> authorities)
      throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(storeOf(authorities));
    return new TrustedPeers((X509ExtendedTrustManager) factory.getTrustManagers()[0]);
  }

  private static KeyStore storeOf(List<X509Certificate> authorities)
      throws GeneralSecurityException {
    KeyStore store = KeyStores.empty();
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("authority-" + i, authorities.get(i));
    }
    return store;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    platform.checkClientTrusted(chain, authType, socket);
    chain[0].checkValidity();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    platform.checkServerTrusted(chain, authType, socket);
    chain[0].checkValidity();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    platform.checkClientTrusted(chain, authType, engine);
    chain[0].checkValidity();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    platform.checkServerTrusted(chain, authType, engine);
    chain[0].checkValidity();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    platform.checkClientTrusted(chain, authType);
    chain[0].checkValidity();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    platform.checkServerTrusted(chain, authType);
    chain[0].checkValidity();
  }

  /**
   * None are named to a stranger (RFC 8446 4.4.2.4). A peer that was told whom we trust would keep
   * another's certificate to itself, and both logs would say "none shown" in place of the reason.
   */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
