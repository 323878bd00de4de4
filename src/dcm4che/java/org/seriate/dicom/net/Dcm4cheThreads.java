package org.seriate.dicom.net;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** What dcm4che runs on: a virtual thread for each connection and operation, and one timer. */
final class Dcm4cheThreads {
  static final Executor CONNECTIONS = task -> Thread.ofVirtual().name("dcm4che").start(task);

  static final ScheduledThreadPoolExecutor TIMER = timer();

  private Dcm4cheThreads() {}

  private static ScheduledThreadPoolExecutor timer() {
    var timer =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().daemon().name("dcm4che-timer").unstarted(task));
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }
}
