package org.seriate.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * A file that is written from front to back and holds many objects, each behind its {@link
 * SegmentRecord}.
 *
 * <pre>
 * block 0   magic, format, number, secret
 * then      records, each from a multiple of 4096 on
 * </pre>
 *
 * Writers write side by side, each into its own range. One sync makes all durable that were written
 * before it began: the first writer to ask runs it, those who come meanwhile wait for the next.
 */
final class Segment {
  private static final Logger LOG = Logger.getLogger(Segment.class);
  static final long USUAL_SIZE = 256L << 20;
  static final int FIRST_RECORD = SegmentRecord.ALIGNMENT;

  private static final long MAGIC = 0x5345524941544553L; // "SERIATES"
  private static final int FORMAT = 1;
  private static final int HEAD = 8 + 8 + 8 + 16;

  private final long number;
  private final long size;
  private final UUID secret;
  private final Path path;
  private final FileChannel channel;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition syncEnded = lock.newCondition();
  private final TreeSet<Long> unlisted = new TreeSet<>();
  private long end = FIRST_RECORD;
  private int writers;
  private boolean full;
  private boolean syncing;
  private long asked;
  private long synced;
  private IOException failure;

  private Segment(long number, long size, UUID secret, Path path, FileChannel channel) {
    this.number = number;
    this.size = size;
    this.secret = secret;
    this.path = path;
    this.channel = channel;
  }

  /** A new one, itself durable. */
  static Segment create(Path folder, long number, long size, DiskSync disk) throws IOException {
    UUID secret = UUID.randomUUID();
    Path path = path(folder, number);
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      LinuxFile.allocate(path, size);
      ByteBuffer head = ByteBuffer.allocate(FIRST_RECORD);
      head.putLong(MAGIC).putLong(FORMAT).putLong(number);
      head.putLong(secret.getMostSignificantBits()).putLong(secret.getLeastSignificantBits());
      writeAll(channel, new ByteBuffer[] {head.rewind()}, 0);
      disk.sync(channel, path);
      disk.syncDirectory(folder);
    } catch (IOException e) {
      channel.close();
      Files.deleteIfExists(path);
      throw e;
    }
    return new Segment(number, size, secret, path, channel);
  }

  static Path path(Path folder, long number) {
    return folder.resolve(number + ".seg");
  }

  /** The secret in the first block; empty when a crash came before it was written. */
  static Optional<UUID> secretOf(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer head = ByteBuffer.allocate(HEAD);
      while (head.hasRemaining() && channel.read(head) >= 0) {}
      head.flip();
      if (head.remaining() < HEAD || head.getLong() != MAGIC || head.getLong() != FORMAT) {
        return Optional.empty();
      }
      head.getLong();
      return Optional.of(new UUID(head.getLong(), head.getLong()));
    }
  }

  long number() {
    return number;
  }

  UUID secret() {
    return secret;
  }

  /** Takes a range; -1 when there is no room for it. */
  long reserve(long length) {
    lock.lock();
    try {
      if (full || end > FIRST_RECORD && end + length > size) {
        return -1;
      }
      long at = end;
      end += length;
      writers++;
      unlisted.add(at);
      return at;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Fills a reserved range and returns when it is durable.
   *
   * @throws IOException when it is not; the range is given up then, and so is the segment
   */
  void write(ByteBuffer[] bytes, long at, DiskSync disk) throws IOException {
    boolean durable = false;
    try {
      writeAll(channel, bytes, at);
      syncTogether(disk);
      durable = true;
    } finally {
      lock.lock();
      try {
        writers--;
        if (!durable) {
          full = true;
          unlisted.remove(at);
        }
        closeWhenDone();
      } finally {
        lock.unlock();
      }
    }
  }

  private static void writeAll(FileChannel channel, ByteBuffer[] bytes, long at)
      throws IOException {
    for (ByteBuffer part : bytes) {
      while (part.hasRemaining()) {
        at += channel.write(part, at);
      }
    }
  }

  private void syncTogether(DiskSync disk) throws IOException {
    lock.lock();
    try {
      long mine = ++asked;
      while (synced < mine) {
        if (failure != null) {
          throw new IOException("the disk refused a sync: " + failure.getMessage(), failure);
        }
        if (syncing) {
          syncEnded.awaitUninterruptibly();
        } else {
          sync(disk);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Held lock; let go of while the disk works. */
  private void sync(DiskSync disk) {
    syncing = true;
    long upTo = asked;
    lock.unlock();
    IOException refused = null;
    try {
      disk.sync(channel, path);
    } catch (IOException e) {
      refused = e;
    } finally {
      lock.lock();
      syncing = false;
    }
    // After a failed sync the system may forget what it could not write: nothing here is sure.
    if (refused == null) {
      synced = upTo;
    } else {
      failure = refused;
    }
    syncEnded.signalAll();
  }

  /** No more ranges; the file is cut to its length once the last writer is through. */
  void seal() {
    lock.lock();
    try {
      full = true;
      closeWhenDone();
    } finally {
      lock.unlock();
    }
  }

  private void closeWhenDone() {
    if (full && writers == 0 && channel.isOpen()) {
      try (channel) {
        channel.truncate(end);
      } catch (IOException e) {
        LOG.warnf("%s keeps its empty end until the next start: %s", path, e.getMessage());
      }
    }
  }

  /** Up to where every record would have its rows, if those that begin at {@code these} had. */
  long listedWith(Set<Long> these) {
    lock.lock();
    try {
      return unlisted.stream().filter(at -> !these.contains(at)).findFirst().orElse(end);
    } finally {
      lock.unlock();
    }
  }

  /** These have their rows. */
  void listed(Set<Long> these) {
    lock.lock();
    try {
      unlisted.removeAll(these);
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing is written to it any more and every record has its rows. */
  boolean isDone() {
    lock.lock();
    try {
      return full && writers == 0 && unlisted.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return "Segment[" + path.getFileName() + "]";
  }
}
