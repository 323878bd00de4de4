package org.seriate.dicom.net;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.AssociationFailure.Violation;
import org.seriate.dicom.net.UserInformation.RoleSelection;
import org.seriate.dicom.tls.TlsFailure;

/**
 * One connection on which we are the acceptor, from accept to close, on a thread of its own.
 *
 * <pre>
 * [TLS handshake] --failed--> wait for the peer to close
 *    |
 * request --refused--> A-ASSOCIATE-RJ, wait for the peer to close
 *    |
 *    '--accepted--> messages, one after the other --A-RELEASE-RQ--> A-RELEASE-RP --> ended, released
 *                      |
 *                      '--abort, broken rule, deadline, lost connection--> ended, not released
 * </pre>
 */
final class AcceptedAssociation implements Runnable {
  private static final Logger LOG = Logger.getLogger(AcceptedAssociation.class);

  /** For a peer whose handshake failed to read why. */
  private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(2);

  /** Number of an association with ourselves: nothing to tell anybody. */
  static final long REHEARSAL = 0;

  private final long id;
  private final Connection connection;
  private final Reception reception;
  private final Optional<TlsPort> tls;
  private final UpperLayer upperLayer;
  private final long began = System.nanoTime();
  private Predicate<String> mayUse = _ -> true;

  AcceptedAssociation(long id, Connection connection, Reception reception, Optional<TlsPort> tls) {
    this.id = id;
    this.connection = connection;
    this.reception = reception;
    this.tls = tls;
    this.upperLayer =
        UpperLayer.accepting(connection, reception.patience(), reception.settings().maxPduLength());
  }

  /** The thread's whole life: nothing may get past it, or a place would stay taken for ever. */
  @Override
  public void run() {
    try {
      serve();
    } catch (Throwable t) {
      LOG.errorf(
          t,
          "An association broke on our side; it is closed, the port goes on. association=%d",
          id);
    } finally {
      reception.waitingRoom().leave(connection);
      reception.associations().leave(this);
      connection.close();
    }
  }

  private void serve() {
    if (!reception.waitingRoom().enter(connection)) {
      return;
    }
    if (tls.isPresent() && !secured(tls.get())) {
      connection.awaitClose(LONGEST_FAREWELL);
      return;
    }
    try {
      if (upperLayer.receive() instanceof Pdu.AssociateRq request) {
        reception.waitingRoom().leave(connection);
        receive(request);
      }
    } catch (AssociationFailure failure) {
      logStranger(failure);
      upperLayer.answer(failure);
    }
    sayFarewell();
  }

  /** False when the handshake failed; then nothing of DICOM has been said. */
  private boolean secured(TlsPort port) {
    try {
      connection.secure(Handshake.accepting(port), reception.settings().requestDeadline());
      return true;
    } catch (TlsFailure failure) {
      logStranger(
          failure.kind() == TlsFailure.Cause.LOST ? Logger.Level.DEBUG : Logger.Level.INFO,
          failure.getMessage());
      announce(
          () -> reception.services().events().notSecured(id, connection.remoteAddress(), failure));
      return false;
    }
  }

  private void sayFarewell() {
    reception.associations().leave(this);
    if (reception.waitingRoom().enter(connection)) {
      upperLayer.finish();
    }
  }

  private void receive(Pdu.AssociateRq request) throws AssociationFailure {
    AssociationFacts facts = facts(request);
    Optional<AssociationPolicy.Reject> reject = vet(request, facts);
    if (reject.isPresent()) {
      reject(facts, reject.get());
    } else {
      accept(request, facts);
    }
  }

  private AssociationFacts facts(Pdu.AssociateRq request) {
    return new AssociationFacts(
        id,
        AeTitleRules.shown(request.addressing().callingAe()),
        AeTitleRules.shown(request.addressing().calledAe()),
        connection.remoteAddress(),
        AeTitleRules.shown(request.userInformation().implementationClassUid()),
        request.userInformation().implementationVersionName(),
        request
            .userInformation()
            .first(UserInformation.UserIdentity.class)
            .flatMap(ClaimedUser::of),
        connection.tls());
  }

  private Optional<AssociationPolicy.Reject> vet(Pdu.AssociateRq request, AssociationFacts facts) {
    return refusedByStandard(request)
        .or(() -> refusedByPolicy(facts))
        .or(
            () ->
                reception
                    .associations()
                    .enter(this, facts.remoteAddress())
                    .map(AssociationPolicy.Reject::localLimitExceeded));
  }

  /** What PS3.8 Table 9-21 has a number for. */
  private static Optional<AssociationPolicy.Reject> refusedByStandard(Pdu.AssociateRq request) {
    if ((request.protocolVersion() & Negotiation.PROTOCOL_VERSION) == 0) {
      return Optional.of(new AssociationPolicy.Reject(1, 2, 2, "unknown protocol version"));
    }
    if (!request.applicationContext().equals(Uid.DICOMApplicationContext)) {
      return Optional.of(new AssociationPolicy.Reject(1, 1, 2, "unknown application context"));
    }
    if (!AeTitleRules.isValid(request.addressing().calledAe())) {
      return Optional.of(
          AssociationPolicy.Reject.calledAeTitleNotRecognized("no valid called AE title"));
    }
    if (!AeTitleRules.isValid(request.addressing().callingAe())) {
      return Optional.of(
          AssociationPolicy.Reject.callingAeTitleNotRecognized("no valid calling AE title"));
    }
    return Optional.empty();
  }

  private Optional<AssociationPolicy.Reject> refusedByPolicy(AssociationFacts facts) {
    try {
      return switch (reception.policy().decide(facts)) {
        case AssociationPolicy.Accept accept -> {
          mayUse = accept.mayUse();
          yield Optional.empty();
        }
        case AssociationPolicy.Reject reject -> Optional.of(reject);
      };
    } catch (RuntimeException e) {
      LOG.errorf(
          e,
          "Could not decide whether a peer may call; it is turned away for now (2/3/1)."
              + " association=%d callingAe=%s",
          id,
          facts.callingAe());
      return Optional.of(new AssociationPolicy.Reject(2, 3, 1, "the policy failed"));
    }
  }

  private void reject(AssociationFacts facts, AssociationPolicy.Reject reject)
      throws AssociationFailure {
    var answer = new Pdu.AssociateRj(reject.result(), reject.source(), reject.reason());
    LOG.infof(
        "Turned away %s at %s: %s; A-ASSOCIATE-RJ says %s. association=%d callingAe=%s"
            + " status=rejected tookMs=%d",
        facts.callingAe(),
        facts.remoteAddress().getHostAddress(),
        reject.why(),
        answer.inWords(),
        id,
        facts.callingAe(),
        tookMs());
    announce(() -> reception.services().events().rejected(facts, reject));
    upperLayer.send(answer);
  }

  private void accept(Pdu.AssociateRq request, AssociationFacts facts) throws AssociationFailure {
    List<RoleSelection> roles = request.userInformation().roleSelections();
    Map<String, Set<String>> offered = reception.services().offered(roles, mayUse);
    var contexts = Negotiation.answer(request.contexts(), offered);
    var writer = new FragmentWriter(upperLayer, request.userInformation().maximumLength());
    upperLayer.send(answer(request, offered, contexts));
    var agreed = Negotiation.agreed(request.contexts(), contexts);
    var reader = new FragmentReader(upperLayer, agreed);
    announce(() -> reception.services().events().opened(facts));
    String how = "our own failure";
    boolean released = false;
    try {
      new DimseProvider(
              facts, reception.services(), returning(roles, agreed.values()), reader, writer)
          .serveUntilRelease();
      released = true;
      how = "released";
      upperLayer.send(new Pdu.ReleaseRp());
    } catch (AssociationFailure failure) {
      how = failure.getMessage();
      upperLayer.answer(failure);
    } finally {
      end(facts, released, how);
    }
  }

  /** The contexts on which the requestor is SCP, for the sub-operations of C-GET. */
  private List<PresentationContext.Accepted> returning(
      List<RoleSelection> roles, Collection<PresentationContext.Accepted> agreed) {
    Set<String> returned =
        roles.stream()
            .filter(reception.services()::isReturned)
            .map(RoleSelection::sopClassUid)
            .collect(Collectors.toSet());
    return agreed.stream().filter(c -> returned.contains(c.abstractSyntax())).toList();
  }

  private Pdu.AssociateAc answer(
      Pdu.AssociateRq request,
      Map<String, Set<String>> offered,
      List<PresentationContext.Answered> contexts) {
    return new Pdu.AssociateAc(
        Negotiation.PROTOCOL_VERSION,
        request.addressing(),
        Uid.DICOMApplicationContext,
        contexts,
        Negotiation.answer(
            request.userInformation(),
            reception.services(),
            offered,
            reception.settings().maxPduLength()));
  }

  private void end(AssociationFacts facts, boolean released, String how) {
    LOG.logf(
        id == REHEARSAL ? Logger.Level.DEBUG : Logger.Level.INFO,
        "Association of %s at %s is over: %s. association=%d callingAe=%s status=%s tookMs=%d",
        facts.callingAe(),
        facts.remoteAddress().getHostAddress(),
        how,
        id,
        facts.callingAe(),
        released ? "released" : "aborted",
        tookMs());
    announce(() -> reception.services().events().ended(facts, released, how));
  }

  /** A listener to events may fail; the association does not fail with it. */
  private void announce(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException e) {
      LOG.errorf(e, "What should happen with an association event failed. association=%d", id);
    }
  }

  /** Port scans and health checks come and go all day; only who talks nonsense is worth a line. */
  private void logStranger(AssociationFailure failure) {
    boolean tell = failure instanceof Violation && id != REHEARSAL;
    logStranger(tell ? Logger.Level.INFO : Logger.Level.DEBUG, failure.getMessage());
  }

  private void logStranger(Logger.Level level, String why) {
    LOG.logf(
        level,
        "No association with %s: %s. association=%d status=refused tookMs=%d",
        connection.remoteAddress().getHostAddress(),
        why,
        id,
        tookMs());
  }

  private long tookMs() {
    return (System.nanoTime() - began) / 1_000_000;
  }

  /** For a listener that closes. */
  void abort() {
    upperLayer.abortFromOutside();
  }
}
