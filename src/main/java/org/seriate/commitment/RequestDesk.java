package org.seriate.commitment;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.commitment.Asked.ToConfirm;
import org.seriate.commitment.RequestRows.Telling;
import org.seriate.config.AeConfig;
import org.seriate.config.NodeConfig;
import org.seriate.config.PeerConfig;
import org.seriate.config.Role;
import org.seriate.dicom.net.AssociationFacts;
import org.seriate.dicom.net.FollowUp;
import org.seriate.dicom.net.NormalizedAnswer;
import org.seriate.dicom.net.NormalizedRequest.Action;
import org.seriate.dicom.net.NormalizedRequest.EventReport;
import org.seriate.dicom.net.Status;
import org.seriate.store.Backlog;
import org.seriate.store.NodeRun;
import org.seriate.store.ObjectStore;
import org.seriate.store.SeriesSignals;
import org.seriate.store.SeriesSignals.Named;
import org.seriate.store.SeriesSignals.Signal;

/**
 * We as SCP: takes requests and says what became of them. What is told is looked up at the moment
 * of telling, so a report that had to wait is as true as one that goes at once.
 */
@ApplicationScoped
class RequestDesk {
  private static final Logger LOG = Logger.getLogger(RequestDesk.class);
  private static final int NOT_AUTHORIZED = 0x0124;

  /** What is left to the association that brought a request beyond its longest silence. */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private static final Duration ROWS_FOLLOW = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(20);

  /** Twice what a node that lives and reaches the database lets its rows be behind. */
  private static final Duration ROWS_OF_OTHERS_FOLLOW = Duration.ofSeconds(4);

  private static final Duration LOOK_FOR_OTHERS = Duration.ofMillis(200);

  private final RequestRows rows;
  private final SeriesSignals signals;
  private final AeConfig config;
  private final AuditTrail audit;
  private final NodeRun run;
  private final Backlog backlog;
  private final Judgement judgement;

  RequestDesk(
      RequestRows rows,
      SeriesSignals signals,
      AeConfig config,
      AuditTrail audit,
      NodeRun run,
      Backlog backlog,
      ObjectStore store,
      StorageClasses taken) {
    this.rows = rows;
    this.signals = signals;
    this.config = config;
    this.audit = audit;
    this.run = run;
    this.backlog = backlog;
    this.judgement = new Judgement(store, taken.sopClasses());
  }

  /** N-ACTION: the rows are committed when the answer is Success. */
  NormalizedAnswer ask(AssociationFacts association, PeerConfig peer, Action action) {
    if (!peer.is(Role.SOURCE)) {
      return refuse(
          association, Status.of(NOT_AUTHORIZED, "only a source may ask to confirm its objects"));
    }
    return switch (Asked.of(action, config.node().commitment().maxReferences())) {
      case Asked.NotUnderstood no -> refuse(association, no.status());
      case ToConfirm asked -> {
        Telling telling = keep(association, peer, asked);
        LOG.infof(
            "%s asks to confirm %d objects; it is told on this association, or on a new one."
                + " association=%d callingAe=%s status=0000",
            peer.name(), asked.references().size(), association.id(), association.callingAe());
        yield NormalizedAnswer.of(Status.SUCCESS).followedBy(new OnTheSameAssociation(telling));
      }
    };
  }

  private static NormalizedAnswer refuse(AssociationFacts association, Status status) {
    LOG.warnf(
        "a request to confirm objects is refused, %s. association=%d callingAe=%s status=%s",
        status.comment(), association.id(), association.callingAe(), status.hex());
    return NormalizedAnswer.of(status);
  }

  private Telling keep(AssociationFacts association, PeerConfig peer, ToConfirm asked) {
    record Kept(Telling telling, List<Named> named) {}
    Duration hold = config.node().limits().idleTimeout().plus(MARGIN);
    Kept kept =
        QuarkusTransaction.requiringNew()
            .call(
                () -> {
                  Telling telling =
                      rows.keep(peer.name(), association.callingAe(), asked, run.id(), hold);
                  List<Named> named = rows.named(telling.request(), peer.name());
                  signals.tell(Signal.STORAGE_COMMITMENT, peer.name(), named);
                  audit.record(
                      AuditEvent.COMMITMENT_REQUESTED,
                      AuditOutcome.SUCCESS,
                      association.callingAe() + "@" + association.remoteAddress().getHostAddress(),
                      peer.name(),
                      null,
                      "asks to confirm %d objects, transaction %s"
                          .formatted(asked.references().size(), asked.transactionUid()));
                  return new Kept(telling, named);
                });
    judgeSoon(kept.named());
    return kept.telling();
  }

  /** Only a nudge: the series are judged in their own time anyway. */
  private void judgeSoon(List<Named> named) {
    try {
      signals.judgeSoon(named.stream().map(Named::seriesInstanceUid).toList());
    } catch (RuntimeException e) {
      LOG.warnf("series that a request names are judged later: %s", e.getMessage());
    }
  }

  /** What is to be told; empty when another attempt took over. */
  Optional<Told> prepare(Telling telling) {
    awaitRows(telling.request());
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              if (!rows.isCurrent(telling)) {
                return Optional.empty();
              }
              Told told =
                  judgement.of(rows.transaction(telling.request()), rows.held(telling.request()));
              rows.telling(telling.request(), told);
              return Optional.of(told);
            });
  }

  /**
   * Objects are answered Success before their rows are there (src/docs/adr/0019): a slice that came
   * right before the question is not to be denied. How far other receiving nodes are is not known
   * here, so what is lacking is waited for a little, too.
   *
   * @throws IllegalStateException when the rows stay behind, as with a database that is slow
   */
  private void awaitRows(long request) {
    Instant asked = Instant.now();
    Instant end = asked.plus(ROWS_FOLLOW);
    while (!backlog.reaches(asked)) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("the rows of what came are not written yet");
      }
      pause(LOOK);
    }
    Instant others = asked.plus(ROWS_OF_OTHERS_FOLLOW);
    while (Instant.now().isBefore(others) && rows.isLacking(request)) {
      pause(LOOK_FOR_OTHERS);
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The peer answered the report. */
  void answered(Telling telling, Told told, Status status) {
    if (!status.isSuccess() && !status.isWarning()) {
      notTold(
          telling,
          "%s answered the report %s %s".formatted(telling.peer(), status.hex(), status.comment()),
          config.node().work().attempts());
      return;
    }
    String what =
        "%d objects confirmed, %d not".formatted(told.committed().size(), told.failedFor().size());
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              if (rows.reported(telling, what)) {
                record(
                    telling,
                    told.failedFor().isEmpty() ? AuditOutcome.SUCCESS : AuditOutcome.MINOR_FAILURE,
                    what);
              }
            });
    LOG.infof("%s was told: %s. attempt=%d", telling.peer(), what, telling.attempt());
  }

  /** The peer could not be called, or did not answer; it is told again later. */
  void notTold(Telling telling, String why) {
    notTold(telling, why, config.node().work().deliveryAttempts());
  }

  private void notTold(Telling telling, String why, int attempts) {
    int failures = telling.failures() + 1;
    if (failures >= attempts) {
      giveUp(telling, "%s; given up after %d attempts".formatted(why, failures));
      return;
    }
    Duration pause = Pause.after(failures, config.node().work());
    boolean current =
        QuarkusTransaction.requiringNew().call(() -> rows.tryAgain(telling, pause, why));
    if (current) {
      LOG.warnf(
          "%s could not be told what is kept, %s; trying again in %d s, attempt %d of %d."
              + " attempt=%d",
          telling.peer(), why, pause.toSeconds(), failures + 1, attempts, telling.attempt());
    }
  }

  private void giveUp(Telling telling, String why) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              if (rows.givenUp(telling, why)) {
                record(telling, AuditOutcome.SERIOUS_FAILURE, why);
              }
            });
    LOG.errorf(
        "%s was never told what is kept of its objects, %s; have it ask again. attempt=%d",
        telling.peer(), why, telling.attempt());
  }

  private void record(Telling telling, AuditOutcome outcome, String detail) {
    NodeConfig node = config.node();
    audit.record(
        AuditEvent.COMMITMENT_REPORTED,
        outcome,
        "node " + run.id(),
        telling.peer(),
        null,
        node.aeTitle() + ": " + detail);
  }

  /** The answer while the association is open that brought the request. */
  private final class OnTheSameAssociation implements FollowUp {
    private final Telling telling;
    private Optional<Told> told = Optional.empty();

    OnTheSameAssociation(Telling telling) {
      this.telling = telling;
    }

    @Override
    public Optional<EventReport> report() {
      told = prepare(telling);
      return told.map(Told::report);
    }

    @Override
    public void answered(Status status) {
      RequestDesk.this.answered(telling, told.orElseThrow(), status);
    }

    @Override
    public void unanswered(String why) {
      QuarkusTransaction.requiringNew().run(() -> rows.onNewAssociation(telling, why));
      LOG.debugf("%s is called with what is kept: %s", telling.peer(), why);
    }
  }
}
