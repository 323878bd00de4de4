package org.seriate.dicom.net;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.net.Association;
import org.dcm4che3.net.Dimse;
import org.dcm4che3.net.PDVInputStream;
import org.jboss.logging.Logger;
import org.seriate.dicom.net.AssociationFailure.Violation;
import org.seriate.dicom.net.PresentationContext.Accepted;

/** An association on which we are the acceptor, served by our DIMSE on a thread of its own. */
final class Dcm4cheAccepted implements OpenAssociation {
  private static final Logger LOG = Logger.getLogger(Dcm4cheAccepted.class);

  private final Association association;
  private final AssociationFacts facts;
  private final Reception reception;
  private final Dcm4cheInbox inbox = new Dcm4cheInbox();
  private final Dcm4cheWatch watch;
  private final long began = System.nanoTime();
  private List<Accepted> returning = List.of();

  Dcm4cheAccepted(Association association, AssociationFacts facts, Reception reception) {
    this.association = association;
    this.facts = facts;
    this.reception = reception;
    this.watch = new Dcm4cheWatch(association);
  }

  AssociationFacts facts() {
    return facts;
  }

  void agree(Map<Integer, Accepted> agreed, List<UserInformation.RoleSelection> roles) {
    inbox.agree(agreed, watch);
    returning = Negotiation.returning(roles, agreed.values(), reception.services());
  }

  void begin() {
    watch.idle(reception.settings().idleTimeout());
    announce(() -> reception.services().events().opened(facts));
    Thread.ofVirtual().name("association-" + facts.id()).start(this::serve);
  }

  /** On the thread of the connection. */
  void receive(
      org.dcm4che3.net.pdu.PresentationContext context,
      Dimse dimse,
      Attributes command,
      PDVInputStream data)
      throws IOException {
    watch.busy();
    CommandSet ours = Dcm4cheData.command(command);
    if (dimse == Dimse.C_FIND_RQ || dimse == Dimse.C_GET_RQ || dimse == Dimse.C_MOVE_RQ) {
      association.addCancelRQHandler(ours.messageId(), _ -> cancel(context.getPCID(), ours));
    }
    var settings = reception.settings();
    inbox.deliver(
        context.getPCID(),
        ours,
        data,
        new Dcm4cheDeadlines(watch, settings.idleTimeout(), settings.objectDeadline()),
        association);
  }

  private void cancel(int contextId, CommandSet request) {
    try {
      inbox.deliver(contextId, CommandSet.cancelRq(request.messageId()));
    } catch (Violation e) {
      association.abort();
    }
  }

  void over() {
    watch.busy();
    inbox.end(association);
  }

  private void serve() {
    String how = "our own failure";
    boolean released = false;
    try {
      Dcm4cheOutbox outbox =
          new Dcm4cheOutbox(
              association,
              inbox,
              watch,
              reception.settings().sendTimeout(),
              reception.settings().idleTimeout(),
              () -> watch.idle(reception.settings().idleTimeout()));
      new DimseProvider(facts, reception.services(), returning, inbox, outbox).serveUntilRelease();
      released = true;
      how = "released";
    } catch (AssociationFailure failure) {
      how = failure.getMessage();
      if (failure instanceof Violation) {
        association.abort();
      }
    } catch (Throwable t) {
      LOG.errorf(t, "An association broke on our side; it is aborted. association=%d", facts.id());
      association.abort();
    } finally {
      inbox.shut();
      reception.associations().leave(this);
      end(released, how);
    }
  }

  private void end(boolean released, String how) {
    LOG.infof(
        "Association of %s at %s is over: %s. association=%d callingAe=%s status=%s tookMs=%d",
        facts.callingAe(),
        facts.remoteAddress().getHostAddress(),
        how,
        facts.id(),
        facts.callingAe(),
        released ? "released" : "aborted",
        (System.nanoTime() - began) / 1_000_000);
    announce(() -> reception.services().events().ended(facts, released, how));
  }

  private void announce(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException e) {
      LOG.errorf(
          e, "What should happen with an association event failed. association=%d", facts.id());
    }
  }

  @Override
  public void abort() {
    association.abort();
  }
}
