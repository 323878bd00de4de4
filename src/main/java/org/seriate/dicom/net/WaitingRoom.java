package org.seriate.dicom.net;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Connections without an association: those that have not sent A-ASSOCIATE-RQ yet (Sta2) and those
 * we wait for to close (Sta13).
 *
 * <p>When the room is full the one that has waited longest goes. A flood of silent connections thus
 * crowds out its own kind; a peer that says at once what it wants is served.
 */
final class WaitingRoom {
  private final int capacity;
  private final Set<Connection> waiting = new LinkedHashSet<>();
  private boolean closed;

  WaitingRoom(int capacity) {
    this.capacity = capacity;
  }

  /** False when the listener has closed. */
  synchronized boolean enter(Connection connection) {
    if (closed) {
      return false;
    }
    if (waiting.size() >= capacity) {
      dropOldest();
    }
    waiting.add(connection);
    return true;
  }

  synchronized void leave(Connection connection) {
    waiting.remove(connection);
  }

  /** False when there was none to let go. */
  synchronized boolean dropOldest() {
    Iterator<Connection> oldest = waiting.iterator();
    if (!oldest.hasNext()) {
      return false;
    }
    Connection connection = oldest.next();
    oldest.remove();
    connection.reset();
    return true;
  }

  synchronized int count() {
    return waiting.size();
  }

  void close() {
    List<Connection> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(waiting);
      waiting.clear();
    }
    left.forEach(Connection::reset);
  }
}
