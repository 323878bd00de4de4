package org.seriate.workitem;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.seriate.audit.AuditEvent;
import org.seriate.config.NodeConfig;
import org.seriate.config.Workitems;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Uid;
import org.seriate.series.Code;
import org.seriate.workitem.UpsService.Reply;

/**
 * One step with one workitem: mostly one request to the worklist, and what its answer means. Every
 * step may have been made before, by a node that died before it could note the answer.
 */
final class Performer {
  /** Rows are looked at so often while series are fetched and analysed. */
  private static final Duration OFTEN = Duration.ofSeconds(2);

  private final UpsService service;
  private final UpsAttributes attributes;
  private final Fetching fetching;
  private final Function<Input, SeriesEnd> series;
  private final Function<Long, List<Created>> objects;
  private final Workitems worklist;
  private final NodeConfig.Work work;
  private final Clock clock;

  /** Asks an archive for a series, and notes what came of it. */
  @FunctionalInterface
  interface Fetching {
    /** False when there is no archive to ask. */
    boolean fetch(Workitem item, Input input);
  }

  Performer(
      UpsService service,
      UpsAttributes attributes,
      Fetching fetching,
      ResultsOfSeries results,
      NodeConfig node,
      Clock clock) {
    this.service = service;
    this.attributes = attributes;
    this.fetching = fetching;
    this.series = results::of;
    this.objects = results::objects;
    this.worklist = node.workitems();
    this.work = node.work();
    this.clock = clock;
  }

  Change step(Workitem item) throws InterruptedException {
    return switch (item.state()) {
      case FOUND -> look(item);
      case REFUSING -> refuse(item);
      case CLAIMING -> claim(item);
      case CLAIMED -> perform(item);
      case COMPLETING -> complete(item);
      case CANCELING -> cancel(item);
      case REFUSED, TAKEN, NOT_OURS, COMPLETED, CANCELED, LOST, GIVEN_UP ->
          throw new IllegalStateException("nothing is to be done in state " + item.state());
    };
  }

  private Code station() {
    return worklist.station().orElseThrow();
  }

  private Change look(Workitem item) throws InterruptedException {
    return switch (service.retrieve(item.uid())) {
      case Reply.Done(List<DataSet> found) ->
          found.isEmpty()
              ? unknown(item, "the worklist answered without the workitem")
              : judge(item, Scheduled.of(found.getFirst()));
      case Reply.Unknown(String why) -> unknown(item, why);
      case Reply.Conflict(String why) -> again(item, why);
      case Reply.Away(String why) -> again(item, why);
    };
  }

  private Change judge(Workitem item, Scheduled told) {
    if (!told.state().equals(Scheduled.SCHEDULED)) {
      return read(State.TAKEN, "it is %s by somebody else".formatted(told.state()));
    }
    if (!told.isFor(station())) {
      return read(State.NOT_OURS, "it is scheduled for another station");
    }
    if (told.code().filter(this::isTaken).isEmpty()) {
      return read(State.REFUSING, "this station does not do tasks of its Scheduled Workitem Code");
    }
    if (!told.readiness().isEmpty() && !told.readiness().equals("READY")) {
      return Change.waiting(
          State.FOUND,
          "its input is %s; it is looked at again".formatted(told.readiness()),
          worklist.pollInterval());
    }
    if (told.inputs().isEmpty()) {
      return read(State.REFUSING, "its Input Information Sequence names no series");
    }
    return read(
            State.CLAIMING,
            "it is for this station, with %d series".formatted(told.inputs().size()))
        .with(new Change.Claim(Uid.random(), told.code().orElseThrow(), told.inputs()));
  }

  private boolean isTaken(Code code) {
    return worklist.codes().stream().anyMatch(c -> Scheduled.isSame(code, c.value(), c.scheme()));
  }

  private static Change read(State next, String words) {
    return Change.to(next, words).recorded(AuditEvent.PROCEDURE_READ);
  }

  private static Change changed(State next, String words) {
    return Change.to(next, words).recorded(AuditEvent.PROCEDURE_CHANGED);
  }

  private Change refuse(Workitem item) throws InterruptedException {
    DataSet reason = UpsAttributes.cancelation(Discontinuation.REJECTED, item.answer());
    return switch (service.requestCancelation(item.uid(), reason)) {
      case Reply.Done _ ->
          changed(State.REFUSED, item.answer()).because(List.of(Discontinuation.REJECTED));
      case Reply.Conflict(String why) -> Change.to(State.REFUSED, item.answer() + "; " + why);
      case Reply.Unknown(String why) -> unknown(item, why);
      case Reply.Away(String why) -> again(item, why);
    };
  }

  private Change claim(Workitem item) throws InterruptedException {
    DataSet ours = UpsAttributes.state(item.transaction(), Scheduled.IN_PROGRESS);
    return switch (service.changeState(item.uid(), ours)) {
      case Reply.Done _ -> changed(State.CLAIMED, "claimed");
      // The first answer may have been lost with the node or on the way: then it is ours already.
      case Reply.Conflict(String why) -> item.tries() > 1 ? claimedBefore(item, why) : taken(why);
      case Reply.Unknown(String why) -> unknown(item, why);
      case Reply.Away(String why) -> again(item, why);
    };
  }

  private static Change taken(String why) {
    return Change.to(State.TAKEN, "somebody else claimed it first: " + why);
  }

  /**
   * Only who knows the Transaction UID may update it (PS3.4 CC.1.1), so an update that is taken
   * says whose it is.
   */
  private Change claimedBefore(Workitem item, String why) throws InterruptedException {
    DataSet nothingNew = UpsAttributes.progress(item.transaction(), 0, "claimed");
    return switch (service.update(item.uid(), item.transaction(), nothingNew)) {
      case Reply.Done _ -> changed(State.CLAIMED, "claimed before").told(0);
      case Reply.Conflict _ -> taken(why);
      case Reply.Unknown(String unknown) -> unknown(item, unknown);
      case Reply.Away(String away) -> again(item, away);
    };
  }

  private Change perform(Workitem item) throws InterruptedException {
    List<SeriesEnd> ends = item.inputs().stream().map(input -> end(item, input)).toList();
    if (ends.stream().allMatch(SeriesEnd::isOver)) {
      return over(ends);
    }
    if (isToBeAsked(item)) {
      return stillOurs(item);
    }
    int percent = ends.stream().mapToInt(SeriesEnd::percent).sum() / ends.size();
    if (!item.progress().equals(Optional.of(percent))) {
      return tell(item, percent, ends);
    }
    for (int i = 0; i < ends.size(); i++) {
      Input input = item.inputs().get(i);
      if (ends.get(i) == SeriesEnd.UnderWay.NOT_HERE
          && isDue(input.askedAt())
          && fetching.fetch(item, input)) {
        return Change.to(State.CLAIMED, item.answer());
      }
    }
    Duration pause = OFTEN.compareTo(worklist.pollInterval()) < 0 ? OFTEN : worklist.pollInterval();
    return Change.waiting(State.CLAIMED, item.answer(), pause);
  }

  private SeriesEnd end(Workitem item, Input input) {
    SeriesEnd end = series.apply(input);
    boolean tooOld =
        item.claimedAt()
            .filter(at -> at.plus(worklist.maximumAge()).isBefore(clock.instant()))
            .isPresent();
    return end == SeriesEnd.UnderWay.NOT_HERE && tooOld ? new SeriesEnd.Missing() : end;
  }

  private static Change over(List<SeriesEnd> ends) {
    if (ends.isEmpty()) {
      return Change.to(State.CANCELING, "what this node had of its series was erased")
          .because(List.of(Discontinuation.UNSPECIFIED));
    }
    String words = words(ends);
    return ends.stream().anyMatch(e -> e instanceof SeriesEnd.Analysed)
        ? Change.to(State.COMPLETING, words)
        : Change.to(State.CANCELING, words).because(Discontinuation.of(ends));
  }

  /** For the worklist and for people; without anything about the patient. */
  static String words(List<SeriesEnd> ends) {
    long analysed = ends.stream().filter(e -> e instanceof SeriesEnd.Analysed).count();
    String others =
        ends.stream()
            .filter(e -> !(e instanceof SeriesEnd.Analysed))
            .map(Performer::word)
            .collect(Collectors.joining(", "));
    return "%d of %d series analysed%s"
        .formatted(analysed, ends.size(), others.isEmpty() ? "" : "; the others: " + others);
  }

  private static String word(SeriesEnd end) {
    return switch (end) {
      case SeriesEnd.Analysed _ -> "analysed";
      case SeriesEnd.Declined d ->
          d.reason().map(r -> "declined, " + r.code().meaning()).orElse("declined");
      case SeriesEnd.SetAside _ -> "set aside for a person";
      case SeriesEnd.Missing _ -> "images missing";
      case SeriesEnd.UnderWay u ->
          switch (u) {
            case NOT_HERE -> "not here yet";
            case COMING -> "images are coming";
            case WAITING -> "in the queue";
          };
    };
  }

  private boolean isToBeAsked(Workitem item) {
    return item.askedAt().isPresent() && isDue(item.askedAt());
  }

  private boolean isDue(Optional<Instant> last) {
    return last.map(at -> !at.plus(worklist.pollInterval()).isAfter(clock.instant())).orElse(true);
  }

  /** Whoever may cancel it there does so there; we see it here, when we ask. */
  private Change stillOurs(Workitem item) throws InterruptedException {
    return switch (service.retrieve(item.uid())) {
      case Reply.Done(List<DataSet> found) -> {
        String state =
            found.isEmpty() ? Scheduled.IN_PROGRESS : Scheduled.of(found.getFirst()).state();
        yield state.equals(Scheduled.IN_PROGRESS)
            ? Change.to(State.CLAIMED, item.answer()).stillOurs()
            : lost("the worklist says that it is " + state);
      }
      case Reply.Unknown(String why) -> unknown(item, why);
      case Reply.Conflict(String why) -> again(item, why);
      case Reply.Away(String why) -> again(item, why);
    };
  }

  private Change tell(Workitem item, int percent, List<SeriesEnd> ends)
      throws InterruptedException {
    String words = words(ends);
    DataSet progress = UpsAttributes.progress(item.transaction(), percent, words);
    return switch (service.update(item.uid(), item.transaction(), progress)) {
      case Reply.Done _ -> Change.to(State.CLAIMED, words).told(percent);
      case Reply.Conflict(String why) -> settle(item, why);
      case Reply.Unknown(String why) -> unknown(item, why);
      case Reply.Away(String why) -> again(item, why);
    };
  }

  private Change complete(Workitem item) throws InterruptedException {
    DataSet performed = attributes.performed(item, station(), item.answer(), created(item));
    return end(
        item,
        UpsAttributes.completed(item.transaction(), item.answer(), performed),
        State.COMPLETED,
        Scheduled.COMPLETED);
  }

  private Change cancel(Workitem item) throws InterruptedException {
    List<Created> created = created(item);
    Optional<DataSet> performed =
        created.isEmpty()
            ? Optional.empty()
            : Optional.of(attributes.performed(item, station(), item.answer(), created));
    DataSet why =
        attributes.discontinued(
            item.transaction(),
            item.endedAt().orElseGet(clock::instant),
            item.answer(),
            item.reasons().stream().map(Discontinuation::withValue).toList(),
            performed);
    return end(item, why, State.CANCELED, Scheduled.CANCELED);
  }

  private List<Created> created(Workitem item) {
    return item.inputs().stream()
        .map(series)
        .flatMap(
            end ->
                switch (end) {
                  case SeriesEnd.Analysed a -> objects.apply(a.report()).stream();
                  case SeriesEnd.Declined d -> objects.apply(d.report()).stream();
                  case SeriesEnd.SetAside _, SeriesEnd.Missing _, SeriesEnd.UnderWay _ ->
                      Stream.empty();
                })
        .toList();
  }

  /** First what the final state requires, then the final state (PS3.4 CC.2.1.3). */
  private Change end(Workitem item, DataSet last, State ended, String finalState)
      throws InterruptedException {
    Reply reply = service.update(item.uid(), item.transaction(), last);
    if (reply instanceof Reply.Done) {
      reply = service.changeState(item.uid(), UpsAttributes.state(item.transaction(), finalState));
    }
    return switch (reply) {
      case Reply.Done _ -> changed(ended, item.answer());
      case Reply.Conflict(String why) -> settle(item, why);
      case Reply.Unknown(String why) -> unknown(item, why);
      case Reply.Away(String why) -> again(item, why);
    };
  }

  /** The worklist does not take what we say: perhaps because it has it already. */
  private Change settle(Workitem item, String why) throws InterruptedException {
    return switch (service.retrieve(item.uid())) {
      case Reply.Done(List<DataSet> found) ->
          found.isEmpty()
              ? unknown(item, why)
              : settled(item, Scheduled.of(found.getFirst()).state(), why);
      case Reply.Unknown(String unknown) -> unknown(item, unknown);
      case Reply.Conflict(String again) -> again(item, again);
      case Reply.Away(String away) -> again(item, away);
    };
  }

  private Change settled(Workitem item, String state, String why) {
    if (item.state() == State.COMPLETING && state.equals(Scheduled.COMPLETED)) {
      return changed(State.COMPLETED, item.answer());
    }
    if (item.state() == State.CANCELING && state.equals(Scheduled.CANCELED)) {
      return changed(State.CANCELED, item.answer());
    }
    if (!state.equals(Scheduled.IN_PROGRESS)) {
      return lost("the worklist says that it is " + state);
    }
    return item.tries() < work.attempts()
        ? again(item, why)
        : Change.to(
            State.GIVEN_UP, "%s to %s, %d times".formatted(why, item.state(), item.tries()));
  }

  private Change unknown(Workitem item, String why) {
    return item.tries() < work.attempts() ? again(item, why) : lost(why);
  }

  private static Change lost(String why) {
    return Change.to(State.LOST, why).recorded(AuditEvent.PROCEDURE_READ);
  }

  private Change again(Workitem item, String why) {
    return item.tries() < work.deliveryAttempts()
        ? Change.again(item, why, pause(item.tries()))
        : Change.to(State.GIVEN_UP, "%s, %d times".formatted(why, item.tries()));
  }

  private Duration pause(int tries) {
    Duration pause = work.pauseBetweenAttempts().multipliedBy(1L << Math.min(tries - 1, 20));
    return pause.compareTo(work.maxPause()) < 0 ? pause : work.maxPause();
  }
}
