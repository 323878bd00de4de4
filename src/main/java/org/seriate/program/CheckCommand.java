package org.seriate.program;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.seriate.check.CheckFinding;
import org.seriate.check.HomeCheck;
import org.seriate.check.PeerCheck;
import org.seriate.check.TlsCheck;
import org.seriate.config.AeConfig;
import org.seriate.config.AeConfigFiles;
import org.seriate.config.ConfigProblem;
import org.seriate.config.FreeSpace;
import org.seriate.config.NetworkChoice;
import org.seriate.config.NodeConfig;
import org.seriate.config.PeerConfig;
import org.seriate.deliver.Delivery;
import org.seriate.deliver.ServiceCall;
import org.seriate.dicom.net.NetworkEngine;
import org.seriate.dicom.net.TlsCall;
import org.seriate.dicom.net.UpperLayerNetwork;
import org.seriate.dicom.tls.TlsFilesProblem;
import org.seriate.dicom.tls.TlsIdentity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seriate check}: is everything as the node needs it? */
@Command(
    name = "check",
    header = "Checks the configuration, this machine and every peer.",
    description = {
      "Reads node.yaml and peers.yaml, looks at ports, home, disk space and database, and calls"
          + " every peer with C-ECHO. Changes nothing. OK: fine; WARN: look at it; FAIL: the node"
          + " would not work.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  seriate check",
      "  seriate check --ae-config /etc/seriate --no-peers",
      "  seriate check --store --no-peers"
    })
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--ae-config",
      paramLabel = "FOLDER",
      description =
          "Folder of node.yaml and peers.yaml. Default: SERIATE_AE_CONFIG, else ./ae-config.")
  private Path aeConfig;

  @Option(names = "--no-peers", description = "Do not call the peers.")
  private boolean noPeers;

  @Option(
      names = "--store",
      description =
          "Compare the rows with every byte of the store: objects that one has and the other has"
              + " not. Takes as long as reading it.")
  private boolean wholeStore;

  private final Map<String, String> environment = System.getenv();
  private boolean failed;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Surroundings places = Surroundings.of(environment);
    Optional<AeConfig> config = read(aeConfig == null ? places.aeConfig() : aeConfig);
    FreeSpace refuseBelow =
        config
            .map(c -> c.node().disk().refuseBelowFree())
            .orElse(new FreeSpace.Bytes(FreeSpace.GIB));
    print(HomeCheck.of(places.home(), refuseBelow));
    print(DatabaseCheck.of(environment));
    if (wholeStore) {
      checkStore(places);
    }
    config.ifPresent(this::checkPorts);
    Optional<TlsIdentity> identity = config.flatMap(c -> identity(c.node().tls()));
    if (!noPeers) {
      if (config.isPresent()) {
        checkPeers(config.get(), identity);
      }
    }
    return failed ? Program.FAILURE : Program.OK;
  }

  private Optional<AeConfig> read(Path folder) {
    try {
      AeConfig config = AeConfigFiles.read(folder, environment);
      print(
          CheckFinding.ok(
              "configuration",
              "%s: node %s, %s"
                  .formatted(
                      folder,
                      config.node().aeTitle(),
                      PlainWords.count(config.peers().size(), "peer"))));
      if (config.destinations().isEmpty()) {
        print(
            CheckFinding.warn(
                "configuration",
                "no peer has the role destination",
                "Reports stay on this node until the page Peers or peers.yaml names a PACS."));
      }
      return Optional.of(config);
    } catch (ConfigProblem e) {
      e.problems().forEach(p -> print(CheckFinding.fail("configuration", p.toString(), "")));
      return Optional.empty();
    }
  }

  private void checkStore(Surroundings places) throws IOException {
    try (Connection rows = DatabaseCheck.open(places.home(), environment)) {
      StoreCheck.of(places.store(), rows).forEach(this::print);
    } catch (SQLException e) {
      print(
          CheckFinding.fail(
              "store",
              "cannot be compared with its rows: " + e.getMessage(),
              "The embedded database runs while the node does: try again then."));
    }
  }

  private void checkPorts(AeConfig config) {
    NodeConfig node = config.node();
    if (node.network() == NetworkChoice.DCM4CHE) {
      print(
          NetworkEngine.builtIn(node.network().toString()).isPresent()
              ? CheckFinding.ok("network", "dcm4che, which this program was built with")
              : CheckFinding.fail(
                  "network",
                  "this program was built without dcm4che",
                  "Write network: own in node.yaml, or build it with -Pdcm4che."));
    }
    print(PortCheck.of("DICOM", node.bind(), node.port(), "change port in node.yaml"));
    print(
        PortCheck.of(
            "web", node.http().bind(), node.http().port(), "change http.port in node.yaml"));
    if (node.tls().listens()) {
      print(
          PortCheck.of(
              "DICOM TLS", node.bind(), node.tls().port(), "change tls.port in node.yaml"));
    }
  }

  /** Silent when node.yaml says nothing of TLS. */
  private Optional<TlsIdentity> identity(NodeConfig.Tls tls) {
    try {
      TlsIdentity identity = TlsCheck.identity(tls);
      if (identity.canAccept() || identity.canCall()) {
        print(TlsCheck.of(identity));
      }
      return Optional.of(identity);
    } catch (TlsFilesProblem e) {
      print(CheckFinding.fail("TLS", e.getMessage(), "Put a usable file there."));
      return Optional.empty();
    }
  }

  private void checkPeers(AeConfig config, Optional<TlsIdentity> identity)
      throws InterruptedException {
    NodeConfig node = config.node();
    Optional<TlsCall> tls =
        identity.filter(TlsIdentity::canCall).map(i -> new TlsCall(i, node.tls().checkHostName()));
    PeerCheck check = new PeerCheck(new UpperLayerNetwork(), node.aeTitle(), tls);
    ServiceCall service = new ServiceCall(tls);
    for (PeerConfig peer : config.peers()) {
      print(peer.isApplicationEntity() ? check.of(peer) : called(service, peer));
    }
  }

  private static CheckFinding called(ServiceCall service, PeerConfig peer)
      throws InterruptedException {
    String subject = "destination " + peer.name() + " (" + peer.address() + ")";
    return switch (service.of(peer)) {
      case Delivery.Delivered(String answer) -> CheckFinding.ok(subject, answer);
      case Delivery.TryAgain(String why) ->
          CheckFinding.fail(subject, why, "Check address and login of the peer, and that it runs.");
      case Delivery.Refused(String why) ->
          CheckFinding.fail(subject, why, "Check url of the peer.");
    };
  }

  private void print(CheckFinding f) {
    failed |= f.verdict() == CheckFinding.Verdict.FAIL;
    PrintWriter out = spec.commandLine().getOut();
    out.println("%-4s  %s: %s".formatted(f.verdict(), f.subject(), f.what()));
    if (!f.advice().isEmpty()) {
      out.println("      -> " + f.advice());
    }
    out.flush();
  }
}
