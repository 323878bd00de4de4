package org.seriate.commitment;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.commitment.ExpectedRows.Expected;
import org.seriate.config.AeConfig;
import org.seriate.config.NodeConfig;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.net.NormalizedRequest.EventReport;
import org.seriate.dicom.net.Status;
import org.seriate.measure.Occurrence;
import org.seriate.measure.Traces;
import org.seriate.store.NodeRun;

/**
 * We as SCU: what a destination said of the objects it was sent, and what follows. Every object is
 * moved in a transaction of its own with what follows from it; an answer that broke in the middle
 * is told again by its sender, and changes nothing where it was through.
 */
@ApplicationScoped
class ExpectationDesk {
  private static final Logger LOG = Logger.getLogger(ExpectationDesk.class);

  private final ExpectedRows rows;
  private final Confirmation confirmation;
  private final AeConfig config;
  private final AuditTrail audit;
  private final NodeRun run;

  ExpectationDesk(
      ExpectedRows rows,
      Confirmation confirmation,
      AeConfig config,
      AuditTrail audit,
      NodeRun run) {
    this.rows = rows;
    this.confirmation = confirmation;
    this.config = config;
    this.audit = audit;
    this.run = run;
  }

  private NodeConfig.Commitment rules() {
    return config.node().commitment();
  }

  /** N-EVENT-REPORT, on whichever association it came. */
  Status take(PeerConfig peer, EventReport event) {
    return switch (Answer.of(event)) {
      case Answer.NotUnderstood no -> no.status();
      case Answer.Understood answer -> take(peer, answer);
    };
  }

  private Status take(PeerConfig peer, Answer.Understood answer) {
    Optional<String> asked = rows.destination(answer.transactionUid());
    if (asked.isEmpty() || !asked.get().equals(peer.name())) {
      LOG.warnf(
          "%s reports of a transaction that we did not begin with it; nothing follows from it",
          peer.name());
      return Status.of(Asked.INVALID_ARGUMENT_VALUE, "no transaction of ours");
    }
    for (Expected one : rows.open(peer.name(), answer.committed(), Optional.empty())) {
      confirm(one);
    }
    Map<Reference, Integer> failed = answer.failed();
    List<Expected> open =
        rows.open(peer.name(), failed.keySet(), Optional.of(answer.transactionUid()));
    for (Expected one : open) {
      fail(one, reason(failed, one));
    }
    rows.answered(answer.transactionUid());
    return Status.SUCCESS;
  }

  // By instance: a destination that mistakes the class still speaks of this object.
  private static int reason(Map<Reference, Integer> failed, Expected one) {
    return failed.entrySet().stream()
        .filter(e -> e.getKey().sopInstanceUid().equals(one.reference().sopInstanceUid()))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  private void confirm(Expected one) {
    settle(
        one,
        "CONFIRMED",
        "confirmed",
        () -> {
          record(one, AuditOutcome.SUCCESS, "storage of an object is confirmed");
          confirmation.confirmed(one.series(), one.revision(), one.destination());
        });
    LOG.infof("%s confirms an object. series=%d", one.destination(), one.series());
  }

  private void fail(Expected one, int reason) {
    String why = "%s does not confirm an object, reason %04X".formatted(one.destination(), reason);
    if (reason == FailureReason.DUPLICATE_TRANSACTION_UID.code()) {
      askAgain(one, why);
    } else if (reason == FailureReason.REFERENCED_SOP_CLASS_NOT_SUPPORTED.code()
        || one.sent() >= rules().attempts()) {
      giveUp(one, why + "; given up after sending it %d times".formatted(one.sent()));
    } else {
      sendAgain(one, why);
    }
  }

  private void sendAgain(Expected one, String why) {
    LOG.warnf("%s; it is sent again. series=%d attempt=%d", why, one.series(), one.sent() + 1);
    settle(
        one,
        "SEND_AGAIN",
        why,
        () -> {
          record(one, AuditOutcome.MINOR_FAILURE, why);
          confirmation.sendAgain(
              one.series(),
              one.revision(),
              one.destination(),
              one.reference().sopInstanceUid(),
              why);
        });
  }

  /** No answer came in time, or one that says nothing about the object. */
  void overdue(Expected one) {
    askAgain(one, one.destination() + " did not answer within " + rules().answerWithin());
  }

  private void askAgain(Expected one, String why) {
    if (one.asked() >= rules().attempts()) {
      giveUp(one, why + "; given up after asking %d times".formatted(one.asked()));
      return;
    }
    LOG.warnf("%s; it is asked again. series=%d attempt=%d", why, one.series(), one.asked() + 1);
    settle(one, "EXPECTED", why, () -> {});
  }

  /** The destination was not reached or did not take the request. */
  void notAsked(List<Expected> asked, String transaction, String why, int attempts) {
    for (Expected one : asked) {
      int failures = one.failures() + 1;
      if (failures >= attempts) {
        giveUp(one, why + "; given up after %d attempts".formatted(failures));
      } else {
        Duration pause = Pause.after(failures, config.node().work());
        QuarkusTransaction.requiringNew().run(() -> rows.notAsked(one, transaction, pause, why));
        LOG.warnf(
            "%s could not be asked to confirm an object, %s; trying again in %d s, attempt %d of"
                + " %d. series=%d",
            one.destination(), why, pause.toSeconds(), failures + 1, attempts, one.series());
      }
    }
  }

  private void giveUp(Expected one, String why) {
    LOG.errorf("storage is not confirmed, a person has to look: %s. series=%d", why, one.series());
    settle(
        one,
        "GIVEN_UP",
        why,
        () -> {
          record(one, AuditOutcome.SERIOUS_FAILURE, why);
          confirmation.neverConfirmed(one.series(), one.revision(), one.destination(), why);
        });
  }

  private void settle(Expected one, String to, String answer, Runnable andThen) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              confirmation.lock(one.series());
              if (rows.move(one, to, answer)) {
                andThen.run();
              }
            });
    Traces.tell(new Occurrence.Confirmed(one.series(), one.revision(), Instant.now()));
  }

  private void record(Expected one, AuditOutcome outcome, String detail) {
    audit.record(
        AuditEvent.REPORT_COMMITTED,
        outcome,
        "node " + run.id(),
        one.destination(),
        one.series(),
        detail);
  }
}
