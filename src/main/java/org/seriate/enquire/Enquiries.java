package org.seriate.enquire;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.seriate.config.AeConfig;
import org.seriate.config.PeerConfig;
import org.seriate.config.RetrieveBy;
import org.seriate.config.Role;
import org.seriate.dicom.net.DicomNetwork;
import org.seriate.dicom.net.TlsCall;
import org.seriate.dicom.tls.TlsIdentity;
import org.seriate.enquire.Answer.NoAnswer;
import org.seriate.enquire.Answer.NotThere;
import org.seriate.enquire.Answer.Told;
import org.seriate.enquire.EnquiryRows.Next;

/**
 * Looks, every second, for receiving series that fell silent and whose source has an archive to ask
 * ({@code completeness.askArchive}); a few at a time, so that an archive that is away holds up
 * nobody.
 *
 * <pre>
 * silent --> asked --as many as here--> done, until more images come
 *             |  '--more--> [fetch what is missing] --> asked again, after a pause
 *             '--fewer, unknown, no answer--> asked again, after a pause that grows, ten times
 * </pre>
 */
@ApplicationScoped
public class Enquiries {
  static final int ATTEMPTS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final int AT_ONCE = 4;
  private static final Logger LOG = Logger.getLogger(Enquiries.class);

  private final EnquiryRows rows;
  private final DicomNetwork network;
  private final AeConfig config;
  private final TlsIdentity identity;
  private final ReturnedObjects returned;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private volatile boolean open;

  Enquiries(
      EnquiryRows rows,
      DicomNetwork network,
      AeConfig config,
      TlsIdentity identity,
      ReturnedObjects returned) {
    this.rows = rows;
    this.network = network;
    this.config = config;
    this.identity = identity;
    this.returned = returned;
  }

  public void open() {
    open = true;
  }

  public void close() {
    open = false;
  }

  /** Whether no archive is being asked. */
  boolean isIdle() {
    return places.availablePermits() == AT_ONCE;
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void look() {
    if (!open) {
      return;
    }
    for (PeerConfig source : config.peers()) {
      source
          .completeness()
          .askArchive()
          .filter(_ -> source.is(Role.SOURCE))
          .flatMap(config::peer)
          .ifPresent(archive -> look(source, archive));
    }
  }

  private void look(PeerConfig source, PeerConfig archive) {
    int free = places.availablePermits();
    if (free == 0) {
      return;
    }
    try {
      for (Due due : rows.take(source, archive, quiet(source), free)) {
        places.acquireUninterruptibly();
        Thread.ofVirtual().name("enquiry-" + due.id()).start(() -> askAndLeave(due));
      }
    } catch (RuntimeException e) {
      LOG.warnf(
          "the database cannot be asked which series an archive is to be asked about, trying"
              + " again: %s",
          e.getMessage());
    }
  }

  /** Early enough for the answer to be here when the geometry of the series would complete it. */
  private static Duration quiet(PeerConfig source) {
    return source.completeness().settleAfterRelease().dividedBy(2);
  }

  private void askAndLeave(Due due) {
    try {
      ask(due);
    } catch (RuntimeException e) {
      LOG.errorf(
          e,
          "what an archive said of a series could not be noted; it is asked again in %s. series=%d",
          EnquiryRows.LEASE,
          due.id());
    } finally {
      places.release();
    }
  }

  /** Asks once, and fetches what is missing where that is wanted. */
  void ask(Due due) {
    Optional<Archive> found = archive(due.archive());
    if (found.isEmpty()) {
      notTold(due, due.archive().name() + " requires TLS, and node.yaml has no tls.trusted");
      return;
    }
    Archive archive = found.get();
    switch (archive.count(due.uids())) {
      case NoAnswer<Archive.Count> no -> notTold(due, no.why());
      case NotThere<Archive.Count> _ ->
          notTold(due, due.archive().name() + " does not know the series yet");
      case Told<Archive.Count> told -> told(due, archive, told.what());
    }
  }

  private void told(Due due, Archive archive, Archive.Count count) {
    if (count.instances() > due.held() && due.fetchMissing()) {
      fetch(due, archive, count.instances());
      return;
    }
    rows.told(due, count.instances(), uids(count.listed()), next(due, count.instances()));
    LOG.infof(
        "%s has %d images of a series, here are %d. series=%d",
        due.archive().name(), count.instances(), due.held(), due.id());
  }

  private static Next next(Due due, int instances) {
    String words =
        "%s has %d images, here are %d".formatted(due.archive().name(), instances, due.held());
    return instances == due.held() ? new Next(words, Optional.empty()) : again(due, words);
  }

  private static Optional<List<String>> uids(Optional<List<ArchivedInstance>> listed) {
    return listed.map(all -> all.stream().map(ArchivedInstance::sopInstanceUid).toList());
  }

  private void notTold(Due due, String why) {
    rows.notTold(due, again(due, why));
    LOG.warnf(
        "an archive was asked how many images a series has: %s; %s. series=%d attempt=%d",
        why,
        due.attempt() < ATTEMPTS
            ? "it is asked again"
            : "it is not asked again before more images come",
        due.id(),
        due.attempt());
  }

  private static Next again(Due due, String words) {
    if (due.attempt() >= ATTEMPTS) {
      return new Next(words, Optional.empty());
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << (due.attempt() - 1));
    return new Next(words, Optional.of(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE));
  }

  private void fetch(Due due, Archive archive, int count) {
    Answer<List<ArchivedInstance>> listed = archive.instances(due.uids());
    if (!(listed instanceof Told<List<ArchivedInstance>> told)) {
      rows.told(due, count, Optional.empty(), next(due, count));
      return;
    }
    Set<String> held = rows.held(due);
    List<ArchivedInstance> missing =
        told.what().stream()
            .filter(i -> !held.contains(i.sopInstanceUid()))
            .filter(
                i -> i.sopClassUid().isEmpty() || returned.sopClasses().contains(i.sopClassUid()))
            .toList();
    String how = missing.isEmpty() ? "none of them is for this node" : fetch(due, archive, missing);
    int now = rows.heldOnceListed(due, held.size(), missing);
    String words =
        "%s has %d images, here were %d; %s, here are %d now"
            .formatted(due.archive().name(), told.what().size(), due.held(), how, now);
    rows.told(due, told.what().size(), uids(Optional.of(told.what())), again(due, words));
    LOG.infof("%s. series=%d", words, due.id());
  }

  private String fetch(Due due, Archive archive, List<ArchivedInstance> missing) {
    Answer<Fetched> answer =
        retrieve(due.archive(), new Retrieval(archive, due.uids(), missing, false));
    String asked = "asked for %d missing: ".formatted(missing.size());
    return switch (answer) {
      case Told<Fetched> told -> asked + told.what().inWords();
      case NotThere<Fetched> _ -> asked + "not there";
      case NoAnswer<Fetched> no -> asked + no.why();
    };
  }

  /** Fetches a whole series that somebody wants, and waits for its end. */
  public Answer<Fetched> fetch(PeerConfig from, SeriesUids uids) {
    Optional<Archive> found = archive(from);
    if (found.isEmpty()) {
      return new NoAnswer<>(from.name() + " requires TLS, and node.yaml has no tls.trusted");
    }
    return switch (found.get().instances(uids)) {
      case NoAnswer<List<ArchivedInstance>> no -> new NoAnswer<>(no.why());
      case NotThere<List<ArchivedInstance>> _ -> new NotThere<>();
      case Told<List<ArchivedInstance>> told ->
          retrieve(from, new Retrieval(found.get(), uids, told.what(), true));
    };
  }

  private Answer<Fetched> retrieve(PeerConfig from, Retrieval retrieval) {
    return from.retrieve() == RetrieveBy.MOVE
        ? retrieval.move(config.node().aeTitle(), _ -> open)
        : get(from, retrieval);
  }

  private Answer<Fetched> get(PeerConfig from, Retrieval retrieval) {
    ReturnedObjects.Session session = returned.begin(from);
    boolean well = false;
    try {
      Answer<Fetched> answer = retrieval.get(returned.sopClasses(), session, _ -> open);
      well = answer instanceof Told<Fetched>;
      return answer;
    } finally {
      session.end(well);
    }
  }

  /** Empty when it requires TLS and we have nobody to trust. */
  private Optional<Archive> archive(PeerConfig peer) {
    if (peer.requiresTls() && !identity.canCall()) {
      return Optional.empty();
    }
    Optional<TlsCall> tls =
        peer.requiresTls()
            ? Optional.of(new TlsCall(identity, config.node().tls().checkHostName()))
            : Optional.empty();
    return Optional.of(
        new Archive(
            network,
            new Archive.Place(
                peer.name(),
                config.node().aeTitle(),
                peer.aeTitle(),
                peer.host().orElseThrow(),
                peer.port().orElseThrow(),
                tls),
            PATIENCE));
  }
}
