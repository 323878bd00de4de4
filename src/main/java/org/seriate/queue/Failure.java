package org.seriate.queue;

import java.time.Duration;

/** Why an attempt did not settle its work, and with it what happens next. */
public sealed interface Failure {
  /** One sentence for a person. */
  String why();

  /**
   * It may go better later.
   *
   * @param attempts after so many failed ones the work is set aside
   */
  record TryAgain(String why, int attempts) implements Failure {}

  /** What it needs is not there yet; it is no fault of the work, and counts as no attempt. */
  record NotYet(String why, Duration pause) implements Failure {}

  /** It will not go better by itself; a person looks. */
  record SetAside(String why) implements Failure {}

  /** This worker can do no work at all; the work goes back untouched, readiness goes red. */
  record StopWorker(String why) implements Failure {}
}
