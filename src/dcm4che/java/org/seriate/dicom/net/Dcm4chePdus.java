package org.seriate.dicom.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.dcm4che3.net.pdu.AAssociateAC;
import org.dcm4che3.net.pdu.AAssociateRQ;
import org.dcm4che3.net.pdu.AAssociateRQAC;
import org.dcm4che3.net.pdu.RoleSelection;
import org.dcm4che3.net.pdu.UserIdentityAC;
import org.dcm4che3.net.pdu.UserIdentityRQ;
import org.seriate.dicom.net.UserInformation.Item;

/** A-ASSOCIATE-RQ and -AC in dcm4che's words and in ours. */
final class Dcm4chePdus {
  private Dcm4chePdus() {}

  static Pdu.AssociateRq request(AAssociateRQ rq) {
    return new Pdu.AssociateRq(
        rq.getProtocolVersion(),
        new Pdu.Addressing(text(rq.getCalledAET()), text(rq.getCallingAET()), ""),
        text(rq.getApplicationContext()),
        rq.getPresentationContexts().stream()
            .map(
                c ->
                    new PresentationContext.Proposed(
                        c.getPCID(), text(c.getAbstractSyntax()), List.of(c.getTransferSyntaxes())))
            .toList(),
        userInformation(rq));
  }

  static UserInformation userInformation(AAssociateRQAC pdu) {
    List<Item> items = new ArrayList<>();
    items.add(new UserInformation.MaximumLength(pdu.getMaxPDULength()));
    items.add(new UserInformation.ImplementationClassUid(text(pdu.getImplClassUID())));
    Optional.ofNullable(pdu.getImplVersionName())
        .map(name -> new UserInformation.ImplementationVersionName(AeTitleRules.shown(name)))
        .ifPresent(items::add);
    pdu.getRoleSelections().stream()
        .map(r -> new UserInformation.RoleSelection(r.getSOPClassUID(), r.isSCU(), r.isSCP()))
        .forEach(items::add);
    Optional.ofNullable(pdu.getUserIdentityRQ()).map(Dcm4chePdus::identity).ifPresent(items::add);
    return new UserInformation(items);
  }

  private static Item identity(UserIdentityRQ user) {
    byte[] secondary = user.getSecondaryField();
    return new UserInformation.UserIdentity(
        user.getType(),
        user.isPositiveResponseRequested(),
        user.getPrimaryField(),
        secondary == null ? new byte[0] : secondary);
  }

  static AAssociateAC acceptance(
      AAssociateRQ rq, List<PresentationContext.Answered> contexts, UserInformation ours) {
    AAssociateAC ac = new AAssociateAC();
    ac.setCalledAET(rq.getCalledAET());
    ac.setCallingAET(rq.getCallingAET());
    ac.setReservedBytes(rq.getReservedBytes());
    for (PresentationContext.Answered c : contexts) {
      ac.addPresentationContext(
          new org.dcm4che3.net.pdu.PresentationContext(c.id(), c.result(), c.transferSyntax()));
    }
    put(ours, ac);
    return ac;
  }

  static AAssociateRQ request(Pdu.AssociateRq request) {
    AAssociateRQ rq = new AAssociateRQ();
    rq.setCalledAET(request.addressing().calledAe());
    rq.setCallingAET(request.addressing().callingAe());
    for (PresentationContext.Proposed c : request.contexts()) {
      rq.addPresentationContext(
          new org.dcm4che3.net.pdu.PresentationContext(
              c.id(), c.abstractSyntax(), c.transferSyntaxes().toArray(String[]::new)));
    }
    put(request.userInformation(), rq);
    return rq;
  }

  /** Operations are one at a time, which dcm4che says by saying nothing. */
  private static void put(UserInformation information, AAssociateRQAC pdu) {
    for (Item item : information.items()) {
      switch (item) {
        case UserInformation.MaximumLength m -> pdu.setMaxPDULength(m.value());
        case UserInformation.ImplementationClassUid i -> pdu.setImplClassUID(i.uid());
        case UserInformation.ImplementationVersionName n -> pdu.setImplVersionName(n.name());
        case UserInformation.RoleSelection r ->
            pdu.addRoleSelection(new RoleSelection(r.sopClassUid(), r.scu(), r.scp()));
        case UserInformation.UserIdentityResponse r ->
            pdu.setUserIdentityAC(new UserIdentityAC(r.response()));
        case UserInformation.AsynchronousOperationsWindow _ -> {}
        case UserInformation.ExtendedNegotiation _ -> {}
        case UserInformation.CommonExtendedNegotiation _ -> {}
        case UserInformation.UserIdentity _ -> {}
      }
    }
  }

  static List<PresentationContext.Answered> answers(AAssociateAC ac) {
    return ac.getPresentationContexts().stream()
        .map(
            c ->
                new PresentationContext.Answered(
                    c.getPCID(),
                    c.getResult(),
                    Arrays.stream(c.getTransferSyntaxes()).findFirst().orElse("")))
        .toList();
  }

  private static String text(String text) {
    return text == null ? "" : text;
  }
}
