package org.seriate.console;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.seriate.check.CheckFinding;
import org.seriate.check.HomeCheck;
import org.seriate.check.PeerCheck;
import org.seriate.check.TlsCheck;
import org.seriate.config.AeConfig;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.net.DicomNetwork;
import org.seriate.dicom.net.TlsCall;
import org.seriate.dicom.tls.TlsIdentity;

/** What {@code seriate check} looks at, of a node that runs. */
@ApplicationScoped
class SystemCheck {
  private final DicomNetwork network;
  private final AeConfig config;
  private final TlsIdentity identity;
  private final Path home;

  SystemCheck(
      DicomNetwork network,
      AeConfig config,
      TlsIdentity identity,
      @ConfigProperty(name = "seriate.home") String home) {
    this.network = network;
    this.config = config;
    this.identity = identity;
    this.home = Path.of(home);
  }

  List<CheckFinding> run() {
    List<CheckFinding> findings = new ArrayList<>();
    try {
      findings.add(HomeCheck.of(home, config.node().disk().refuseBelowFree()));
    } catch (IOException e) {
      findings.add(CheckFinding.fail("home", e.getMessage(), "See whether the disk is there."));
    }
    if (identity.canAccept() || identity.canCall()) {
      findings.add(TlsCheck.of(identity));
    }
    Optional<TlsCall> tls =
        identity.canCall()
            ? Optional.of(new TlsCall(identity, config.node().tls().checkHostName()))
            : Optional.empty();
    PeerCheck peers = new PeerCheck(network, config.node().aeTitle(), tls);
    findings.addAll(
        config.peers().parallelStream()
            .filter(PeerConfig::isApplicationEntity)
            .map(peers::of)
            .toList());
    return findings;
  }
}
