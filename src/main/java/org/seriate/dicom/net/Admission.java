package org.seriate.dicom.net;

import java.net.InetAddress;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.AssociationPolicy.Accept;
import org.seriate.dicom.net.AssociationPolicy.Decision;
import org.seriate.dicom.net.AssociationPolicy.Reject;
import org.seriate.dicom.tls.TlsFacts;

/** Who gets an association: first the Standard is asked, then the policy, then the limits. */
final class Admission {
  private static final Logger LOG = Logger.getLogger(Admission.class);

  private Admission() {}

  static AssociationFacts facts(
      long id, Pdu.AssociateRq request, InetAddress remote, Optional<TlsFacts> tls) {
    return new AssociationFacts(
        id,
        AeTitleRules.shown(request.addressing().callingAe()),
        AeTitleRules.shown(request.addressing().calledAe()),
        remote,
        AeTitleRules.shown(request.userInformation().implementationClassUid()),
        request.userInformation().implementationVersionName(),
        request
            .userInformation()
            .first(UserInformation.UserIdentity.class)
            .flatMap(ClaimedUser::of),
        tls);
  }

  /** Whoever is accepted has a place among those of the reception. */
  static Decision decide(
      Pdu.AssociateRq request,
      AssociationFacts facts,
      Reception reception,
      OpenAssociation association) {
    Optional<Reject> refused = refusedByStandard(request);
    Decision decision = refused.isPresent() ? refused.get() : ask(reception.policy(), facts);
    if (decision instanceof Accept) {
      Optional<String> full = reception.associations().enter(association, facts.remoteAddress());
      if (full.isPresent()) {
        return Reject.localLimitExceeded(full.get());
      }
    }
    return decision;
  }

  /** What PS3.8 Table 9-21 has a number for. */
  private static Optional<Reject> refusedByStandard(Pdu.AssociateRq request) {
    if ((request.protocolVersion() & Negotiation.PROTOCOL_VERSION) == 0) {
      return Optional.of(new Reject(1, 2, 2, "unknown protocol version"));
    }
    if (!request.applicationContext().equals(Uid.DICOMApplicationContext)) {
      return Optional.of(new Reject(1, 1, 2, "unknown application context"));
    }
    if (!AeTitleRules.isValid(request.addressing().calledAe())) {
      return Optional.of(Reject.calledAeTitleNotRecognized("no valid called AE title"));
    }
    if (!AeTitleRules.isValid(request.addressing().callingAe())) {
      return Optional.of(Reject.callingAeTitleNotRecognized("no valid calling AE title"));
    }
    return Optional.empty();
  }

  private static Decision ask(AssociationPolicy policy, AssociationFacts facts) {
    try {
      return policy.decide(facts);
    } catch (RuntimeException e) {
      LOG.errorf(
          e,
          "Could not decide whether a peer may call; it is turned away for now (2/3/1)."
              + " association=%d callingAe=%s",
          facts.id(),
          facts.callingAe());
      return new Reject(2, 3, 1, "the policy failed");
    }
  }
}
