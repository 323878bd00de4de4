package org.seriate.procedure;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfig;
import org.seriate.config.Caller;
import org.seriate.config.PeerConfig;
import org.seriate.config.Role;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.AssociationFacts;
import org.seriate.dicom.net.DimseServices;
import org.seriate.dicom.net.NormalizedAnswer;
import org.seriate.dicom.net.NormalizedRequest;
import org.seriate.dicom.net.NormalizedScp;
import org.seriate.dicom.net.Status;
import org.seriate.procedure.StepRows.Standing;
import org.seriate.store.SeriesSignals;
import org.seriate.store.SeriesSignals.Named;
import org.seriate.store.SeriesSignals.Signal;

/**
 * The door of this room: both services behind the port. Rows are committed before Success is
 * answered; then the series that were named are judged soon.
 */
@ApplicationScoped
public class ProcedureFacts implements NormalizedScp {
  private static final Logger LOG = Logger.getLogger(ProcedureFacts.class);
  private static final List<String> SYNTAXES =
      List.of(Uid.ExplicitVrLittleEndian, Uid.ImplicitVrLittleEndian);
  private static final int PROCESSING_FAILURE = 0x0110;
  private static final int DUPLICATE_SOP_INSTANCE = 0x0111;
  private static final int NO_SUCH_INSTANCE = 0x0112;
  private static final int NOT_AUTHORIZED = 0x0124;
  private static final int UNRECOGNIZED_OPERATION = 0x0211;

  /** "Performed Procedure Step Object may no longer be updated" (PS3.4 Table F.7.2-2). */
  private static final int MAY_NO_LONGER_BE_UPDATED = 0xA710;

  private final AeConfig config;
  private final StepRows steps;
  private final NoticeRows notices;
  private final SeriesSignals signals;
  private final AuditTrail audit;

  ProcedureFacts(
      AeConfig config,
      StepRows steps,
      NoticeRows notices,
      SeriesSignals signals,
      AuditTrail audit) {
    this.config = config;
    this.steps = steps;
    this.notices = notices;
    this.signals = signals;
    this.audit = audit;
  }

  public static List<String> sopClasses() {
    return List.of(Uid.ModalityPerformedProcedureStep, Uid.InstanceAvailabilityNotification);
  }

  public void addTo(DimseServices services) {
    services.normalized(sopClasses(), SYNTAXES, this);
  }

  /** Steps come from sources; notices from whoever may have objects. */
  public boolean permits(PeerConfig peer, String abstractSyntax) {
    return switch (abstractSyntax) {
      case Uid.ModalityPerformedProcedureStep -> peer.is(Role.SOURCE);
      case Uid.InstanceAvailabilityNotification ->
          peer.is(Role.SOURCE)
              || peer.is(Role.DESTINATION)
              || peer.is(Role.QUERY)
              || peer.is(Role.ARCHIVE);
      default -> false;
    };
  }

  @Override
  public NormalizedAnswer perform(AssociationFacts association, NormalizedRequest request) {
    return switch (config.callerFor(association.callingAe(), association.remoteAddress())) {
      case Caller.Allowed a -> perform(new Teller(a.peer().name(), association), request);
      case Caller.UnknownAe _ -> answer(NOT_AUTHORIZED, "unknown peer");
      case Caller.WrongHost _ -> answer(NOT_AUTHORIZED, "unknown peer");
    };
  }

  /** Who tells, for rows, record and log. */
  private record Teller(String source, AssociationFacts association) {
    String name() {
      return association.callingAe() + "@" + association.remoteAddress().getHostAddress();
    }
  }

  private NormalizedAnswer perform(Teller teller, NormalizedRequest request) {
    boolean step = request.sopClassUid().equals(Uid.ModalityPerformedProcedureStep);
    NormalizedAnswer answer =
        switch (request) {
          case NormalizedRequest.Create create ->
              step ? begin(teller, create) : notice(teller, create);
          case NormalizedRequest.Set set -> step ? change(teller, set) : notOffered();
          case NormalizedRequest.Action _ -> notOffered();
          case NormalizedRequest.EventReport _ -> notOffered();
        };
    if (!answer.status().isSuccess()) {
      LOG.warnf(
          "what %s tells of a procedure is refused, %s. association=%d callingAe=%s status=%s",
          teller.source(),
          answer.status().comment(),
          teller.association().id(),
          teller.association().callingAe(),
          answer.status().hex());
    }
    return answer;
  }

  private NormalizedAnswer begin(Teller teller, NormalizedRequest.Create create) {
    return switch (Step.begun(create.dataSet())) {
      case Step.NotUnderstood no -> NormalizedAnswer.of(no.status());
      case Step.Changed _ -> throw new IllegalStateException("N-CREATE begins a step");
      case Step.Begun begun -> {
        String uid = named(create);
        List<String> series =
            begun.series().stream().map(Step.Performed::seriesInstanceUid).distinct().toList();
        boolean fresh =
            QuarkusTransaction.requiringNew()
                .call(
                    () -> {
                      steps.alone(teller.source());
                      if (!steps.create(uid, teller.source(), begun)) {
                        return false;
                      }
                      tell(teller, series);
                      record(
                          AuditEvent.PROCEDURE_CREATED,
                          teller,
                          "procedure step %s is in progress".formatted(uid));
                      return true;
                    });
        if (!fresh) {
          yield answer(DUPLICATE_SOP_INSTANCE, "there is a step of this SOP Instance UID");
        }
        said(teller, "a procedure step is in progress", series);
        yield NormalizedAnswer.of(Status.SUCCESS).naming(uid);
      }
    };
  }

  /** PS3.7 10.1.5.1.4: who creates without a name is told the name. */
  private static String named(NormalizedRequest.Create create) {
    return create.sopInstanceUid().isEmpty() ? Uid.random() : create.sopInstanceUid();
  }

  private NormalizedAnswer change(Teller teller, NormalizedRequest.Set set) {
    return switch (Step.changed(set.dataSet())) {
      case Step.NotUnderstood no -> NormalizedAnswer.of(no.status());
      case Step.Begun _ -> throw new IllegalStateException("N-SET begins no step");
      case Step.Changed changed -> change(teller, set.sopInstanceUid(), changed);
    };
  }

  private NormalizedAnswer change(Teller teller, String uid, Step.Changed changed) {
    record Outcome(NormalizedAnswer answer, Collection<String> series) {}
    Outcome outcome =
        QuarkusTransaction.requiringNew()
            .call(
                () -> {
                  steps.alone(teller.source());
                  Optional<NormalizedAnswer> objection = objection(teller, uid, changed);
                  if (objection.isPresent()) {
                    return new Outcome(objection.get(), List.of());
                  }
                  Collection<String> series = steps.change(uid, changed);
                  tell(teller, series);
                  record(
                      AuditEvent.PROCEDURE_CHANGED,
                      teller,
                      "procedure step %s is %s"
                          .formatted(uid, changed.state().orElse(Step.IN_PROGRESS).toLowerCase()));
                  return new Outcome(NormalizedAnswer.of(Status.SUCCESS), series);
                });
    if (outcome.answer().status().isSuccess()) {
      String state = changed.state().orElse(Step.IN_PROGRESS).toLowerCase();
      said(teller, "a procedure step is " + state, outcome.series());
    }
    return outcome.answer();
  }

  private Optional<NormalizedAnswer> objection(Teller teller, String uid, Step.Changed changed) {
    Optional<Standing> standing = steps.find(uid);
    if (standing.isEmpty()) {
      return Optional.of(answer(NO_SUCH_INSTANCE, "no step of this SOP Instance UID"));
    }
    if (!standing.get().source().equals(teller.source())) {
      return Optional.of(answer(NOT_AUTHORIZED, "the step was created by another peer"));
    }
    if (standing.get().isOver()) {
      return Optional.of(
          answer(PROCESSING_FAILURE, "Performed Procedure Step Object may no longer be updated")
              .withErrorId(MAY_NO_LONGER_BE_UPDATED));
    }
    return finalState(standing.get(), changed).map(NormalizedAnswer::of);
  }

  /**
   * What a step must have told by its end (column Final State of Table F.7.2-1). One that was
   * discontinued may have made nothing.
   */
  private static Optional<Status> finalState(Standing standing, Step.Changed changed) {
    String state = changed.state().orElse(Step.IN_PROGRESS);
    Checked checked = new Checked();
    if (!state.equals(Step.IN_PROGRESS)) {
      if (changed.endDate().isEmpty() && standing.endDate().isEmpty()) {
        checked.object(Checked.MISSING_ATTRIBUTE, Tag.PerformedProcedureStepEndDate);
      }
      if (changed.endTime().isEmpty() && standing.endTime().isEmpty()) {
        checked.object(Checked.MISSING_ATTRIBUTE, Tag.PerformedProcedureStepEndTime);
      }
    }
    if (state.equals(Step.COMPLETED)) {
      boolean told = changed.series().map(s -> !s.isEmpty()).orElse(standing.hasSeries());
      if (!told) {
        checked.object(
            changed.series().isPresent()
                ? Checked.MISSING_ATTRIBUTE_VALUE
                : Checked.MISSING_ATTRIBUTE,
            Tag.PerformedSeriesSequence);
      }
    }
    return checked.objection();
  }

  private void tell(Teller teller, Collection<String> series) {
    signals.tell(Signal.MPPS, teller.source(), steps.named(teller.source(), series));
  }

  private NormalizedAnswer notice(Teller teller, NormalizedRequest.Create create) {
    return switch (Notice.of(create.dataSet())) {
      case Notice.NotUnderstood no -> NormalizedAnswer.of(no.status());
      case Notice.Understood notice -> {
        String uid = named(create);
        List<String> series =
            notice.instances().stream().map(Notice.Instance::seriesInstanceUid).distinct().toList();
        boolean fresh =
            QuarkusTransaction.requiringNew()
                .call(
                    () -> {
                      steps.alone(teller.source());
                      if (!notices.keep(uid, teller.source(), notice)) {
                        return false;
                      }
                      List<Named> named = notices.named(teller.source(), series);
                      signals.tell(Signal.IAN, teller.source(), named);
                      record(
                          AuditEvent.AVAILABILITY_TOLD,
                          teller,
                          "says of %d objects where they are available"
                              .formatted(notice.instances().size()));
                      return true;
                    });
        if (!fresh) {
          yield answer(DUPLICATE_SOP_INSTANCE, "there is a notice of this SOP Instance UID");
        }
        said(teller, "%d objects are available".formatted(notice.instances().size()), series);
        yield NormalizedAnswer.of(Status.SUCCESS).naming(uid);
      }
    };
  }

  private void said(Teller teller, String what, Collection<String> series) {
    LOG.infof(
        "%s says: %s; %d series are judged by it. association=%d callingAe=%s status=0000",
        teller.source(),
        what,
        series.size(),
        teller.association().id(),
        teller.association().callingAe());
    try {
      signals.judgeSoon(series);
    } catch (RuntimeException e) {
      LOG.warnf("series that were named are judged later: %s", e.getMessage());
    }
  }

  private void record(AuditEvent event, Teller teller, String detail) {
    audit.record(event, AuditOutcome.SUCCESS, teller.name(), teller.source(), null, detail);
  }

  private static NormalizedAnswer notOffered() {
    return answer(UNRECOGNIZED_OPERATION, "not an operation of this class");
  }

  private static NormalizedAnswer answer(int status, String why) {
    return NormalizedAnswer.of(Status.of(status, why));
  }
}
