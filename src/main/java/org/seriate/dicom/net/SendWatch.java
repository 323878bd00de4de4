package org.seriate.dicom.net;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Cuts connections whose peer does not read.
 *
 * <p>A blocking write has no timeout of its own; only closing the socket under it ends the wait.
 * One daemon thread serves all connections and goes away when nothing is being sent.
 */
final class SendWatch {
  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private SendWatch() {}

  /** Runs {@code cut} unless the result is cancelled within the time allowed. */
  static ScheduledFuture<?> over(Duration allowed, Runnable cut) {
    return TIMER.schedule(cut, allowed.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static ScheduledThreadPoolExecutor timer() {
    var timer =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().daemon().name("dicom-send-watch").unstarted(task));
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(10, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }
}
