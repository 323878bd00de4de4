package org.seriate.receive;

import static org.seriate.measure.Measures.associationRefused;

import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfig;
import org.seriate.config.Caller;
import org.seriate.config.PeerConfig;
import org.seriate.config.Role;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.AssociationFacts;
import org.seriate.dicom.net.AssociationPolicy;
import org.seriate.dicom.net.ClaimedUser;
import org.seriate.peers.TurnedAway;

/**
 * Who may call: our own title must be called, by a listed AE title, from one of its hosts, over TLS
 * and by the user where peers.yaml says so. What a peer may use then follows from its roles: C-ECHO
 * any, storage sources, further services as they say.
 */
final class SourcePolicy implements AssociationPolicy {
  private static final Logger LOG = Logger.getLogger(SourcePolicy.class);
  private final AeConfig config;
  private final AuditTrail audit;
  private final TurnedAway turnedAway;
  private final List<FurtherServices> further;

  SourcePolicy(
      AeConfig config, AuditTrail audit, TurnedAway turnedAway, List<FurtherServices> further) {
    this.config = config;
    this.audit = audit;
    this.turnedAway = turnedAway;
    this.further = List.copyOf(further);
  }

  @Override
  public Decision decide(AssociationFacts facts) {
    if (!facts.calledAe().equals(config.node().aeTitle())) {
      return Reject.calledAeTitleNotRecognized(
          "called AE title '%s', this node is '%s'"
              .formatted(facts.calledAe(), config.node().aeTitle()));
    }
    return switch (config.callerFor(facts.callingAe(), facts.remoteAddress())) {
      case Caller.Allowed a -> decide(a.peer(), facts);
      case Caller.UnknownAe u -> Reject.callingAeTitleNotRecognized(u.why());
      case Caller.WrongHost w -> Reject.callingAeTitleNotRecognized(w.why());
    };
  }

  /** Whether the caller may send images. */
  boolean isSource(AssociationFacts facts) {
    return config.sourceFor(facts.callingAe(), facts.remoteAddress()) instanceof Caller.Allowed;
  }

  private boolean mayUse(PeerConfig peer, String abstractSyntax) {
    return abstractSyntax.equals(Uid.Verification)
        || peer.is(Role.SOURCE) && Reception.SOP_CLASSES.contains(abstractSyntax)
        || further.stream().anyMatch(f -> f.permits(peer, abstractSyntax));
  }

  private Decision decide(PeerConfig peer, AssociationFacts facts) {
    if (facts.tls().isEmpty() && facts.user().filter(ClaimedUser::hasPasscode).isPresent()) {
      LOG.warnf(
          "a passcode came on a plain connection and was not looked at; have the peer use the TLS"
              + " port and change the passcode. association=%d callingAe=%s",
          facts.id(), facts.callingAe());
    }
    if (peer.requiresTls() && facts.tls().isEmpty()) {
      return Reject.noReasonGiven(
          "peer '%s' must call with TLS and called the plain port".formatted(peer.name()));
    }
    return userObjection(peer, facts)
        .<Decision>map(Reject::noReasonGiven)
        .orElseGet(() -> new Accept(syntax -> mayUse(peer, syntax)));
  }

  /** PS3.15 B.5: the passcode counts in TLS only. */
  private static Optional<String> userObjection(PeerConfig peer, AssociationFacts facts) {
    if (peer.user().isEmpty()) {
      return Optional.empty();
    }
    Optional<ClaimedUser> user = facts.user().filter(u -> u.name().equals(peer.user().get()));
    if (user.isEmpty()) {
      return Optional.of("peer '%s' did not name the user it must".formatted(peer.name()));
    }
    boolean verified =
        peer.passcode()
            .map(p -> facts.tls().isPresent() && user.get().hasPasscode(p.value()))
            .orElse(true);
    return verified
        ? Optional.empty()
        : Optional.of("the passcode of peer '%s' is wrong".formatted(peer.name()));
  }

  /** Says a refusal in log and audit: an administrator must be able to see who was turned away. */
  void rejected(AssociationFacts facts, Reject reject) {
    LOG.warnf(
        "association refused, %s; allow it on the page Peers if it should be. association=%d"
            + " callingAe=%s status=%d/%d/%d",
        reject.why(),
        facts.id(),
        facts.callingAe(),
        reject.result(),
        reject.source(),
        reject.reason());
    associationRefused("%d/%d/%d".formatted(reject.result(), reject.source(), reject.reason()));
    audit.recordAlone(
        AuditEvent.ASSOCIATION_REFUSED,
        AuditOutcome.MINOR_FAILURE,
        CallerName.of(facts),
        null,
        reject.why());
    turnedAway.note(
        facts.callingAe(), facts.calledAe(), facts.remoteAddress().getHostAddress(), reject.why());
  }
}
