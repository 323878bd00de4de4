package org.seriate.dicom.tls;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where our identity and our trust lie, as PEM files.
 *
 * @param certificate our certificate first, then those that lead to its root
 * @param key PKCS#8, encrypted or not; comes with a certificate
 * @param keyPassword for an encrypted key
 * @param trusted certificates of the authorities whose word on a peer counts
 * @param revocation lists of the certificates that these authorities took back (RFC 5280 5)
 */
public record TlsFiles(
    Optional<Path> certificate,
    Optional<Path> key,
    Optional<String> keyPassword,
    Optional<Path> trusted,
    Optional<Path> revocation) {
  public static final TlsFiles NONE =
      new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Without lists of revoked certificates. */
  public TlsFiles(
      Optional<Path> certificate,
      Optional<Path> key,
      Optional<String> keyPassword,
      Optional<Path> trusted) {
    this(certificate, key, keyPassword, trusted, Optional.empty());
  }

  /** The same, with lists of the certificates that were taken back. */
  public TlsFiles withRevocation(Optional<Path> lists) {
    return new TlsFiles(certificate, key, keyPassword, trusted, lists);
  }

  public TlsFiles {
    Objects.requireNonNull(keyPassword);
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException("a certificate needs a key, and a key a certificate");
    }
  }

  Stream<Path> all() {
    return Stream.of(certificate, key, trusted, revocation).flatMap(Optional::stream);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "TLS files " + all().toList();
  }
}
