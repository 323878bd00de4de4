package org.seriate.dicom.net;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.net.Association;
import org.dcm4che3.net.AssociationHandler;
import org.dcm4che3.net.AssociationMonitor;
import org.dcm4che3.net.Dimse;
import org.dcm4che3.net.DimseRQHandler;
import org.dcm4che3.net.PDVInputStream;
import org.dcm4che3.net.pdu.AAssociateAC;
import org.dcm4che3.net.pdu.AAssociateRJ;
import org.dcm4che3.net.pdu.AAssociateRQ;
import org.jboss.logging.Logger;
import org.seriate.dicom.net.PresentationContext.Accepted;
import org.seriate.dicom.net.PresentationContext.Answered;

/** Answers each A-ASSOCIATE-RQ that dcm4che reads, and gives what follows to its association. */
final class Dcm4cheReception extends AssociationHandler
    implements DimseRQHandler, AssociationMonitor {
  private static final Logger LOG = Logger.getLogger(Dcm4cheReception.class);
  private static final String OURS = Dcm4cheAccepted.class.getName();

  private final Reception reception;

  Dcm4cheReception(Reception reception) {
    this.reception = reception;
  }

  @Override
  protected AAssociateAC negotiate(Association association, AAssociateRQ rq) throws IOException {
    Pdu.AssociateRq request = Dcm4chePdus.request(rq);
    AssociationFacts facts =
        Admission.facts(
            association.getSerialNo(),
            request,
            association.getSocket().getInetAddress(),
            Dcm4cheConnection.tls(association.getSocket()));
    Dcm4cheAccepted accepted = new Dcm4cheAccepted(association, facts, reception);
    return switch (Admission.decide(request, facts, reception, accepted)) {
      case AssociationPolicy.Reject reject -> throw reject(facts, reject);
      case AssociationPolicy.Accept accept -> {
        association.setProperty(OURS, accepted);
        yield accept(accepted, rq, request, accept);
      }
    };
  }

  private AAssociateRJ reject(AssociationFacts facts, AssociationPolicy.Reject reject) {
    LOG.infof(
        "Turned away %s at %s: %s. association=%d callingAe=%s status=rejected",
        facts.callingAe(),
        facts.remoteAddress().getHostAddress(),
        reject.why(),
        facts.id(),
        facts.callingAe());
    try {
      reception.services().events().rejected(facts, reject);
    } catch (RuntimeException e) {
      LOG.errorf(e, "A rejection could not be told. association=%d", facts.id());
    }
    return new AAssociateRJ(reject.result(), reject.source(), reject.reason());
  }

  private AAssociateAC accept(
      Dcm4cheAccepted accepted,
      AAssociateRQ rq,
      Pdu.AssociateRq request,
      AssociationPolicy.Accept accept) {
    DimseServices services = reception.services();
    var roles = request.userInformation().roleSelections();
    Map<String, Set<String>> offered = services.offered(roles, accept.mayUse());
    List<Answered> answered = Negotiation.answer(request.contexts(), offered);
    Map<Integer, Accepted> agreed = Negotiation.agreed(request.contexts(), answered);
    accepted.agree(agreed, roles);
    return Dcm4chePdus.acceptance(
        rq,
        answered,
        Negotiation.answer(
            request.userInformation(), services, offered, reception.settings().maxPduLength()));
  }

  @Override
  public void onAssociationAccepted(Association association) {
    ours(association).begin();
  }

  @Override
  public void onDimseRQ(
      Association association,
      org.dcm4che3.net.pdu.PresentationContext context,
      Dimse dimse,
      Attributes command,
      PDVInputStream data)
      throws IOException {
    ours(association).receive(context, dimse, command, data);
  }

  @Override
  public void onClose(Association association) {
    if (ours(association) != null) {
      ours(association).over();
    }
  }

  private static Dcm4cheAccepted ours(Association association) {
    return (Dcm4cheAccepted) association.getProperty(OURS);
  }

  @Override
  public void onAssociationEstablished(Association association) {}

  @Override
  public void onAssociationFailed(Association association, Throwable why) {}

  @Override
  public void onAssociationRejected(Association association, AAssociateRJ reject) {}
}
