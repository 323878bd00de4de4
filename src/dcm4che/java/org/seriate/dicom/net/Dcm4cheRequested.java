package org.seriate.dicom.net;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.net.Association;
import org.dcm4che3.net.AssociationMonitor;
import org.dcm4che3.net.Dimse;
import org.dcm4che3.net.DimseRQHandler;
import org.dcm4che3.net.PDVInputStream;
import org.dcm4che3.net.pdu.AAssociateRJ;

/** The side of an association that we asked for on which the peer's requests come in. */
final class Dcm4cheRequested implements DimseRQHandler, AssociationMonitor {
  private final Call call;
  private final Dcm4cheInbox inbox;
  private final CountDownLatch agreed = new CountDownLatch(1);
  private volatile Dcm4cheWatch watch;
  private volatile IOException readFirst;

  Dcm4cheRequested(Call call, Dcm4cheInbox inbox) {
    this.call = call;
    this.inbox = inbox;
  }

  /** The peer may send before our own thread has seen that the association is there. */
  void connected(Association association, AssociationRequest request) {
    watch = new Dcm4cheWatch(association);
    inbox.agree(Dcm4cheNetwork.agreed(association, request), watch);
    agreed.countDown();
  }

  org.seriate.dicom.net.Association association(
      Association association, AssociationRequest request) {
    return new RequestedAssociation(
        new Dcm4cheUpperLayer(association, watch),
        inbox,
        new Dcm4cheOutbox(
            association, inbox, watch, call.responseTimeout(), call.responseTimeout(), () -> {}),
        call.responseTimeout(),
        Dcm4cheNetwork.agreed(association, request),
        call.proposals(),
        Dcm4chePdus.userInformation(association.getAAssociateAC()));
  }

  @Override
  public void onDimseRQ(
      Association association,
      org.dcm4che3.net.pdu.PresentationContext context,
      Dimse dimse,
      Attributes command,
      PDVInputStream data)
      throws IOException {
    try {
      agreed.await();
      watch.busy();
      inbox.deliver(
          context.getPCID(),
          Dcm4cheData.command(command),
          data,
          new Dcm4cheDeadlines(watch, call.responseTimeout(), ListenerSettings.OBJECT_DEADLINE),
          association);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Our sending breaks on what the peer does; what it said is in what was read. */
  IOException better(IOException e) {
    return readFirst == null ? e : readFirst;
  }

  @Override
  public void onAssociationFailed(Association association, Throwable why) {
    readFirst = association.getException();
    if (association.getSocket() instanceof SSLSocket secured) {
      try {
        // Which of its two threads noticed first is chance; an alert can still be asked for.
        secured.getInputStream().read();
      } catch (SSLException alert) {
        readFirst = alert.getCause() instanceof SSLException first ? first : alert;
      } catch (IOException e) {
        readFirst = readFirst == null ? e : readFirst;
      }
    }
  }

  @Override
  public void onAssociationEstablished(Association association) {}

  @Override
  public void onAssociationRejected(Association association, AAssociateRJ reject) {}

  @Override
  public void onAssociationAccepted(Association association) {}

  @Override
  public void onClose(Association association) {
    inbox.end(association);
  }
}
