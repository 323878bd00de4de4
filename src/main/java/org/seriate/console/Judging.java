package org.seriate.console;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.seriate.access.Me;
import org.seriate.access.Users;
import org.seriate.models.Feedback;
import org.seriate.queue.Approvals;
import org.seriate.queue.Commanded;
import org.seriate.series.VerifyingObserver;

/** What the person who asks does about a result, from a page or by a program. */
@ApplicationScoped
class Judging {
  private static final int LONGEST = 500;

  private final Approvals approvals;
  private final Feedback feedback;
  private final Users users;
  private final Me me;

  Judging(Approvals approvals, Feedback feedback, Users users, Me me) {
    this.approvals = approvals;
    this.feedback = feedback;
    this.users = users;
    this.me = me;
  }

  /** Why a comment cannot be taken, if so. */
  static Optional<String> unfit(String comment) {
    return comment.strip().length() > LONGEST
        ? Optional.of("A comment has at most %d characters.".formatted(LONGEST))
        : Optional.empty();
  }

  /** The same where the act may need one. */
  static Optional<String> unfit(Approvals.Act act, String comment) {
    return act.needsComment() && comment.isBlank()
        ? Optional.of(
            "Say why in 1 to %d characters, without naming the patient.".formatted(LONGEST))
        : unfit(comment);
  }

  /** How reports name the person who asks as verifying; empty for one who may not verify. */
  Optional<VerifyingObserver> observer() {
    return users.observer(me.getName());
  }

  Commanded perform(Approvals.Act act, long series, int revision, String comment) {
    return approvals.perform(
        act,
        series,
        revision,
        comment.strip(),
        new Approvals.Person(me.getName(), me.actor(), observer()));
  }

  Feedback.Heard opine(long series, int revision, boolean agrees, String comment) {
    return feedback.give(series, revision, agrees, comment.strip(), me.getName(), me.actor());
  }
}
