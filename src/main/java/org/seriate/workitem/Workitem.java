package org.seriate.workitem;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.seriate.series.Code;

/**
 * A row of table {@code workitem}, taken up by this node.
 *
 * @param transactionUid empty before it is to be claimed
 * @param code Scheduled Workitem Code, empty before it was read
 * @param progress in percent, as the worklist was told last
 * @param reasons values of CID 9300 with which it is to end
 * @param askedAt when the worklist was asked last whether it is still ours
 * @param attempt fencing token
 * @param tries how often it was taken up in this state, this time counted
 * @param answer what happened last, in one sentence for a person
 */
record Workitem(
    long id,
    String uid,
    State state,
    Optional<String> transactionUid,
    Optional<Code> code,
    Optional<Integer> progress,
    List<String> reasons,
    Optional<Instant> askedAt,
    Optional<Instant> claimedAt,
    Optional<Instant> endedAt,
    int attempt,
    int tries,
    String answer,
    List<Input> inputs) {
  Workitem {
    reasons = List.copyOf(reasons);
    inputs = List.copyOf(inputs);
  }

  String transaction() {
    return transactionUid.orElseThrow();
  }
}
