package org.seriate.retain;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.jboss.logging.Logger;
import org.seriate.config.AeConfig;
import org.seriate.config.FreeSpace;
import org.seriate.config.NodeConfig;
import org.seriate.store.ObjectStore;

/** Says in the log when the disk passes a watermark, once in each direction. */
@ApplicationScoped
public class DiskWatch {
  private static final Logger LOG = Logger.getLogger(DiskWatch.class);

  /** From much room to none. */
  enum Level {
    ROOM,
    LITTLE,
    NONE
  }

  private final ObjectStore store;
  private final FreeSpace warnBelow;
  private final FreeSpace refuseBelow;
  private Level level = Level.ROOM;

  DiskWatch(ObjectStore store, AeConfig config) {
    NodeConfig.Disk disk = config.node().disk();
    this.store = store;
    this.warnBelow = disk.warnBelowFree();
    this.refuseBelow = disk.refuseBelowFree();
  }

  @Scheduled(every = "30s", concurrentExecution = ConcurrentExecution.SKIP)
  void tick() throws IOException {
    look(store.free(), store.diskSize());
  }

  /** Returns how much room there is, and says so when that has changed. */
  synchronized Level look(long free, long size) {
    Level now =
        free < refuseBelow.bytesOf(size)
            ? Level.NONE
            : free < warnBelow.bytesOf(size) ? Level.LITTLE : Level.ROOM;
    if (now != level) {
      long mib = free >> 20;
      switch (now) {
        case NONE ->
            LOG.errorf(
                "the disk has %d MiB left, below disk.refuseBelowFree (%s): senders are told A700"
                    + " until there is room; make some, or set disk.purgeDeliveredAfter",
                mib, refuseBelow);
        case LITTLE ->
            LOG.warnf(
                "the disk has %d MiB left, below disk.warnBelowFree (%s); below %s no image is"
                    + " taken. Make room, or set disk.purgeDeliveredAfter",
                mib, warnBelow, refuseBelow);
        case ROOM -> LOG.infof("the disk has room again: %d MiB", mib);
      }
      level = now;
    }
    return now;
  }
}
