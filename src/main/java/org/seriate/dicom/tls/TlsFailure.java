package org.seriate.dicom.tls;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why a connection could not be secured. Nothing of DICOM was said on it. */
public final class TlsFailure extends IOException {
  private static final long serialVersionUID = 1L;

  /** Alerts by which a peer says what it thinks of a certificate (RFC 8446 6.2). */
  private static final Pattern CERTIFICATE_ALERT =
      Pattern.compile(
          "received fatal alert: (bad_certificate|unsupported_certificate|certificate_\\w+"
              + "|unknown_ca|access_denied)",
          Pattern.CASE_INSENSITIVE);

  // A peer that refuses us and hangs up at once breaks our sending before its alert is read.
  private static final String ENDED =
      "the connection ended in the handshake (%s); if the peer refused our certificate, its log"
          + " says so";

  /** Who or what ended the handshake. */
  public enum Cause {
    /** We do not trust the peer's certificate, or it showed none. */
    CERTIFICATE_REFUSED,
    /** The peer does not trust ours. */
    OUR_CERTIFICATE_REFUSED,
    /** No protocol, suite or signature algorithm in common, or a broken rule of TLS. */
    NO_AGREEMENT,
    /** The peer does not speak TLS at all. */
    NOT_TLS,
    TOO_SLOW,
    /** The peer closed the connection, or the network did. */
    LOST;

    /** Node authentication failed, which belongs on the audit record (PS3.15 A.5.3.11). */
    public boolean isAboutCertificates() {
      return this == CERTIFICATE_REFUSED || this == OUR_CERTIFICATE_REFUSED;
    }
  }

  // Not named cause: Throwable has one of its own.
  private final Cause kind;

  public TlsFailure(Cause kind, String message) {
    this(kind, message, null);
  }

  private TlsFailure(Cause kind, String message, Throwable origin) {
    super(message, origin);
    this.kind = kind;
  }

  /** The same with the peer's name in front, for a caller who has many. */
  public TlsFailure sayingWho(String peer) {
    return new TlsFailure(kind, peer + ": " + getMessage(), getCause());
  }

  public Cause kind() {
    return kind;
  }

  /** What a broken handshake, or a first read after it, says about its reason. */
  public static TlsFailure of(IOException e) {
    Optional<CertificateException> certificate =
        causes(e)
            .filter(CertificateException.class::isInstance)
            .map(CertificateException.class::cast)
            .findFirst();
    if (certificate.isPresent()) {
      return new TlsFailure(
          Cause.CERTIFICATE_REFUSED,
          "its certificate (%s) was refused: %s".formatted(subject(e), reason(e)),
          e);
    }
    String message = String.valueOf(e.getMessage());
    if (message.contains("Empty client certificate chain")) {
      return new TlsFailure(Cause.CERTIFICATE_REFUSED, "it showed no certificate", e);
    }
    if (CERTIFICATE_ALERT.matcher(message).find()) {
      return new TlsFailure(
          Cause.OUR_CERTIFICATE_REFUSED, "it refused our certificate: " + message, e);
    }
    if (message.contains("Unsupported or unrecognized SSL message")) {
      return new TlsFailure(Cause.NOT_TLS, "it does not speak TLS", e);
    }
    boolean lost =
        causes(e).anyMatch(c -> c instanceof EOFException || c instanceof SocketException);
    return lost || !(e instanceof SSLException)
        ? new TlsFailure(Cause.LOST, ENDED.formatted(last(e)), e)
        : new TlsFailure(Cause.NO_AGREEMENT, "no agreement: " + message, e);
  }

  private static String subject(IOException e) {
    return causes(e)
        .filter(RefusedCertificate.class::isInstance)
        .findFirst()
        .map(Throwable::getMessage)
        .orElse("of unknown subject");
  }

  private static String reason(IOException e) {
    if (causes(e).anyMatch(TlsFailure::meansExpired)) {
      return "it has expired";
    }
    if (causes(e).anyMatch(t -> means(t, BasicReason.REVOKED))) {
      return "it was revoked";
    }
    return causes(e).anyMatch(t -> means(t, BasicReason.UNDETERMINED_REVOCATION_STATUS))
        ? "its authority has no list of revoked certificates here that is valid today"
        : last(e);
  }

  /** The last of the chain is the most particular. */
  private static String last(IOException e) {
    return causes(e)
        .map(Throwable::getMessage)
        .filter(m -> m != null && !m.isBlank())
        .reduce((first, last) -> last)
        .orElse("no reason given");
  }

  private static boolean meansExpired(Throwable t) {
    return t instanceof CertificateExpiredException || means(t, BasicReason.EXPIRED);
  }

  private static boolean means(Throwable t, BasicReason reason) {
    return t instanceof CertPathValidatorException p && p.getReason() == reason;
  }

  private static Stream<Throwable> causes(Throwable t) {
    return Stream.iterate(t, c -> c != null, Throwable::getCause).limit(10);
  }
}
