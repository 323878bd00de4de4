package org.seriate.dicom.net;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.AssociationFailure.Violation;
import org.seriate.dicom.net.PresentationContext.Proposed;
import org.seriate.dicom.net.UserInformation.RoleSelection;

/** A call put into A-ASSOCIATE-RQ, and its answer understood (PS3.8 7.1.1, 9.3.2). */
record AssociationRequest(Call call, List<Proposed> contexts) {
  private static final int MOST_CONTEXTS = 128;

  /**
   * @throws IllegalArgumentException when the call could not be put into a valid PDU
   */
  static AssociationRequest of(Call call) {
    requireAeTitle(call.callingAe());
    requireAeTitle(call.calledAe());
    if (call.proposals().isEmpty() || call.proposals().size() > MOST_CONTEXTS) {
      throw new IllegalArgumentException(
          call.proposals().size() + " presentation contexts; 1 to 128 can be proposed");
    }
    List<Proposed> contexts = new ArrayList<>();
    for (Call.Proposal proposal : call.proposals()) {
      if (proposal.transferSyntaxes().isEmpty()) {
        throw new IllegalArgumentException(
            "no transfer syntax proposed for " + proposal.abstractSyntax());
      }
      int id = 2 * contexts.size() + 1;
      contexts.add(new Proposed(id, proposal.abstractSyntax(), proposal.transferSyntaxes()));
    }
    return new AssociationRequest(call, contexts);
  }

  private static void requireAeTitle(String title) {
    if (!AeTitleRules.isValid(title)) {
      throw new IllegalArgumentException("\"" + title + "\" is no AE title");
    }
  }

  Pdu pdu() {
    return new Pdu.AssociateRq(
        Negotiation.PROTOCOL_VERSION,
        new Pdu.Addressing(call.calledAe(), call.callingAe(), ""),
        Uid.DICOMApplicationContext,
        contexts,
        Negotiation.ours(call.maxPduLength(), roles()));
  }

  /** One for each class of which we want to be the SCP (PS3.7 D.3.3.4). */
  private List<RoleSelection> roles() {
    return call.proposals().stream()
        .filter(Call.Proposal::asScp)
        .map(Call.Proposal::abstractSyntax)
        .distinct()
        .map(uid -> new RoleSelection(uid, isProposedAsScu(uid), true))
        .toList();
  }

  private boolean isProposedAsScu(String uid) {
    return call.proposals().stream().anyMatch(p -> p.abstractSyntax().equals(uid) && !p.asScp());
  }

  RequestedAssociation understand(UpperLayer upperLayer, Pdu answer) throws IOException {
    return switch (answer) {
      case Pdu.AssociateAc ac ->
          RequestedAssociation.of(
              upperLayer, call, Negotiation.agreed(contexts, ac.contexts()), ac.userInformation());
      case Pdu.AssociateRj rj ->
          throw new AssociationRefused(
              call.calledAe() + " refused the association: " + rj.inWords(), rj.isPermanent());
      case Pdu.AssociateRq rq -> throw unexpected();
      case Pdu.PDataTf data -> throw unexpected();
      case Pdu.ReleaseRq rq -> throw unexpected();
      case Pdu.ReleaseRp rp -> throw unexpected();
      case Pdu.Abort abort -> throw unexpected();
    };
  }

  private static Violation unexpected() {
    return Violation.unexpectedPdu("no answer to A-ASSOCIATE-RQ");
  }
}
