package org.seriate.peers;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.seriate.audit.AuditEntry;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfig;
import org.seriate.config.ConfigProblem;
import org.seriate.config.PeerConfig;
import org.seriate.config.PeersText;

/**
 * The door of this room: the list of peers in force, and changes to it.
 *
 * <pre>
 * peers.yaml ──start──▶ in force ◀──newest row of peer_list_version, looked for every 2 s
 *                          │
 *                        change: checked, row and audit event in one commit, in force at once here
 * </pre>
 *
 * A row wins over the file on every node of the database, until the newest row says FILE.
 */
@ApplicationScoped
public class PeerList {
  private static final Logger LOG = Logger.getLogger(PeerList.class);

  private static final PeerVersion FILE = new PeerVersion(0, Instant.EPOCH, "", true, "", "");

  private final PeerVersionRows rows;
  private final AuditTrail audit;
  private final AeConfig config;
  private final Path folder;
  private final Map<String, String> environment = System.getenv();
  private volatile long inForce;
  private volatile String trouble = "";

  PeerList(
      PeerVersionRows rows,
      AuditTrail audit,
      AeConfig config,
      @ConfigProperty(name = "seriate.ae-config") String folder) {
    this.rows = rows;
    this.audit = audit;
    this.config = config;
    this.folder = Path.of(folder).toAbsolutePath();
  }

  /** Follows the newest version; before anybody may call. */
  @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  public synchronized void follow() {
    try {
      if (rows.newestNumber() != inForce) {
        use(rows.newest().orElse(FILE));
      }
    } catch (RuntimeException e) {
      LOG.warnf(
          "the list of peers could not be looked up and stays as it is, trying again in 2 s: %s",
          e.getMessage());
    }
  }

  private void use(PeerVersion version) {
    try {
      String text = version.fromFile() ? PeersText.ofFile(folder) : version.text();
      List<PeerConfig> peers = PeersText.read(text, folder, config.node(), environment);
      config.usePeers(peers);
      trouble = "";
      LOG.infof(
          "version %d of the list of peers is in force, %d peers", version.id(), peers.size());
    } catch (ConfigProblem | IOException e) {
      trouble = "version %d cannot be used here: %s".formatted(version.id(), e.getMessage());
      LOG.errorf("%s; this node goes on with the list it had. Mend it in the console", trouble);
    }
    inForce = version.id();
  }

  /** Number of the version in force here; 0 is peers.yaml as it was at the start. */
  public long version() {
    return inForce;
  }

  /** Why this node cannot follow the newest version; empty when it does. */
  public String trouble() {
    return trouble;
  }

  /** The list in force as text. */
  public String text() {
    return rows.newest()
        .filter(v -> !v.fromFile())
        .map(PeerVersion::text)
        .orElseGet(this::fileText);
  }

  private String fileText() {
    try {
      return PeersText.ofFile(folder);
    } catch (IOException e) {
      return "[]\n";
    }
  }

  /** Whether peers.yaml is in force, and not what somebody changed. */
  public boolean isFromFile() {
    return rows.newest().map(PeerVersion::fromFile).orElse(true);
  }

  public List<PeerVersion> versions() {
    return rows.newestFirst(100);
  }

  public Optional<PeerVersion> version(long id) {
    return rows.one(id);
  }

  /** What a list would mean, without using it. */
  public List<PeerConfig> check(String text) throws ConfigProblem {
    return PeersText.read(text, folder, config.node(), environment);
  }

  /**
   * Changes the list.
   *
   * @param base version that the change was made to
   * @param note what it changes, in one sentence
   */
  public Changed change(long base, String note, String actor, UnaryOperator<String> change) {
    Changed changed = committed(base, note, actor, change);
    if (changed instanceof Changed.Saved) {
      follow();
    }
    return changed;
  }

  @Transactional(Transactional.TxType.REQUIRES_NEW)
  Changed committed(long base, String note, String actor, UnaryOperator<String> change) {
    rows.lock();
    long newest = rows.newestNumber();
    if (newest != base) {
      return new Changed.Overtaken(newest);
    }
    String before = text();
    String after = change.apply(before);
    try {
      check(after);
    } catch (ConfigProblem e) {
      return new Changed.Refused(e.problems());
    }
    if (newest == 0) {
      // What the file said, so that the first change can be compared and taken back.
      rows.add("node " + config.node().aeTitle(), true, "peers.yaml as it was", before);
    }
    return saved(actor, false, note, after);
  }

  /** Lets peers.yaml of each node count again, as it is on the disk now. */
  public Changed reload(String actor) {
    Changed changed = reloaded(actor);
    if (changed instanceof Changed.Saved) {
      follow();
    }
    return changed;
  }

  @Transactional(Transactional.TxType.REQUIRES_NEW)
  Changed reloaded(String actor) {
    rows.lock();
    try {
      String text = PeersText.ofFile(folder);
      check(text);
      return saved(actor, true, "peers.yaml of each node counts again", text);
    } catch (ConfigProblem e) {
      return new Changed.Refused(e.problems());
    } catch (IOException e) {
      return new Changed.Refused(
          List.of(new ConfigProblem.Problem("peers.yaml", "cannot be read: " + e.getMessage())));
    }
  }

  private Changed saved(String actor, boolean fromFile, String note, String text) {
    long id = rows.add(actor, fromFile, note, text);
    audit.record(
        AuditEntry.of(
                AuditEvent.NETWORK_CONFIGURED,
                AuditOutcome.SUCCESS,
                actor,
                "version %d of the list of peers: %s".formatted(id, note))
            .about("peers"));
    return new Changed.Saved(id);
  }
}
