package org.seriate.dicom.net;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
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
final class AcceptedAssociation implements Runnable, OpenAssociation {
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
    var facts = Admission.facts(id, request, connection.remoteAddress(), connection.tls());
    switch (Admission.decide(request, facts, reception, this)) {
      case AssociationPolicy.Reject reject -> reject(facts, reject);
      case AssociationPolicy.Accept accept -> accept(request, facts, accept.mayUse());
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

  private void accept(Pdu.AssociateRq request, AssociationFacts facts, Predicate<String> mayUse)
      throws AssociationFailure {
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
              facts,
              reception.services(),
              Negotiation.returning(roles, agreed.values(), reception.services()),
              reader,
              writer)
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

  @Override
  public void abort() {
    upperLayer.abortFromOutside();
  }
}
