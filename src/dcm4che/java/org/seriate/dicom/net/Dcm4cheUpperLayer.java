package org.seriate.dicom.net;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import org.dcm4che3.net.Association;
import org.dcm4che3.net.State;
import org.dcm4che3.net.pdu.AAbort;
import org.seriate.dicom.net.AssociationFailure.Aborted;
import org.seriate.dicom.net.AssociationFailure.Lost;
import org.seriate.dicom.net.AssociationFailure.TooSlow;
import org.seriate.dicom.tls.TlsFacts;

/** The ends of an association that dcm4che holds. */
final class Dcm4cheUpperLayer implements UpperLayerService {
  private static final Duration LAST_LOOK = Duration.ofMillis(200);

  private final Association association;
  private final Dcm4cheWatch watch;

  Dcm4cheUpperLayer(Association association, Dcm4cheWatch watch) {
    this.association = association;
    this.watch = watch;
  }

  @Override
  public boolean isEstablished() {
    return association.isReadyForDataTransfer();
  }

  @Override
  public Optional<TlsFacts> tls() {
    return Dcm4cheConnection.tls(association.getSocket());
  }

  @Override
  public AssociationFailure lastWord(Lost lost) {
    long end = System.nanoTime() + LAST_LOOK.toNanos();
    while (System.nanoTime() < end && association.getState() != State.Sta1) {
      Thread.onSpinWait();
    }
    return association.getException() instanceof AAbort abort
        ? new Aborted(new Pdu.Abort(abort.getSource(), abort.getReason()))
        : lost;
  }

  @Override
  public void answer(AssociationFailure failure) {
    switch (failure) {
      case Lost _, Aborted _ -> {}
      case TooSlow _, AssociationFailure.Violation _ -> association.abort();
    }
  }

  @Override
  public void release(Duration time) throws AssociationFailure {
    ScheduledFuture<?> end = watch.forPeer(time.toNanos(), "A-RELEASE-RP");
    try {
      association.release();
      association.waitForSocketClose();
    } catch (AAbort e) {
      Optional<TooSlow> late = watch.late();
      throw late.isPresent()
          ? late.get()
          : new Aborted(new Pdu.Abort(e.getSource(), e.getReason()));
    } catch (IOException e) {
      throw new Lost("the connection is lost: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Lost("interrupted while releasing", e);
    } finally {
      end.cancel(false);
    }
  }

  /** dcm4che has answered it itself. */
  @Override
  public void answerRelease() {}

  @Override
  public void abort() {
    association.abort();
  }

  /** dcm4che closes by itself, a moment after a last word of ours. */
  @Override
  public void finish() {}
}
