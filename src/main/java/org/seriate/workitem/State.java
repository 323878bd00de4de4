package org.seriate.workitem;

import java.util.EnumSet;
import java.util.Set;

/** Where we are with a workitem; the drawing is in {@link Worklist}. */
enum State {
  FOUND,
  REFUSING,
  CLAIMING,
  CLAIMED,
  COMPLETING,
  CANCELING,
  /** Its cancelation is requested; the worklist decides. */
  REFUSED,
  /** Somebody else has it. */
  TAKEN,
  /** It is scheduled for another station. */
  NOT_OURS,
  COMPLETED,
  CANCELED,
  /** The worklist took it away from us. */
  LOST,
  /** A person looks. */
  GIVEN_UP;

  private static final Set<State> OPEN =
      EnumSet.of(FOUND, REFUSING, CLAIMING, CLAIMED, COMPLETING, CANCELING);

  boolean isOpen() {
    return OPEN.contains(this);
  }
}
