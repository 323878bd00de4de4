package org.seriate.console.peers;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.check.CheckFinding;
import org.seriate.check.PeerCheck;
import org.seriate.check.QueryCheck;
import org.seriate.config.AeConfig;
import org.seriate.config.PeerConfig;
import org.seriate.config.Role;
import org.seriate.dicom.net.DicomNetwork;
import org.seriate.dicom.net.TlsCall;
import org.seriate.dicom.tls.TlsIdentity;

/** Calls a peer and says how it answers: C-ECHO with what TLS agreed, and a sample query. */
@ApplicationScoped
public class PeerTests {
  private final DicomNetwork network;
  private final AeConfig config;
  private final TlsIdentity identity;
  private final AuditTrail audit;

  PeerTests(DicomNetwork network, AeConfig config, TlsIdentity identity, AuditTrail audit) {
    this.network = network;
    this.config = config;
    this.identity = identity;
    this.audit = audit;
  }

  /** Takes up to half a minute where a peer does not answer. */
  List<CheckFinding> of(PeerConfig peer, String actor) {
    String ours = config.node().aeTitle();
    List<CheckFinding> findings = new ArrayList<>();
    findings.add(new PeerCheck(network, ours, tls()).of(peer));
    boolean asked = peer.is(Role.ARCHIVE) || peer.is(Role.QUERY) && peer.host().isPresent();
    if (asked && findings.getFirst().verdict() != CheckFinding.Verdict.FAIL) {
      LocalDate today = LocalDate.now(config.node().timezone());
      findings.add(new QueryCheck(network, ours, tls()).of(peer, today));
      audit.recordAlone(
          AuditEvent.QUERY,
          AuditOutcome.SUCCESS,
          actor,
          peer.aeTitle(),
          "tested the peer with a query for the studies of today");
    }
    return findings;
  }

  private Optional<TlsCall> tls() {
    return identity.canCall()
        ? Optional.of(new TlsCall(identity, config.node().tls().checkHostName()))
        : Optional.empty();
  }
}
