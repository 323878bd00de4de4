package org.seriate.workitem;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.seriate.audit.AuditEvent;
import org.seriate.series.Code;

/**
 * What a node leaves of a workitem that it took up.
 *
 * @param answer what happened, in one sentence for a person
 * @param pause before it is looked at again
 * @param trouble why the step is to be made again, if it is
 * @param asked whether the worklist said that it is still ours
 * @param progress in percent, as it was told
 * @param reasons values of CID 9300 with which it is to end
 * @param event for the record, if the worklist was read or changed
 */
record Change(
    State state,
    String answer,
    Duration pause,
    Optional<String> trouble,
    boolean asked,
    Optional<Integer> progress,
    Optional<Claim> claim,
    List<String> reasons,
    Optional<AuditEvent> event) {

  /** What is written before a workitem is claimed. */
  record Claim(String transactionUid, Code code, List<Input> inputs) {}

  Change {
    reasons = List.copyOf(reasons);
  }

  private Change(State state, String answer, Duration pause, Optional<String> trouble) {
    this(
        state,
        answer,
        pause,
        trouble,
        false,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  /** On to the next step, at once. */
  static Change to(State state, String answer) {
    return new Change(state, answer, Duration.ZERO, Optional.empty());
  }

  /** Nothing was wrong; it is looked at again. */
  static Change waiting(State state, String answer, Duration pause) {
    return new Change(state, answer, pause, Optional.empty());
  }

  /** The same step again, with the same words of why it is taken. */
  static Change again(Workitem item, String trouble, Duration pause) {
    return new Change(item.state(), item.answer(), pause, Optional.of(trouble));
  }

  Change with(Claim written) {
    return new Change(
        state, answer, pause, trouble, asked, progress, Optional.of(written), reasons, event);
  }

  Change because(List<Code> codes) {
    List<String> values = codes.stream().map(Code::value).toList();
    return new Change(state, answer, pause, trouble, asked, progress, claim, values, event);
  }

  Change told(int percent) {
    return new Change(
        state, answer, pause, trouble, true, Optional.of(percent), claim, reasons, event);
  }

  Change stillOurs() {
    return new Change(state, answer, pause, trouble, true, progress, claim, reasons, event);
  }

  Change recorded(AuditEvent as) {
    return new Change(
        state, answer, pause, trouble, asked, progress, claim, reasons, Optional.of(as));
  }
}
