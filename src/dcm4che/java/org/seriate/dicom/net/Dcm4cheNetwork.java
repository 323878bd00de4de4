package org.seriate.dicom.net;

import java.io.IOException;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.dcm4che3.net.ApplicationEntity;
import org.dcm4che3.net.Association;
import org.dcm4che3.net.Connection;
import org.dcm4che3.net.Device;
import org.dcm4che3.net.IncompatibleConnectionException;
import org.dcm4che3.net.pdu.AAbort;
import org.dcm4che3.net.pdu.AAssociateRJ;
import org.seriate.dicom.net.AssociationFailure.Lost;
import org.seriate.dicom.tls.TlsFailure;

/**
 * The second engine (ADR 18): PDUs, state machine and connections are dcm4che's, negotiation and
 * DIMSE ours, so that a room cannot tell which engine it speaks through.
 */
public final class Dcm4cheNetwork implements DicomNetwork {
  /** What our own engine writes at once as well. */
  static final int LONGEST_PDU_SENT = 131_066;

  private static final int SHORTEST_MAX_PDU = 4096;

  @Override
  public Listener listen(
      ListenerSettings settings, AssociationPolicy policy, DimseServices services)
      throws IOException {
    requireUsable(settings.maxPduLength());
    return Dcm4cheListener.open(Reception.of(settings, policy, services.copy()));
  }

  @Override
  public org.seriate.dicom.net.Association open(Call call) throws IOException {
    requireUsable(call.maxPduLength());
    AssociationRequest request = AssociationRequest.of(call);
    Dcm4cheInbox inbox = new Dcm4cheInbox();
    Dcm4cheRequested ours = new Dcm4cheRequested(call, inbox);
    Dcm4cheConnection local = new Dcm4cheConnection(call);
    ApplicationEntity ae = entity(call, local, ours);
    Association association = connect(ae, local, ours, request);
    ours.connected(association, request);
    return ours.association(association, request);
  }

  private static ApplicationEntity entity(
      Call call, Dcm4cheConnection local, Dcm4cheRequested ours) {
    Device device = new Device("seriate");
    device.setExecutor(Dcm4cheThreads.CONNECTIONS);
    device.setScheduledExecutor(Dcm4cheThreads.TIMER);
    device.setAssociationMonitor(ours);
    device.addConnection(local);
    ApplicationEntity ae = new ApplicationEntity(call.callingAe());
    device.addApplicationEntity(ae);
    ae.addConnection(local);
    ae.setAssociationInitiator(true);
    ae.setDimseRQHandler(ours);
    return ae;
  }

  private static Association connect(
      ApplicationEntity ae,
      Dcm4cheConnection local,
      Dcm4cheRequested ours,
      AssociationRequest request)
      throws IOException {
    Call call = request.call();
    Connection remote = new Connection("peer", call.host(), call.port());
    try {
      return ae.connect(local, remote, Dcm4chePdus.request((Pdu.AssociateRq) request.pdu()));
    } catch (IncompatibleConnectionException | GeneralSecurityException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Lost("interrupted while connecting", e);
    } catch (IOException e) {
      throw told(call, ours.better(e), local.isLate());
    }
  }

  private static IOException told(Call call, IOException e, boolean late) {
    String peer = call.host() + ":" + call.port();
    return switch (e) {
      case AAssociateRJ rj ->
          refused(call, new Pdu.AssociateRj(rj.getResult(), rj.getSource(), rj.getReason()));
      case AAbort _ when late ->
          new AssociationFailure.TooSlow("waited too long for the answer to A-ASSOCIATE-RQ");
      case AAbort abort ->
          new AssociationRefused(
              "%s refused: the peer sent A-ABORT (%s)"
                  .formatted(
                      call.calledAe(),
                      new Pdu.Abort(abort.getSource(), abort.getReason()).inWords()),
              false);
      case TlsFailure failure -> failure.sayingWho(peer);
      // With TLS 1.3 what the peer thinks of our certificate is the first thing it says.
      case SSLException alert -> TlsFailure.of(alert).sayingWho(peer);
      case SocketException lost when call.tls().isPresent() -> TlsFailure.of(lost).sayingWho(peer);
      default -> e;
    };
  }

  private static AssociationRefused refused(Call call, Pdu.AssociateRj rj) {
    return new AssociationRefused(
        call.calledAe() + " refused the association: " + rj.inWords(), rj.isPermanent());
  }

  static void requireUsable(int maxPduLength) {
    if (maxPduLength < SHORTEST_MAX_PDU) {
      throw new IllegalArgumentException(
          "maxPduLength is " + maxPduLength + ", it must be at least " + SHORTEST_MAX_PDU);
    }
  }

  static int millis(Duration time) {
    return Math.clamp(time.toMillis(), 1, Integer.MAX_VALUE);
  }

  /** The contexts that both sides agreed on, from the answer that dcm4che has received. */
  static Map<Integer, PresentationContext.Accepted> agreed(
      Association association, AssociationRequest request) {
    return Negotiation.agreed(
        request.contexts(), Dcm4chePdus.answers(association.getAAssociateAC()));
  }
}
