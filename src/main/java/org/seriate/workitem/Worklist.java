package org.seriate.workitem;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.seriate.audit.AuditEntry;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfig;
import org.seriate.config.Workitems;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.TlsCall;
import org.seriate.dicom.tls.TlsFailure;
import org.seriate.dicom.tls.TlsIdentity;
import org.seriate.store.NodeRun;
import org.seriate.web.WebDoor;
import org.seriate.workitem.UpsService.Reply;

/**
 * The door of this room: searches the worklist that node.yaml names ({@code workitems}), and takes
 * what it finds through its states, from {@link #open} until {@link #close}.
 *
 * <pre>
 * FOUND --read--> CLAIMING --claimed--> CLAIMED --all series ended--> COMPLETING --> COMPLETED
 *   |  '--not for us to do--> REFUSING --> REFUSED   |  '--none was analysed--> CANCELING --> CANCELED
 *   |                  '--somebody was faster--> TAKEN
 *   '--scheduled for another station--> NOT_OURS     '--the worklist ended it--> LOST
 * </pre>
 *
 * <p>The state is committed before the request that it leads to: whoever dies, the request is made
 * again, with the same Transaction UID. A worklist that is away is asked again with growing pauses.
 */
@ApplicationScoped
public class Worklist {
  private static final Logger LOG = Logger.getLogger(Worklist.class);
  private static final int AT_ONCE = 4;

  /** A worklist that has more for us than this at one time gets the rest asked for later. */
  private static final int MOST_FOUND = 1000;

  private static final String WELL = "searched";

  private final AeConfig config;
  private final WorkitemRows rows;
  private final ArchivedSeries archives;
  private final AuditTrail audit;
  private final NodeRun run;
  private final UpsService service;
  private final Performer performer;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private volatile boolean open;

  Worklist(
      AeConfig config,
      TlsIdentity identity,
      WorkitemRows rows,
      ResultsOfSeries results,
      ArchivedSeries archives,
      AuditTrail audit,
      NodeRun run) {
    this.config = config;
    this.rows = rows;
    this.archives = archives;
    this.audit = audit;
    this.run = run;
    Optional<TlsCall> tls =
        identity.canCall()
            ? Optional.of(new TlsCall(identity, config.node().tls().checkHostName()))
            : Optional.empty();
    this.service =
        new UpsService(
            new WebDoor(tls, config.node().limits().idleTimeout()), worklist(), this::refused);
    this.performer =
        new Performer(
            service,
            new UpsAttributes(config),
            this::fetch,
            results,
            config.node(),
            Clock.systemUTC());
  }

  private Workitems worklist() {
    return config.node().workitems();
  }

  /** Begins to ask, if there is a worklist. */
  public void open() {
    if (worklist().isOn()) {
      rows.release();
      open = true;
    }
  }

  /** What is under way ends by itself; a row says how far it came. */
  public void close() {
    open = false;
  }

  /** Whether nobody works on a workitem. */
  boolean isIdle() {
    return places.availablePermits() == AT_ONCE;
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void look() {
    if (!open) {
      return;
    }
    try {
      searchIfDue();
      for (Workitem item : rows.take(places.availablePermits())) {
        places.acquireUninterruptibly();
        Thread.ofVirtual().name("workitem-" + item.id()).start(() -> stepAndLeave(item));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warnf(
          "the database cannot be asked which workitems are due, trying again: %s", e.getMessage());
    }
  }

  private void searchIfDue() throws InterruptedException {
    String url = url();
    if (!rows.takeSearch(url, worklist().pollInterval())) {
      return;
    }
    Set<String> found = new LinkedHashSet<>();
    Optional<String> trouble = search(found);
    int fresh = rows.found(found);
    Optional<AuditEntry> entry =
        fresh == 0
            ? Optional.empty()
            : Optional.of(
                entry(AuditEvent.QUERY, "the worklist was searched, %d were new".formatted(fresh)));
    String before = rows.searched(url, trouble.orElse(WELL), entry).orElse(WELL);
    if (trouble.isPresent() && before.equals(WELL)) {
      LOG.warnf("%s; it is searched again every %s", trouble.get(), worklist().pollInterval());
    } else if (trouble.isEmpty() && !before.equals(WELL)) {
      LOG.info("the worklist can be searched again");
    }
  }

  /** Adds what it finds; why it found no more, if it could not. */
  private Optional<String> search(Set<String> found) throws InterruptedException {
    int offset = 0;
    while (offset < MOST_FOUND) {
      switch (service.search(worklist().station().orElseThrow(), offset)) {
        case Reply.Done(List<DataSet> page) -> {
          boolean more = add(page, found) && page.size() >= UpsService.PAGE;
          if (!more) {
            return Optional.empty();
          }
          offset += page.size();
        }
        case Reply.Away(String why) -> {
          return Optional.of(why);
        }
        case Reply.Conflict(String why) -> {
          return Optional.of(why + " to the search");
        }
        case Reply.Unknown(String why) -> {
          return Optional.of(why + "; check url of workitems in node.yaml");
        }
      }
    }
    return Optional.empty();
  }

  /** False for a page that brings nothing new, as one does that knows no offset. */
  private static boolean add(List<DataSet> page, Set<String> found) {
    boolean fresh = false;
    for (DataSet one : page) {
      String uid = one.string(Tag.SOPInstanceUID).orElse("");
      if (Uid.isValid(uid)) {
        fresh |= found.add(uid);
      }
    }
    return fresh;
  }

  private void stepAndLeave(Workitem item) {
    try {
      Change change = performer.step(item);
      if (rows.leave(item, change, change.event().map(e -> entry(e, item, change.answer())))) {
        tell(item, change);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.errorf(
          e,
          "a step with a workitem could not be noted; it is made again in %s. workitem=%d",
          WorkitemRows.LEASE,
          item.id());
    } finally {
      places.release();
    }
  }

  private void tell(Workitem item, Change change) {
    if (change.trouble().isPresent()) {
      LOG.warnf(
          "%s; the workitem stays %s and this is tried again in %s. workitem=%d attempt=%d",
          change.trouble().get(), change.state(), change.pause(), item.id(), item.tries());
    } else if (change.state() == State.GIVEN_UP) {
      LOG.errorf(
          "a workitem is given up, a person has to end it at the worklist: %s. workitem=%d",
          change.answer(), item.id());
    } else if (change.state() != item.state()) {
      LOG.infof(
          "a workitem went from %s to %s: %s. workitem=%d",
          item.state(), change.state(), change.answer(), item.id());
    }
  }

  private boolean fetch(Workitem item, Input input) {
    Optional<String> answer = archives.fetch(input);
    answer.ifPresent(
        words -> {
          AuditEntry entry = entry(AuditEvent.QUERY, item, "a series was asked for: " + words);
          if (rows.asked(item, input, words, entry)) {
            LOG.infof("a series of a workitem was asked for: %s. workitem=%d", words, item.id());
          }
        });
    return answer.isPresent();
  }

  private AuditEntry entry(AuditEvent event, Workitem item, String words) {
    AuditEntry entry = entry(event, words).about(item.uid());
    return item.inputs().isEmpty()
        ? entry
        : entry.ofStudy(item.inputs().getFirst().studyInstanceUid());
  }

  private AuditEntry entry(AuditEvent event, String words) {
    return AuditEntry.of(event, AuditOutcome.SUCCESS, "node " + run.id(), words)
        .toOrFrom(worklist().url().orElseThrow().getHost());
  }

  private String url() {
    return worklist().url().orElseThrow().toString();
  }

  private void refused(TlsFailure failure) {
    try {
      audit.recordAlone(
          AuditEvent.CERTIFICATE_REFUSED,
          AuditOutcome.MINOR_FAILURE,
          "node " + run.id(),
          worklist().url().orElseThrow().getHost(),
          failure.getMessage());
    } catch (RuntimeException e) {
      LOG.errorf(
          e,
          "a refused certificate could not be put on the audit record: %s",
          failure.getMessage());
    }
  }
}
