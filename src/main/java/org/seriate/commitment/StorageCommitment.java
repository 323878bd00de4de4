package org.seriate.commitment;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.seriate.commitment.RequestRows.Telling;
import org.seriate.config.AeConfig;
import org.seriate.config.Caller;
import org.seriate.config.PeerConfig;
import org.seriate.config.Role;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.AssociationFacts;
import org.seriate.dicom.net.DimseServices;
import org.seriate.dicom.net.NormalizedAnswer;
import org.seriate.dicom.net.NormalizedRequest;
import org.seriate.dicom.net.NormalizedScp;
import org.seriate.dicom.net.Status;
import org.seriate.store.NodeRun;

/**
 * The door of this room: the service behind the port, and the calls that follow from it, from
 * {@link #open} until {@link #close}.
 */
@ApplicationScoped
public class StorageCommitment implements NormalizedScp {
  private static final Logger LOG = Logger.getLogger(StorageCommitment.class);
  private static final int UNRECOGNIZED_OPERATION = 0x0211;
  private static final int NOT_AUTHORIZED = 0x0124;

  /** A peer that is slow to answer is asked again by nobody else meanwhile. */
  private static final Duration LEASE = Duration.ofMinutes(5);

  private static final int AT_ONCE = 32;

  private final AeConfig config;
  private final RequestRows requests;
  private final RequestDesk desk;
  private final PeerCalls calls;
  private final LateSlices lateSlices;
  private final ExpectedRows expected;
  private final ExpectationDesk expectations;
  private final NodeRun run;
  private final Set<String> beingTold = ConcurrentHashMap.newKeySet();
  private final Set<String> beingAsked = ConcurrentHashMap.newKeySet();
  private volatile boolean open;

  StorageCommitment(
      AeConfig config,
      RequestRows requests,
      RequestDesk desk,
      PeerCalls calls,
      LateSlices lateSlices,
      ExpectedRows expected,
      ExpectationDesk expectations,
      NodeRun run) {
    this.config = config;
    this.requests = requests;
    this.desk = desk;
    this.calls = calls;
    this.lateSlices = lateSlices;
    this.expected = expected;
    this.expectations = expectations;
    this.run = run;
  }

  public static List<String> sopClasses() {
    return List.of(Uid.StorageCommitmentPushModel);
  }

  public void addTo(DimseServices services) {
    services
        .normalized(sopClasses(), PeerCalls.SYNTAXES, this)
        // A destination calls us with its answer, as the SCP that it is (PS3.4 J.3.3).
        .reporting(sopClasses());
  }

  /** Whether a peer may use the abstract syntax added. */
  public boolean permits(PeerConfig peer, String abstractSyntax) {
    return peer.is(Role.COMMITMENT) && sopClasses().contains(abstractSyntax);
  }

  /** Begins to call; what waited for associations of a run that was killed waits no longer. */
  public void open() {
    run.previous().ifPresent(requests::release);
    open = true;
  }

  /** Calls under way end by themselves; what they come to is known at the next start. */
  public void close() {
    open = false;
  }

  /**
   * What a destination has just taken of a report: if it has the role, it is to confirm every
   * object of it. The delivery is over for good when {@link Confirmation#confirmed} has said so.
   *
   * @return how many objects are asked about now; 0 when the destination is not asked
   */
  @Transactional(TxType.MANDATORY)
  public int expect(String destination, long series, int revision, long report) {
    if (config.peer(destination).filter(p -> p.is(Role.COMMITMENT)).isPresent()) {
      return expected.expect(destination, series, revision, report);
    }
    expected.forget(destination, series, revision);
    return 0;
  }

  @Override
  public NormalizedAnswer perform(AssociationFacts association, NormalizedRequest request) {
    return switch (config.callerFor(association.callingAe(), association.remoteAddress())) {
      case Caller.Allowed a -> perform(association, a.peer(), request);
      case Caller.UnknownAe u -> refuse(NOT_AUTHORIZED, "unknown peer");
      case Caller.WrongHost w -> refuse(NOT_AUTHORIZED, "unknown peer");
    };
  }

  private NormalizedAnswer perform(
      AssociationFacts association, PeerConfig peer, NormalizedRequest request) {
    return switch (request) {
      case NormalizedRequest.Action action -> desk.ask(association, peer, action);
      case NormalizedRequest.EventReport event ->
          NormalizedAnswer.of(expectations.take(peer, event));
      case NormalizedRequest.Create _ -> notOffered();
      case NormalizedRequest.Set _ -> notOffered();
    };
  }

  private static NormalizedAnswer notOffered() {
    return refuse(UNRECOGNIZED_OPERATION, "this class has N-ACTION and N-EVENT-REPORT only");
  }

  private static NormalizedAnswer refuse(int status, String why) {
    return NormalizedAnswer.of(Status.of(status, why));
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void sweep() {
    if (!open) {
      return;
    }
    try {
      requests.claim(List.copyOf(beingTold), LEASE, AT_ONCE).forEach(this::tell);
      lateSlices.find();
      expected.overdue(AT_ONCE).forEach(expectations::overdue);
      expected.due().forEach(this::ask);
    } catch (RuntimeException e) {
      LOG.warnf(
          "the database cannot be asked what peers are to be told and asked, trying again: %s",
          e.getMessage());
    }
  }

  private void tell(String peer, List<Telling> due) {
    call(beingTold, peer, () -> new RequestCalls(calls, desk).tell(config.peer(peer), due));
  }

  private void ask(String destination) {
    call(
        beingAsked,
        destination,
        () -> new AskingCall(calls, expected, expectations, config).ask(destination));
  }

  /** One call to a peer at a time, and no peer waits for another. */
  private void call(Set<String> busy, String peer, Runnable calling) {
    if (!busy.add(peer)) {
      return;
    }
    Thread.ofVirtual()
        .name("commitment-" + peer)
        .start(
            () -> {
              try {
                calling.run();
              } catch (RuntimeException e) {
                LOG.errorf(e, "calling %s failed on our side; it is tried again later", peer);
              } finally {
                busy.remove(peer);
              }
            });
  }
}
