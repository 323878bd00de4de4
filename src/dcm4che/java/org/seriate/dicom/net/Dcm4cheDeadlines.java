package org.seriate.dicom.net;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import org.dcm4che3.net.PDVInputStream;

/**
 * Cuts a peer that stalls or drips within an object, which dcm4che by itself waits for without end:
 * its idle timeout does not run while an operation is performed.
 */
final class Dcm4cheDeadlines {
  private final Dcm4cheWatch watch;
  private final long perRead;
  private long leftInAll;

  /**
   * @param fragment longest wait for the next fragment, whole
   * @param object longest wait for all of the data set
   */
  Dcm4cheDeadlines(Dcm4cheWatch watch, Duration fragment, Duration object) {
    this.watch = watch;
    this.perRead = fragment.toNanos();
    this.leftInAll = object.toNanos();
  }

  @FunctionalInterface
  private interface Wait {
    int run() throws IOException;
  }

  int read(PDVInputStream in, byte[] into, int offset, int length) throws IOException {
    return within(() -> in.read(into, offset, length));
  }

  void skipAll(PDVInputStream in) throws IOException {
    byte[] away = new byte[8192];
    while (within(() -> in.read(away)) >= 0) {}
  }

  private int within(Wait wait) throws IOException {
    long began = System.nanoTime();
    ScheduledFuture<?> end =
        perRead < leftInAll
            ? watch.forPeer(perRead, "the next PDU")
            : watch.forPeer(leftInAll, "the rest of a message");
    try {
      return wait.run();
    } finally {
      end.cancel(false);
      leftInAll = Math.max(1, leftInAll - (System.nanoTime() - began));
    }
  }
}
