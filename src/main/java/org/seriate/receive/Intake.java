package org.seriate.receive;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfig;
import org.seriate.dicom.net.AssociationFacts;
import org.seriate.dicom.net.Status;
import org.seriate.store.Arrival;
import org.seriate.store.Backlog;
import org.seriate.store.NodeRun;
import org.seriate.store.ObjectStore;
import org.seriate.store.Place;

/**
 * Follows the store and writes the rows of kept objects, many in one transaction. The sender has
 * its Success by then; what a crash takes from this line is read again from the store.
 *
 * <pre>
 * object kept ──list──▶ line ──at most 500 of them──▶ rows and listed_to, one commit
 *                        └─ full (limits.maxUnlisted): A700 before an object is read
 * </pre>
 */
@ApplicationScoped
class Intake implements Listing {
  private static final Logger LOG = Logger.getLogger(Intake.class);

  private static final int BATCH = 500;

  /** One transaction for each object costs more than the object; rows may come so much later. */
  private static final Duration GATHER = Duration.ofMillis(50);

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final InstanceRows rows;
  private final SourceRows sources;
  private final AuditTrail audit;
  private final ObjectStore store;
  private final UUID run;
  private final int maxUnlisted;
  private final Deque<Item> line = new ArrayDeque<>();
  private boolean open;
  private Thread follower;

  private sealed interface Item {
    record Arrived(ReceivedObject object) implements Item {}

    record Ended(long association, boolean released, Duration settle) implements Item {}
  }

  Intake(
      InstanceRows rows,
      SourceRows sources,
      AuditTrail audit,
      ObjectStore store,
      NodeRun run,
      AeConfig config,
      Backlog backlog) {
    this.rows = rows;
    this.sources = sources;
    this.audit = audit;
    this.store = store;
    this.run = run.id();
    this.maxUnlisted = config.node().limits().maxUnlisted();
    backlog.isToldBy(this::oldestUnlisted);
  }

  /** Begins to follow. */
  synchronized void open() {
    open = true;
    follower = Thread.ofPlatform().name("intake").daemon().start(this::follow);
  }

  /** Writes what is in line for {@code grace}; what is left is listed at the next start. */
  void close(Duration grace) {
    Thread ending;
    synchronized (this) {
      open = false;
      ending = follower;
      notifyAll();
    }
    try {
      if (ending != null && !ending.join(grace)) {
        ending.interrupt();
        ending.join(Duration.ofSeconds(5));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Arrival arrival(AssociationFacts association) {
    return new Arrival(
        run,
        association.id(),
        association.callingAe(),
        association.remoteAddress().getHostAddress(),
        CallerName.of(association),
        Instant.now().truncatedTo(ChronoUnit.MICROS));
  }

  @Override
  public synchronized boolean isFull() {
    return line.size() >= maxUnlisted;
  }

  @Override
  public void list(ReceivedObject object) {
    add(new Item.Arrived(object));
  }

  /** An association is over; this is written after the rows of everything it brought. */
  void associationEnded(long association, boolean released, Duration settle) {
    add(new Item.Ended(association, released, settle));
  }

  private synchronized void add(Item item) {
    line.add(item);
    if (line.size() == 1 || line.size() == BATCH) {
      notifyAll();
    }
  }

  /** What is being written is in line until it is committed. */
  private synchronized Optional<Instant> oldestUnlisted() {
    return line.stream()
        .filter(Item.Arrived.class::isInstance)
        .findFirst()
        .map(i -> ((Item.Arrived) i).object().arrival().at());
  }

  private void follow() {
    try {
      for (List<Item> batch = next(); !batch.isEmpty(); batch = next()) {
        listUntilItIs(batch);
      }
    } catch (InterruptedException e) {
      LOG.warnf("%d objects are kept without rows; the next start lists them", size());
    }
  }

  private synchronized int size() {
    return line.size();
  }

  /** What is in line, once there is something; nothing when it is empty and closed. */
  private List<Item> next() throws InterruptedException {
    synchronized (this) {
      while (open && line.isEmpty()) {
        wait();
      }
      if (open && line.size() < BATCH) {
        wait(GATHER.toMillis());
      }
    }
    synchronized (this) {
      return line.stream().limit(BATCH).toList();
    }
  }

  private synchronized void done(int count) {
    for (int i = 0; i < count; i++) {
      line.remove();
    }
  }

  /** Tries again while the database is away; an object that it refuses is passed over alone. */
  private void listUntilItIs(List<Item> batch) throws InterruptedException {
    boolean told = false;
    while (true) {
      try {
        list(batch);
        done(batch.size());
        if (told) {
          LOG.infof("the database is back; %d objects were waiting for their rows", size());
        }
        return;
      } catch (RuntimeException e) {
        if (rows.isReachable()) {
          listOneByOne(batch);
          return;
        }
        if (!told) {
          LOG.errorf(
              "the database is away: %s. Objects are taken all the same until %d wait for their"
                  + " rows, then senders are told A700",
              rootMessage(e), maxUnlisted);
          told = true;
        }
        Thread.sleep(PAUSE);
      }
    }
  }

  private void listOneByOne(List<Item> batch) throws InterruptedException {
    for (Item item : batch) {
      try {
        list(List.of(item));
      } catch (RuntimeException e) {
        if (!rows.isReachable()) {
          return; // the rest is still in line
        }
        LOG.errorf(
            e,
            "a kept object cannot be listed and is passed over; it stays in the store, `seriate"
                + " check` names it. %s",
            item instanceof Item.Arrived(ReceivedObject o) ? o.kept().place() : item);
      }
      done(1);
    }
  }

  private void list(List<Item> batch) {
    List<ReceivedObject> objects = new ArrayList<>();
    List<Item.Ended> ends = new ArrayList<>();
    for (Item item : batch) {
      switch (item) {
        case Item.Arrived(ReceivedObject object) -> objects.add(object);
        case Item.Ended end -> ends.add(end);
      }
    }
    List<Place> places = objects.stream().map(o -> o.kept().place()).toList();
    List<ReceivedObject> twice =
        QuarkusTransaction.requiringNew()
            .call(
                () -> {
                  List<ReceivedObject> known = rows.write(objects);
                  ends.forEach(e -> sources.ended(e.association(), e.released(), e.settle()));
                  rows.writeListedTo(store.listedWith(places));
                  return known;
                });
    store.listed(objects.stream().map(ReceivedObject::kept).toList());
    twice.forEach(o -> store.giveBack(o.kept()));
  }

  private static String rootMessage(Throwable failure) {
    Throwable t = failure;
    while (t.getCause() != null) {
      t = t.getCause();
    }
    return t.getMessage() == null ? t.toString() : t.getMessage();
  }

  @Override
  public void recordRefusal(AssociationFacts association, Status status) {
    try {
      audit.recordAlone(
          AuditEvent.OBJECT_REFUSED,
          AuditOutcome.MINOR_FAILURE,
          CallerName.of(association),
          null,
          "C-STORE answered %s: %s".formatted(status.hex(), status.comment()));
    } catch (PersistenceException e) {
      LOG.errorf(
          e,
          "the refusal could not be recorded; the log is its only trace. association=%d",
          association.id());
    }
  }
}
