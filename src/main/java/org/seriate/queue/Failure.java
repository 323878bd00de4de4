package org.seriate.queue;

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

  /** It will not go better by itself; a person looks. */
  record SetAside(String why) implements Failure {}

  /** This worker can do no work at all; the work goes back untouched, readiness goes red. */
  record StopWorker(String why) implements Failure {}
}
