package org.seriate.check;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.seriate.config.PeerConfig;
import org.seriate.config.Role;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.Association;
import org.seriate.dicom.net.AssociationRefused;
import org.seriate.dicom.net.DicomNetwork;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.TlsCall;
import org.seriate.dicom.tls.TlsFailure;

/** Calls a peer with C-ECHO, and asks in the same association what it would take from us. */
public final class PeerCheck {
  private final DicomNetwork network;
  private final String ourAe;
  private final Optional<TlsCall> tls;

  /**
   * @param tls for peers that require it
   */
  public PeerCheck(DicomNetwork network, String ourAe, Optional<TlsCall> tls) {
    this.network = network;
    this.ourAe = ourAe;
    this.tls = tls;
  }

  public CheckFinding of(PeerConfig peer) {
    String subject = "peer " + peer.name() + " (" + peer.aeTitle() + ")";
    if (peer.host().isEmpty() || peer.port().isEmpty()) {
      return CheckFinding.ok(subject, roles(peer) + ", may call from " + hosts(peer));
    }
    if (peer.requiresTls() && tls.isEmpty()) {
      return CheckFinding.fail(
          subject, "requires TLS", "Mend the tls section of node.yaml, then check again.");
    }
    long start = System.nanoTime();
    try (Association association =
        network.open(
            PeerCall.of(ourAe, peer, tls, Uid.Verification, Uid.Comprehensive3DSRStorage))) {
      Status status = association.echo();
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      CheckFinding finding = answered(peer, subject, association, status, took);
      association.release();
      return finding;
    } catch (AssociationRefused e) {
      return CheckFinding.fail(
          subject,
          NetworkWords.of(e),
          "Enter our AE title %s at the peer, and check its AE title among our peers."
              .formatted(ourAe));
    } catch (TlsFailure e) {
      return CheckFinding.fail(subject, "no TLS with " + e.getMessage(), advice(e.kind()));
    } catch (IOException e) {
      return CheckFinding.fail(
          subject,
          NetworkWords.of(e),
          "Check host and port of the peer, that the peer runs, and the firewall between.");
    }
  }

  private static String advice(TlsFailure.Cause cause) {
    return switch (cause) {
      case CERTIFICATE_REFUSED ->
          "Put the authority that signed the peer's certificate into tls.trusted, have the peer"
              + " renew it if it has expired; if it names another host, correct host of the peer"
              + " or set tls.checkHostName: false.";
      case OUR_CERTIFICATE_REFUSED ->
          "Have the peer trust the authority that signed our certificate (tls.certificate).";
      case NO_AGREEMENT -> "Enable TLS 1.2 or 1.3 with suites of BCP 195 at the peer.";
      case NOT_TLS -> "Check port of the peer, or remove tls: required.";
      case TOO_SLOW, LOST ->
          "Check port of the peer, that the peer speaks TLS 1.2 or 1.3 there, and that it trusts"
              + " the authority that signed our certificate.";
    };
  }

  private static CheckFinding answered(
      PeerConfig peer, String subject, Association association, Status status, Duration took) {
    Optional<String> implementation = association.peerImplementation();
    String answer =
        "C-ECHO %s in %d ms%s%s"
            .formatted(
                status.isSuccess() ? "answered" : "answered " + status.hex(),
                took.toMillis(),
                implementation.map(i -> " by " + i).orElse(""),
                association.tls().map(t -> " (" + TlsCheck.words(t) + ")").orElse(""));
    if (!status.isSuccess()) {
      return CheckFinding.warn(
          subject, answer, "Ask the peer's administrator what this status means.");
    }
    if (association.tls().filter(TlsCheck::expiresSoon).isPresent()) {
      return CheckFinding.warn(
          subject, answer, "Tell the peer's administrator that its certificate expires soon.");
    }
    if (!peer.is(Role.DESTINATION)) {
      return CheckFinding.ok(subject, answer);
    }
    Set<String> syntaxes = association.accepted(Uid.Comprehensive3DSRStorage);
    if (syntaxes.isEmpty()) {
      return CheckFinding.fail(
          subject,
          answer + "; it does not take Comprehensive 3D SR, the class of our reports",
          "Enable SOP class " + Uid.Comprehensive3DSRStorage + " at the peer.");
    }
    String names = syntaxes.stream().map(Uid::nameOf).collect(Collectors.joining(", "));
    return CheckFinding.ok(subject, answer + "; takes our reports in " + names);
  }

  private static String roles(PeerConfig peer) {
    return peer.roles().stream().sorted().map(Role::word).collect(Collectors.joining(" and "));
  }

  private static String hosts(PeerConfig peer) {
    return peer.hosts().stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
