package org.seriate.receive;

import java.util.List;
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

/**
 * Who may call: our own title must be called, by a listed AE title, from one of its hosts. What a
 * peer may use then follows from its roles: C-ECHO any, storage sources, further services as they
 * say.
 */
final class SourcePolicy implements AssociationPolicy {
  private static final Logger LOG = Logger.getLogger(SourcePolicy.class);
  private final AeConfig config;
  private final AuditTrail audit;
  private final List<FurtherServices> further;

  SourcePolicy(AeConfig config, AuditTrail audit, List<FurtherServices> further) {
    this.config = config;
    this.audit = audit;
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
      case Caller.Allowed a -> new Accept(syntax -> mayUse(a.peer(), syntax));
      case Caller.UnknownAe u -> Reject.callingAeTitleNotRecognized(u.why());
      case Caller.WrongHost w -> Reject.callingAeTitleNotRecognized(w.why());
    };
  }

  private boolean mayUse(PeerConfig peer, String abstractSyntax) {
    return abstractSyntax.equals(Uid.Verification)
        || peer.is(Role.SOURCE) && Reception.SOP_CLASSES.contains(abstractSyntax)
        || further.stream().anyMatch(f -> f.permits(peer, abstractSyntax));
  }

  /** Says a refusal in log and audit: an administrator must be able to see who was turned away. */
  void rejected(AssociationFacts facts, Reject reject) {
    LOG.warnf(
        "association refused, %s; add the peer if it should be allowed. association=%d callingAe=%s"
            + " status=%d/%d/%d",
        reject.why(),
        facts.id(),
        facts.callingAe(),
        reject.result(),
        reject.source(),
        reject.reason());
    audit.recordAlone(
        AuditEvent.ASSOCIATION_REFUSED,
        AuditOutcome.MINOR_FAILURE,
        CallerName.of(facts),
        null,
        reject.why());
  }
}
