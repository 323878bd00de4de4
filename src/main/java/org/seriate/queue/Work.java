package org.seriate.queue;

import java.util.Optional;
import org.seriate.store.WorkRow.Step;

/** What a worker does with a claim; the life of a series implements it. */
public interface Work {
  /**
   * Does the claimed step and settles the claim.
   *
   * @return empty when it is settled, else why not
   */
  Optional<Failure> perform(Claim claim) throws Exception;

  /** What an exception of {@link #perform} means. */
  Failure failureOf(Claim claim, Exception thrown);

  /** Why this node can do no work of this step at all, if so. */
  Optional<String> unableTo(Step step);

  /**
   * Settles an analysis that nobody was able to do for too long: the series is reported as not
   * analysed, for a report that never comes is worse.
   *
   * @return empty when it is settled, else why not
   */
  Optional<Failure> decline(Claim claim, String why) throws Exception;

  /** Takes the work out of the line with all that hangs on it. */
  void setAside(Claim claim, String reason);
}
