package org.seriate.commitment;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfig;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.Association;
import org.seriate.dicom.net.Call;
import org.seriate.dicom.net.DicomNetwork;
import org.seriate.dicom.net.TlsCall;
import org.seriate.dicom.tls.TlsFailure;
import org.seriate.dicom.tls.TlsIdentity;
import org.seriate.store.NodeRun;

/** Associations to peers for this one service. */
@ApplicationScoped
class PeerCalls {
  static final List<String> SYNTAXES =
      List.of(Uid.ExplicitVrLittleEndian, Uid.ImplicitVrLittleEndian);
  private static final Logger LOG = Logger.getLogger(PeerCalls.class);

  private final DicomNetwork network;
  private final AeConfig config;
  private final Optional<TlsCall> tls;
  private final AuditTrail audit;
  private final NodeRun run;

  PeerCalls(
      DicomNetwork network, AeConfig config, TlsIdentity identity, AuditTrail audit, NodeRun run) {
    this.network = network;
    this.config = config;
    this.tls =
        identity.canCall()
            ? Optional.of(new TlsCall(identity, config.node().tls().checkHostName()))
            : Optional.empty();
    this.audit = audit;
    this.run = run;
  }

  /**
   * @param asScp to report an event (PS3.7 D.3.3.4), or else to ask
   * @throws IOException with a message for people when the peer cannot be called as peers.yaml says
   */
  Association open(PeerConfig peer, boolean asScp) throws IOException {
    if (peer.host().isEmpty() || peer.port().isEmpty()) {
      throw new IOException(
          peer.name() + " has no host or port; add them under Peers or in peers.yaml");
    }
    if (peer.requiresTls() && tls.isEmpty()) {
      throw new IOException(
          peer.name() + " requires TLS, and node.yaml has no tls.trusted; add it");
    }
    Call call =
        Call.of(
            config.node().aeTitle(),
            peer.aeTitle(),
            peer.host().get(),
            peer.port().getAsInt(),
            List.of(new Call.Proposal(Uid.StorageCommitmentPushModel, SYNTAXES, asScp)));
    try {
      Association association =
          network.open(peer.requiresTls() ? call.withTls(tls.orElseThrow()) : call);
      return requireService(association, peer, asScp);
    } catch (TlsFailure e) {
      if (e.kind().isAboutCertificates()) {
        record(peer, e);
      }
      throw e;
    }
  }

  /**
   * A peer that takes the context and says nothing about roles is given the benefit of the doubt:
   * many never look at the role and take the event all the same.
   */
  private static Association requireService(Association association, PeerConfig peer, boolean asScp)
      throws IOException {
    String service = Uid.StorageCommitmentPushModel;
    if (association.accepted(service).isEmpty() || asScp && !association.mayBeScp(service)) {
      releaseQuietly(association, peer);
      throw new Association.NotNegotiated(
          peer.name()
              + (asScp
                  ? " does not take reports of Storage Commitment from us"
                  : " does not offer Storage Commitment"));
    }
    return association;
  }

  private void record(PeerConfig peer, TlsFailure failure) {
    try {
      QuarkusTransaction.requiringNew()
          .run(
              () ->
                  audit.record(
                      AuditEvent.CERTIFICATE_REFUSED,
                      AuditOutcome.MINOR_FAILURE,
                      "node " + run.id(),
                      peer.aeTitle(),
                      null,
                      failure.getMessage()));
    } catch (RuntimeException e) {
      LOG.errorf(
          e,
          "a refused certificate could not be put on the audit record: %s",
          failure.getMessage());
    }
  }

  /** The statuses are in; an association that does not end well changes nothing about them. */
  static void releaseQuietly(Association association, PeerConfig peer) {
    try (association) {
      association.release();
    } catch (IOException e) {
      LOG.debugf("%s did not answer the release: %s", peer.name(), e.getMessage());
    }
  }
}
