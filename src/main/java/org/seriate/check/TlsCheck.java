package org.seriate.check;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.seriate.config.NodeConfig;
import org.seriate.config.Secret;
import org.seriate.dicom.tls.TlsFacts;
import org.seriate.dicom.tls.TlsFiles;
import org.seriate.dicom.tls.TlsFilesProblem;
import org.seriate.dicom.tls.TlsIdentity;

/** Our own certificate and what was agreed with peers, for people. */
public final class TlsCheck {
  /** Time to have a certificate renewed in most hospitals. */
  private static final Duration NOTICE = Duration.ofDays(30);

  private TlsCheck() {}

  public static TlsIdentity identity(NodeConfig.Tls tls) throws TlsFilesProblem {
    return TlsIdentity.of(
        new TlsFiles(
                tls.certificate(), tls.key(), tls.keyPassword().map(Secret::value), tls.trusted())
            .withRevocation(tls.revocation()),
        tls.reload());
  }

  /** Of the files that node.yaml names. */
  public static CheckFinding of(TlsIdentity identity) {
    String trusted = trusted(identity.authorities().size()) + " of authorities";
    if (identity.chain().isEmpty()) {
      return CheckFinding.ok("TLS", "no certificate of ours; " + trusted);
    }
    X509Certificate ours = identity.chain().getFirst();
    String what = words(ours) + "; " + trusted;
    Instant now = Instant.now();
    if (ours.getNotAfter().toInstant().isBefore(now)
        || ours.getNotBefore().toInstant().isAfter(now)) {
      return CheckFinding.fail(
          "TLS", what + "; not valid today", "Have it renewed; peers refuse it.");
    }
    return isNear(ours)
        ? CheckFinding.warn("TLS", what, "Have it renewed before it expires.")
        : CheckFinding.ok("TLS", what);
  }

  private static String trusted(int count) {
    return count == 1 ? "1 trusted certificate" : count + " trusted certificates";
  }

  /** E.g. "TLSv1.3, TLS_AES_256_GCM_SHA384, certificate CN=PACS valid until 2027-01-31". */
  public static String words(TlsFacts tls) {
    return tls.protocol()
        + ", "
        + tls.cipherSuite()
        + tls.peerCertificate().map(c -> ", " + words(c)).orElse(", no certificate");
  }

  private static String words(X509Certificate certificate) {
    return "certificate %s valid until %s"
        .formatted(
            certificate.getSubjectX500Principal().getName(),
            LocalDate.ofInstant(certificate.getNotAfter().toInstant(), ZoneId.systemDefault()));
  }

  public static boolean expiresSoon(TlsFacts tls) {
    return tls.peerCertificate().filter(TlsCheck::isNear).isPresent();
  }

  private static boolean isNear(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant().isBefore(Instant.now().plus(NOTICE));
  }
}
