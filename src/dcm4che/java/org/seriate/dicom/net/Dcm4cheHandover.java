package org.seriate.dicom.net;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.dcm4che3.net.PDVInputStream;
import org.seriate.dicom.net.AssociationFailure.Lost;

/**
 * A data set between two threads: dcm4che lets only the thread of the connection read, and the one
 * who wants the bytes is another. Each read is done by the former into the array of the latter, so
 * nothing is copied or held, and the sender waits when nobody reads.
 */
final class Dcm4cheHandover extends MessageReader.DataSetStream {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition change = lock.newCondition();
  private byte[] into;
  private int offset;
  private int length;
  private int count;
  private boolean asked;
  private boolean draining;
  private boolean closed;
  private boolean ended;
  private AssociationFailure failure;

  /** How a failure of the connection is to be told. */
  @FunctionalInterface
  interface Told {
    AssociationFailure of(IOException e);
  }

  /** For a command without a data set. */
  static Dcm4cheHandover empty() {
    Dcm4cheHandover none = new Dcm4cheHandover();
    none.ended = true;
    return none;
  }

  /** On the connection's thread: reads as it is asked to, until the data set is over. */
  void serve(PDVInputStream in, Dcm4cheDeadlines deadlines, Told told) throws IOException {
    try {
      while (await()) {
        int read = deadlines.read(in, into, offset, length);
        answer(read);
        if (read < 0) {
          return;
        }
      }
      deadlines.skipAll(in);
      answer(-1);
    } catch (IOException e) {
      fail(told.of(e));
      throw e;
    } catch (RuntimeException e) {
      fail(new Lost("the connection's thread failed", e));
      throw e;
    }
  }

  /** True when a read was asked for, false when the rest is to be read away. */
  private boolean await() {
    lock.lock();
    try {
      while (!asked && !draining) {
        change.awaitUninterruptibly();
      }
      return asked;
    } finally {
      lock.unlock();
    }
  }

  private void answer(int read) {
    lock.lock();
    try {
      count = read;
      ended = read < 0;
      asked = false;
      change.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void fail(AssociationFailure why) {
    lock.lock();
    try {
      failure = why;
      asked = false;
      change.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody will read this any more. */
  void abandon() {
    lock.lock();
    try {
      draining = true;
      change.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  Optional<AssociationFailure> failure() {
    lock.lock();
    try {
      return Optional.ofNullable(failure);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int at, int most) throws IOException {
    if (closed) {
      throw new IOException("the data set was answered already");
    }
    if (most == 0) {
      return 0;
    }
    lock.lock();
    try {
      if (ended) {
        return -1;
      }
      into = target;
      offset = at;
      length = most;
      asked = failure == null;
      change.signalAll();
      while (asked) {
        change.awaitUninterruptibly();
      }
      into = null;
      rethrow();
      return count;
    } finally {
      lock.unlock();
    }
  }

  private void rethrow() throws AssociationFailure {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  void drain() throws AssociationFailure {
    closed = true;
    lock.lock();
    try {
      draining = true;
      change.signalAll();
      while (!ended && failure == null) {
        change.awaitUninterruptibly();
      }
      rethrow();
    } finally {
      lock.unlock();
    }
  }
}
