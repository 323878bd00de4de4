package org.seriate.receive;

import static org.seriate.measure.Measures.associationEnded;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfig;
import org.seriate.config.Caller;
import org.seriate.config.NodeConfig;
import org.seriate.config.ShownCertificate;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.AssociationEvents;
import org.seriate.dicom.net.AssociationFacts;
import org.seriate.dicom.net.AssociationPolicy.Reject;
import org.seriate.dicom.net.DicomNetwork;
import org.seriate.dicom.net.DimseServices;
import org.seriate.dicom.net.Listener;
import org.seriate.dicom.net.ListenerSettings;
import org.seriate.dicom.net.TlsPort;
import org.seriate.dicom.tls.ClientCertificate;
import org.seriate.dicom.tls.TlsFailure;
import org.seriate.dicom.tls.TlsIdentity;
import org.seriate.peers.TurnedAway;
import org.seriate.store.ObjectStore;

/**
 * The door of this room: listens on the DICOM port, and with a certificate on the TLS port, from
 * {@link #open} until {@link #close}.
 */
@ApplicationScoped
public class Reception {
  /** A class that is both taken and given, as Secondary Capture is, may be negotiated by others. */
  private static final StoreOutcome NOT_A_SOURCE =
      new StoreOutcome.NotAuthorized("this peer has no role source");

  private static final Logger LOG = Logger.getLogger(Reception.class);

  /**
   * What we take. Secondary Capture is among them because scanners send dose pages and screen saves
   * in the same association; they are kept and said to be unfit, instead of failing the sender's
   * job.
   */
  static final List<String> SOP_CLASSES =
      List.of(
          Uid.CTImageStorage,
          Uid.EnhancedCTImageStorage,
          Uid.LegacyConvertedEnhancedCTImageStorage,
          Uid.SecondaryCaptureImageStorage);

  private final DicomNetwork network;
  private final AeConfig config;
  private final ObjectStore store;
  private final Intake intake;
  private final Recovery recovery;
  private final AuditTrail audit;
  private final TurnedAway turnedAway;
  private final TlsIdentity identity;
  private final List<FurtherServices> further;
  private Listener listener;

  Reception(
      DicomNetwork network,
      AeConfig config,
      ObjectStore store,
      Intake intake,
      Recovery recovery,
      AuditTrail audit,
      TurnedAway turnedAway,
      TlsIdentity identity,
      Instance<FurtherServices> further) {
    this.network = network;
    this.config = config;
    this.store = store;
    this.intake = intake;
    this.recovery = recovery;
    this.audit = audit;
    this.turnedAway = turnedAway;
    this.identity = identity;
    this.further = further.stream().toList();
  }

  /** The storage classes of this node. */
  public static List<String> sopClasses() {
    return SOP_CLASSES;
  }

  /**
   * Lists what earlier runs kept and did not come to list; before anybody looks at the rows.
   *
   * @throws IOException when the store cannot be read or the rows cannot be written
   */
  public void recover() throws IOException {
    recovery.run();
  }

  /**
   * Starts to accept associations.
   *
   * @throws IOException when the port cannot be bound
   */
  public synchronized void open() throws IOException {
    NodeConfig node = config.node();
    SourcePolicy policy = new SourcePolicy(config, audit, turnedAway, further);
    StoreReceiver receiver = new StoreReceiver(store, intake, node.disk().refuseBelowFree());
    receiver.rehearse();
    DimseServices services =
        new DimseServices()
            .store(
                SOP_CLASSES,
                transferSyntaxes(),
                (from, request, dataSet) ->
                    policy.isSource(from)
                        ? receiver.store(from, request, dataSet)
                        : receiver.refuse(from, NOT_A_SOURCE))
            .events(new Ends(policy));
    further.forEach(f -> f.addTo(services));
    intake.open();
    listener = network.listen(settings(node), policy, services);
    listener
        .tlsPort()
        .ifPresent(
            port ->
                LOG.infof(
                    "listening with TLS on port %d, client certificate %s; %s",
                    port, node.tls().clientCertificate(), identity.validity().orElse("")));
    LOG.infof("listening for associations as %s on port %d", node.aeTitle(), listener.port());
  }

  public synchronized boolean isOpen() {
    return listener != null;
  }

  public synchronized int port() {
    return listener == null ? 0 : listener.port();
  }

  /** 0 when it is closed, or was never to open. */
  public synchronized int tlsPort() {
    return listener == null ? 0 : listener.tlsPort().orElse(0);
  }

  public synchronized int openAssociations() {
    return listener == null ? 0 : listener.openAssociations();
  }

  /** Accepts no more, lets senders finish for {@code grace}, and writes the rows of the rest. */
  public synchronized void close(Duration grace) {
    if (listener != null) {
      listener.close(grace);
      listener = null;
      intake.close(grace);
      store.close();
    }
  }

  /**
   * Every syntax we know, Explicit VR Little Endian first: of several in one context we take the
   * one that costs nobody a conversion. Lossy ones come last, so that they are only taken when
   * nothing else was proposed.
   */
  static List<String> transferSyntaxes() {
    return Stream.concat(
            Stream.of(TransferSyntax.ExplicitVrLittleEndian, TransferSyntax.ImplicitVrLittleEndian),
            TransferSyntax.known().stream().sorted(Comparator.comparing(TransferSyntax::lossy)))
        .map(TransferSyntax::uid)
        .distinct()
        .toList();
  }

  private ListenerSettings settings(NodeConfig node) throws IOException {
    ListenerSettings plain = plainSettings(node);
    return node.tls().listens()
        ? plain.withTls(
            new TlsPort(node.tls().port(), identity, inTls(node.tls().clientCertificate())))
        : plain;
  }

  private static ClientCertificate inTls(ShownCertificate shown) {
    return switch (shown) {
      case REQUIRED -> ClientCertificate.REQUIRED;
      case OPTIONAL -> ClientCertificate.OPTIONAL;
      case NONE -> ClientCertificate.NONE;
    };
  }

  private static ListenerSettings plainSettings(NodeConfig node) throws IOException {
    NodeConfig.Limits limits = node.limits();
    return new ListenerSettings(
        node.bind().isPresent() ? InetAddress.getByName(node.bind().get()) : null,
        node.port(),
        limits.maxPduLength(),
        limits.requestDeadline(),
        limits.pduDeadline(),
        limits.idleTimeout(),
        limits.sendTimeout(),
        limits.maxAssociations(),
        limits.maxAssociationsPerPeer(),
        limits.objectDeadline());
  }

  private Duration settleAfterRelease(AssociationFacts facts) {
    return switch (config.sourceFor(facts.callingAe(), facts.remoteAddress())) {
      case Caller.Allowed a -> a.peer().completeness().settleAfterRelease();
      case Caller.UnknownAe _ -> config.node().completeness().settleAfterRelease();
      case Caller.WrongHost w -> w.peer().completeness().settleAfterRelease();
    };
  }

  private final class Ends implements AssociationEvents {
    private final SourcePolicy policy;

    Ends(SourcePolicy policy) {
      this.policy = policy;
    }

    /** Port scans and slow lines are for the log; a wrong certificate is for the record. */
    @Override
    public void notSecured(long association, InetAddress from, TlsFailure failure) {
      if (failure.kind().isAboutCertificates()) {
        audit.recordAlone(
            AuditEvent.CERTIFICATE_REFUSED,
            AuditOutcome.MINOR_FAILURE,
            from.getHostAddress(),
            null,
            "TLS handshake of association %d failed: %s"
                .formatted(association, failure.getMessage()));
        turnedAway.note("", "", from.getHostAddress(), "TLS: " + failure.getMessage());
      }
    }

    @Override
    public void rejected(AssociationFacts facts, Reject reject) {
      policy.rejected(facts, reject);
    }

    @Override
    public void ended(AssociationFacts facts, boolean released, String how) {
      associationEnded(released);
      intake.associationEnded(facts.id(), released, settleAfterRelease(facts));
    }
  }
}
