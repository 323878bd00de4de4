package org.seriate.dicom.net;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.dcm4che3.net.Association;
import org.seriate.dicom.net.AssociationFailure.TooSlow;

/**
 * Cuts a peer that lets us wait, and knows afterwards that it did: of an association that is over
 * dcm4che says that there was an A-ABORT, not whose.
 */
final class Dcm4cheWatch {
  private final Association association;
  private volatile String late;
  private ScheduledFuture<?> idle;

  Dcm4cheWatch(Association association) {
    this.association = association;
  }

  Optional<TooSlow> late() {
    return Optional.ofNullable(late).map(TooSlow::new);
  }

  /** A wait begins that is cut by A-ABORT. */
  ScheduledFuture<?> forPeer(long nanos, String what) {
    return Dcm4cheThreads.TIMER.schedule(
        () -> {
          late = "waited too long for " + what;
          Dcm4cheThreads.CONNECTIONS.execute(association::abort);
        },
        nanos,
        TimeUnit.NANOSECONDS);
  }

  /** The same for the peer to take what we send: no A-ABORT could get through either. */
  ScheduledFuture<?> forRoom(Duration time) {
    return Dcm4cheThreads.TIMER.schedule(
        () -> {
          late = "the peer did not take a PDU in " + time.toMillis() + " ms";
          Dcm4cheConnection.hangUp(association.getSocket());
        },
        time.toNanos(),
        TimeUnit.NANOSECONDS);
  }

  synchronized void idle(Duration time) {
    idleUnless(() -> false, time);
  }

  /** The same, if what is waited for has not come already. */
  synchronized void idleUnless(BooleanSupplier come, Duration time) {
    busy();
    if (!come.getAsBoolean()) {
      idle = forPeer(time.toNanos(), "the next PDU");
    }
  }

  synchronized void busy() {
    if (idle != null) {
      idle.cancel(false);
      idle = null;
    }
  }
}
