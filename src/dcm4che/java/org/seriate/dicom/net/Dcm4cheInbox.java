package org.seriate.dicom.net;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.net.Association;
import org.dcm4che3.net.PDVInputStream;
import org.dcm4che3.net.pdu.AAbort;
import org.seriate.dicom.net.AssociationFailure.Aborted;
import org.seriate.dicom.net.AssociationFailure.Lost;
import org.seriate.dicom.net.AssociationFailure.TooSlow;
import org.seriate.dicom.net.AssociationFailure.Violation;

/**
 * The messages that dcm4che hands up on the thread of its connection, for the thread that takes
 * them one after the other. The former waits when the latter has too many before it.
 */
final class Dcm4cheInbox implements MessageReader {
  private static final int MOST_WAITING = 8;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition change = lock.newCondition();
  private final Queue<Message> waiting = new ArrayDeque<>();
  private final Map<Integer, PresentationContext.Accepted> contexts = new ConcurrentHashMap<>();
  private Dcm4cheHandover handingOver;
  private boolean shut;
  private boolean over;
  private Optional<AssociationFailure> failure = Optional.empty();
  private volatile Dcm4cheWatch watch;

  void agree(Map<Integer, PresentationContext.Accepted> agreed, Dcm4cheWatch watch) {
    this.watch = watch;
    contexts.putAll(agreed);
  }

  PresentationContext.Accepted context(int id) throws Violation {
    PresentationContext.Accepted context = contexts.get(id);
    if (context == null) {
      throw Violation.invalidParameter("presentation context " + id + " was not accepted");
    }
    return context;
  }

  /** On the connection's thread; returns when the data set was read to its end. */
  void deliver(
      int contextId,
      CommandSet command,
      PDVInputStream data,
      Dcm4cheDeadlines deadlines,
      Association as)
      throws IOException {
    Dcm4cheHandover dataSet = data == null ? Dcm4cheHandover.empty() : new Dcm4cheHandover();
    if (!put(new Message(context(contextId), command, dataSet), dataSet)) {
      dataSet.abandon();
    }
    if (data != null) {
      dataSet.serve(data, deadlines, e -> told(e, as));
    }
  }

  /** What dcm4che has read already: a response, or a cancel. */
  void deliver(int contextId, Attributes command, Attributes data) throws IOException {
    PresentationContext.Accepted context = context(contextId);
    byte[] bytes = data == null ? new byte[0] : Dcm4cheData.encoded(data, context.transferSyntax());
    put(new Message(context, Dcm4cheData.command(command), new Read(bytes)), null);
  }

  void deliver(int contextId, CommandSet command) throws Violation {
    put(new Message(context(contextId), command, Dcm4cheHandover.empty()), null);
  }

  /** False when nobody takes messages any more. */
  private boolean put(Message message, Dcm4cheHandover dataSet) {
    lock.lock();
    try {
      while (waiting.size() >= MOST_WAITING && !shut) {
        change.awaitUninterruptibly();
      }
      if (!shut) {
        waiting.add(message);
        handingOver = dataSet;
        change.signalAll();
      }
      return !shut;
    } finally {
      lock.unlock();
    }
  }

  /** Why it is over, as far as anybody can tell. */
  private AssociationFailure told(IOException e, Association as) {
    Optional<TooSlow> late = Optional.ofNullable(watch).flatMap(Dcm4cheWatch::late);
    if (late.isPresent()) {
      return late.get();
    }
    return as.getException() instanceof AAbort abort
        ? new Aborted(new Pdu.Abort(abort.getSource(), abort.getReason()))
        : lost(e);
  }

  private static AssociationFailure lost(IOException e) {
    return new Lost(
        e instanceof EOFException
            ? "the peer closed the connection"
            : "the connection is lost: " + e.getMessage(),
        e);
  }

  /** The association is over; released when dcm4che knows of nothing else. */
  void end(Association as) {
    IOException why = as.getException();
    lock.lock();
    try {
      over = true;
      if (why != null) {
        failure = Optional.of(told(why, as));
      }
      change.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing is taken from here on; the connection's thread need not wait for anybody. */
  void shut() {
    lock.lock();
    try {
      shut = true;
      waiting.clear();
      if (handingOver != null) {
        handingOver.abandon();
      }
      change.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<Message> next() throws AssociationFailure {
    lock.lock();
    try {
      while (waiting.isEmpty() && !over) {
        change.awaitUninterruptibly();
      }
      if (waiting.isEmpty() && failure.isPresent()) {
        throw failure.get();
      }
      Optional<Message> next = Optional.ofNullable(waiting.poll());
      change.signalAll();
      return next;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean hasInput() throws AssociationFailure {
    lock.lock();
    try {
      return !waiting.isEmpty() || over;
    } finally {
      lock.unlock();
    }
  }

  /** A data set that is in memory already. */
  private static final class Read extends DataSetStream {
    private final ByteArrayInputStream bytes;

    Read(byte[] bytes) {
      this.bytes = new ByteArrayInputStream(bytes);
    }

    @Override
    Optional<AssociationFailure> failure() {
      return Optional.empty();
    }

    @Override
    void drain() {
      bytes.skip(Integer.MAX_VALUE);
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return bytes.read(into, offset, length);
    }
  }
}
