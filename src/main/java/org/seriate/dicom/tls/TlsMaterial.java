package org.seriate.dicom.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * What the files held at one moment.
 *
 * <p>Each load has a context of its own and thereby no session of an earlier one: a peer whose
 * authority was taken off the list cannot resume what it was once granted.
 */
record TlsMaterial(
    SSLContext context, List<X509Certificate> chain, List<X509Certificate> authorities) {

  static TlsMaterial load(TlsFiles files) throws TlsFilesProblem {
    List<X509Certificate> chain = read(files.certificate());
    List<X509Certificate> authorities = read(files.trusted());
    try {
      KeyManager[] ours =
          chain.isEmpty() ? new KeyManager[0] : keyManagers(chain, key(files, chain.getFirst()));
      TrustManager trust =
          files.revocation().isPresent()
              ? TrustedPeers.signedBy(authorities, revocations(files, authorities))
              : TrustedPeers.signedBy(authorities);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(ours, new TrustManager[] {trust}, null);
      return new TlsMaterial(context, chain, authorities);
    } catch (GeneralSecurityException e) {
      Path first = files.all().findFirst().orElse(Path.of("TLS files"));
      throw new TlsFilesProblem(first, "cannot be used: " + e.getMessage(), e);
    }
  }

  private static List<X509Certificate> read(Optional<Path> file) throws TlsFilesProblem {
    return file.isPresent() ? PemFiles.certificates(file.get()) : List.of();
  }

  /** A list that none of those we trust has signed says nothing; better to be told at the start. */
  private static List<X509CRL> revocations(TlsFiles files, List<X509Certificate> authorities)
      throws TlsFilesProblem {
    Path file = files.revocation().orElseThrow();
    List<X509CRL> lists = PemFiles.revocations(file);
    for (X509CRL list : lists) {
      if (authorities.stream().noneMatch(a -> isSignedBy(list, a))) {
        throw new TlsFilesProblem(
            file,
            "holds a list of %s, which is no authority in %s"
                .formatted(
                    list.getIssuerX500Principal().getName(),
                    files.trusted().map(Path::toString).orElse("tls.trusted, which is not given")));
      }
    }
    return lists;
  }

  private static boolean isSignedBy(X509CRL list, X509Certificate authority) {
    try {
      list.verify(authority.getPublicKey());
      return list.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static PrivateKey key(TlsFiles files, X509Certificate ours) throws TlsFilesProblem {
    Path file = files.key().orElseThrow();
    PublicKey other = ours.getPublicKey();
    PrivateKey key = PemFiles.key(file, files.keyPassword(), other.getAlgorithm());
    if (!fit(key, other)) {
      throw new TlsFilesProblem(
          file, "is not the key of the certificate in " + files.certificate().orElseThrow());
    }
    return key;
  }

  /** A pair is one when what the one signs the other verifies. */
  private static boolean fit(PrivateKey key, PublicKey other) {
    String algorithm =
        switch (other.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> other.getAlgorithm();
        };
    try {
      byte[] words = {1, 2, 3};
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(words);
      byte[] signed = signature.sign();
      signature.initVerify(other);
      signature.update(words);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static KeyManager[] keyManagers(List<X509Certificate> chain, PrivateKey key)
      throws GeneralSecurityException {
    // The store is never written anywhere; its format wants a password all the same.
    char[] password = "in memory only".toCharArray();
    KeyStore store = KeyStores.empty();
    store.setKeyEntry("node", key, password, chain.toArray(X509Certificate[]::new));
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, password);
    return factory.getKeyManagers();
  }
}
