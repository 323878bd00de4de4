package org.seriate.dicom.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import javax.net.ssl.CertPathTrustManagerParameters;
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

  static TrustedPeers signedBy(List<X509Certificate> authorities) throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(storeOf(authorities));
    return new TrustedPeers((X509ExtendedTrustManager) factory.getTrustManagers()[0]);
  }

  /**
   * The same, and a peer's certificate must not be on its authority's list of those taken back (RFC
   * 5280 6.3). Without a list of its authority that is valid today nobody knows, and it is refused.
   * Nothing is asked for over the network.
   */
  static TrustedPeers signedBy(List<X509Certificate> authorities, List<X509CRL> revocations)
      throws GeneralSecurityException {
    PKIXBuilderParameters rules =
        new PKIXBuilderParameters(storeOf(authorities), new X509CertSelector());
    PKIXRevocationChecker lists =
        (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
    lists.setOptions(
        EnumSet.of(
            PKIXRevocationChecker.Option.PREFER_CRLS,
            PKIXRevocationChecker.Option.NO_FALLBACK,
            PKIXRevocationChecker.Option.ONLY_END_ENTITY));
    rules.addCertPathChecker(lists);
    rules.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(revocations)));
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(new CertPathTrustManagerParameters(rules));
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

  @FunctionalInterface
  private interface Check {
    void run() throws CertificateException;
  }

  private static void judge(X509Certificate[] chain, Check platform) throws CertificateException {
    try {
      platform.run();
      chain[0].checkValidity();
    } catch (CertificateException e) {
      throw new RefusedCertificate(chain, e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    judge(chain, () -> platform.checkClientTrusted(chain, authType, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    judge(chain, () -> platform.checkServerTrusted(chain, authType, socket));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    judge(chain, () -> platform.checkClientTrusted(chain, authType, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    judge(chain, () -> platform.checkServerTrusted(chain, authType, engine));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    judge(chain, () -> platform.checkClientTrusted(chain, authType));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    judge(chain, () -> platform.checkServerTrusted(chain, authType));
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
