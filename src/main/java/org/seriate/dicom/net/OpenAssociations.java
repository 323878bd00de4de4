package org.seriate.dicom.net;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The associations that a listener has accepted, and the limits on their number. */
final class OpenAssociations {
  private final int maxTotal;
  private final int maxPerPeer;
  private final Map<OpenAssociation, InetAddress> open = new LinkedHashMap<>();
  private boolean closed;

  OpenAssociations(int maxTotal, int maxPerPeer) {
    this.maxTotal = maxTotal;
    this.maxPerPeer = maxPerPeer;
  }

  /** Takes a place, or says which limit is reached. */
  synchronized Optional<String> enter(OpenAssociation association, InetAddress peer) {
    if (closed) {
      return Optional.of("the port is closing");
    }
    if (open.size() >= maxTotal) {
      return Optional.of("all " + maxTotal + " associations are in use");
    }
    long ofPeer = open.values().stream().filter(peer::equals).count();
    if (ofPeer >= maxPerPeer) {
      return Optional.of("all " + maxPerPeer + " associations of this address are in use");
    }
    open.put(association, peer);
    return Optional.empty();
  }

  synchronized void leave(OpenAssociation association) {
    open.remove(association);
    notifyAll();
  }

  synchronized void close() {
    closed = true;
  }

  synchronized int count() {
    return open.size();
  }

  synchronized List<OpenAssociation> all() {
    return List.copyOf(open.keySet());
  }

  /** Waits until none is left, at most this long. */
  synchronized boolean awaitNone(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    try {
      for (long left = time.toNanos();
          !open.isEmpty() && left > 0;
          left = end - System.nanoTime()) {
        wait(left / 1_000_000, (int) (left % 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return open.isEmpty();
  }
}
