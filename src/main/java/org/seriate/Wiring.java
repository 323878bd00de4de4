package org.seriate;

import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.seriate.assemble.Assembler;
import org.seriate.assemble.AssemblySettings;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.classify.ActiveModel;
import org.seriate.classify.BundleChoice;
import org.seriate.classify.EngineChoice;
import org.seriate.config.AeConfig;
import org.seriate.config.AeConfigFiles;
import org.seriate.config.ConfigProblem;
import org.seriate.config.NetworkChoice;
import org.seriate.config.NodeConfig;
import org.seriate.config.NodeRole;
import org.seriate.config.NodeRoles;
import org.seriate.config.PeerConfig;
import org.seriate.config.Secret;
import org.seriate.deliver.FhirSender;
import org.seriate.deliver.Hl7Sender;
import org.seriate.deliver.ReportSender;
import org.seriate.deliver.StowSender;
import org.seriate.dicom.net.DicomNetwork;
import org.seriate.dicom.net.NetworkEngine;
import org.seriate.dicom.net.TlsCall;
import org.seriate.dicom.net.UpperLayerNetwork;
import org.seriate.dicom.tls.TlsFailure;
import org.seriate.dicom.tls.TlsFiles;
import org.seriate.dicom.tls.TlsFilesProblem;
import org.seriate.dicom.tls.TlsIdentity;
import org.seriate.report.NodeIdentity;
import org.seriate.report.ReportWriter;
import org.seriate.store.Bucket;
import org.seriate.store.NodeRun;
import org.seriate.store.ObjectStore;
import org.seriate.store.PieceRows;
import org.seriate.store.S3Bucket;
import org.seriate.store.SharedBucket;
import org.seriate.store.StorePlace;

/** Makes the parts that are no beans by themselves, once for each run of a node. */
class Wiring {
  private static final Logger LOG = Logger.getLogger(Wiring.class);

  /** Bytes read from a bucket that are kept for a second reading. */
  private static final long MOST_FETCHED = 20L << 30;

  private final Path home;
  private final Path aeConfig;
  private final Path store;

  Wiring(
      @ConfigProperty(name = "seriate.home") String home,
      @ConfigProperty(name = "seriate.store") Optional<String> store,
      @ConfigProperty(name = "seriate.ae-config") String aeConfig) {
    this.home = Path.of(home).toAbsolutePath();
    this.aeConfig = Path.of(aeConfig).toAbsolutePath();
    this.store = store.map(s -> Path.of(s).toAbsolutePath()).orElse(this.home);
  }

  @Produces
  @Singleton
  NodeRoles roles(@ConfigProperty(name = "seriate.roles") Optional<String> words) {
    return new NodeRoles(NodeRole.parse(words.orElse("")));
  }

  @Produces
  @Singleton
  AeConfig aeConfig() {
    try {
      return AeConfigFiles.read(aeConfig, System.getenv());
    } catch (ConfigProblem e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  @Produces
  @Singleton
  NodeRun nodeRun() {
    try {
      return NodeRun.begin(home);
    } catch (IOException e) {
      throw new UncheckedIOException("SERIATE_HOME " + home + " cannot be used", e);
    }
  }

  @Produces
  @Singleton
  SharedBucket sharedBucket(@ConfigProperty(name = "seriate.bucket") Optional<String> address) {
    try {
      return new SharedBucket(
          address.isPresent()
              ? Optional.of(S3Bucket.open(address.get(), System.getenv()))
              : Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void close(@Disposes SharedBucket shared) {
    shared.bucket().ifPresent(Bucket::close);
  }

  @Produces
  @Singleton
  ObjectStore objectStore(SharedBucket shared, PieceRows pieces) {
    try {
      ObjectStore opened = ObjectStore.open(StorePlace.of(home, store));
      if (shared.bucket().isPresent()) {
        opened.shareThrough(shared.bucket().get(), pieces, MOST_FETCHED);
      }
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException("the store " + store + " cannot be written", e);
    }
  }

  @Produces
  @Singleton
  DicomNetwork network(AeConfig config) {
    return network(config.node().network());
  }

  static DicomNetwork network(NetworkChoice choice) {
    return switch (choice) {
      case OWN -> new UpperLayerNetwork();
      case DCM4CHE ->
          NetworkEngine.builtIn(choice.toString())
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "node.yaml, network: this program was built without dcm4che; write own,"
                              + " or build it with -Pdcm4che"));
    };
  }

  @Produces
  @Singleton
  Assembler assembler(AeConfig config) {
    return new Assembler(
        AssemblySettings.DEFAULT.withMinSlices(config.node().completeness().minSlices()));
  }

  @Produces
  @Singleton
  ActiveModel activeModel(AeConfig config, NodeRoles roles) {
    if (!roles.has(NodeRole.CLASSIFY)) {
      return ActiveModel.none("this node has no role classify");
    }
    NodeConfig.Work work = config.node().work();
    return switch (work.isolation()) {
      case NONE ->
          ActiveModel.open(home, EngineChoice.ONNX, work.classifyThreads(), work.modelDigest());
      case PROCESS ->
          ActiveModel.isolated(
              home,
              work.classifyThreads(),
              work.modelDigest(),
              new ActiveModel.Processes(
                  work.analysts(), work.classifyMemory().count(), work.gpus()));
    };
  }

  /** In processes or not, as {@code work.isolation} says of the active model. */
  @Produces
  @Singleton
  ModelOpener modelOpener(AeConfig config) {
    NodeConfig.Work work = config.node().work();
    return new ModelOpener() {
      @Override
      public ActiveModel shadow(BundleChoice choice) {
        return open(choice, 1, 1, List.of());
      }

      @Override
      public ActiveModel additional(BundleChoice choice) {
        return open(choice, work.classifyThreads(), work.analysts(), work.gpus());
      }

      private ActiveModel open(
          BundleChoice choice, int threads, int processes, List<Integer> gpus) {
        return switch (work.isolation()) {
          case NONE -> ActiveModel.open(choice, threads);
          case PROCESS ->
              ActiveModel.isolated(
                  choice,
                  home,
                  threads,
                  Optional.empty(),
                  new ActiveModel.Processes(processes, work.classifyMemory().count(), gpus));
        };
      }
    };
  }

  void close(@Disposes ActiveModel model) {
    model.close();
  }

  @Produces
  @Singleton
  ReportWriter reportWriter(
      AeConfig config, @ConfigProperty(name = "quarkus.application.version") String version) {
    return new ReportWriter(
        new NodeIdentity(
            "Seriate",
            "Seriate",
            config.node().institution().stationName().orElse(config.node().aeTitle()),
            version,
            config.node().aeTitle(),
            config.node().institution().name()));
  }

  @Produces
  @Singleton
  ReportSender reportSender(
      DicomNetwork network, AeConfig config, TlsIdentity identity, AuditTrail audit, NodeRun run) {
    return new ReportSender(
        network,
        config.node().aeTitle(),
        tlsCall(config, identity),
        (destination, failure) -> record(audit, run, destination, failure));
  }

  @Produces
  @Singleton
  StowSender stowSender(AeConfig config, TlsIdentity identity, AuditTrail audit, NodeRun run) {
    return new StowSender(
        config.node().aeTitle(),
        tlsCall(config, identity),
        (destination, failure) -> record(audit, run, destination, failure),
        config.node().limits().objectDeadline());
  }

  @Produces
  @Singleton
  Hl7Sender hl7Sender(AeConfig config, TlsIdentity identity, AuditTrail audit, NodeRun run) {
    return new Hl7Sender(
        tlsCall(config, identity),
        (destination, failure) -> record(audit, run, destination, failure),
        config.node().limits().idleTimeout());
  }

  @Produces
  @Singleton
  FhirSender fhirSender(AeConfig config, TlsIdentity identity, AuditTrail audit, NodeRun run) {
    return new FhirSender(
        tlsCall(config, identity),
        (destination, failure) -> record(audit, run, destination, failure),
        config.node().limits().idleTimeout());
  }

  private static Optional<TlsCall> tlsCall(AeConfig config, TlsIdentity identity) {
    return identity.canCall()
        ? Optional.of(new TlsCall(identity, config.node().tls().checkHostName()))
        : Optional.empty();
  }

  private static void record(
      AuditTrail audit, NodeRun run, PeerConfig destination, TlsFailure failure) {
    try {
      audit.recordAlone(
          AuditEvent.CERTIFICATE_REFUSED,
          AuditOutcome.MINOR_FAILURE,
          "node " + run.id(),
          destination.address(),
          failure.getMessage());
    } catch (RuntimeException e) {
      LOG.errorf(
          e,
          "a refused certificate could not be put on the audit record: %s",
          failure.getMessage());
    }
  }

  @Produces
  @Singleton
  TlsIdentity tlsIdentity(AeConfig config) {
    NodeConfig.Tls tls = config.node().tls();
    try {
      return TlsIdentity.of(
          new TlsFiles(
                  tls.certificate(), tls.key(), tls.keyPassword().map(Secret::value), tls.trusted())
              .withRevocation(tls.revocation()),
          tls.reload());
    } catch (TlsFilesProblem e) {
      throw new IllegalStateException("node.yaml, tls: " + e.getMessage());
    }
  }
}
