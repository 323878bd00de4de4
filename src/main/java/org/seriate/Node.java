package org.seriate;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.seriate.access.FirstLogin;
import org.seriate.access.LocalToken;
import org.seriate.assemble.CompletionSweep;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.audit.chain.Sealer;
import org.seriate.audit.syslog.SyslogDeliveries;
import org.seriate.classify.ActiveModel;
import org.seriate.commitment.StorageCommitment;
import org.seriate.config.AeConfig;
import org.seriate.config.NodeRole;
import org.seriate.config.NodeRoles;
import org.seriate.enquire.Enquiries;
import org.seriate.peers.PeerList;
import org.seriate.queue.Workers;
import org.seriate.receive.Reception;
import org.seriate.retain.Purge;
import org.seriate.store.NodeRun;
import org.seriate.store.Uploads;
import org.seriate.store.WorkRow.Step;
import org.seriate.workitem.Worklist;

/**
 * Opens the rooms from the back to the front door, and closes them from the front door to the back.
 */
@ApplicationScoped
class Node {
  private static final Logger LOG = Logger.getLogger(Node.class);
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final Reception reception;
  private final CompletionSweep sweep;
  private final Enquiries enquiries;
  private final Worklist worklist;
  private final Workers workers;
  private final Purge purge;
  private final StorageCommitment commitment;
  private final Uploads uploads;
  private final ActiveModel model;
  private final InstalledModels models;
  private final ShadowWork shadows;
  private final AuditTrail audit;
  private final Sealer sealer;
  private final SyslogDeliveries syslog;
  private final PeerList peers;
  private final NodeRun run;
  private final AeConfig config;
  private final NodeRoles roles;
  private final LocalToken localToken;
  private final FirstLogin firstLogin;
  private final boolean open;

  Node(
      Reception reception,
      CompletionSweep sweep,
      Enquiries enquiries,
      Worklist worklist,
      Workers workers,
      Purge purge,
      StorageCommitment commitment,
      Uploads uploads,
      ActiveModel model,
      InstalledModels models,
      ShadowWork shadows,
      AuditTrail audit,
      Sealer sealer,
      SyslogDeliveries syslog,
      PeerList peers,
      NodeRun run,
      AeConfig config,
      NodeRoles roles,
      LocalToken localToken,
      FirstLogin firstLogin,
      @ConfigProperty(name = "seriate.open", defaultValue = "true") boolean open) {
    this.reception = reception;
    this.sweep = sweep;
    this.enquiries = enquiries;
    this.worklist = worklist;
    this.workers = workers;
    this.purge = purge;
    this.commitment = commitment;
    this.uploads = uploads;
    this.model = model;
    this.models = models;
    this.shadows = shadows;
    this.audit = audit;
    this.sealer = sealer;
    this.syslog = syslog;
    this.peers = peers;
    this.run = run;
    this.config = config;
    this.roles = roles;
    this.localToken = localToken;
    this.firstLogin = firstLogin;
    this.open = open;
  }

  void start(@Observes StartupEvent event) throws IOException {
    if (!open) {
      return;
    }
    record(AuditEvent.APPLICATION_START, "node started with roles " + roles);
    sealer.open();
    syslog.open();
    peers.follow();
    if (config.destinations().isEmpty()) {
      LOG.warn("no peer has the role destination; reports are written and wait until one has");
    }
    if (config.peers().isEmpty()) {
      LOG.warn(
          "no peers are configured; every association is refused until peers.yaml or the page Peers"
              + " lists some");
    }
    LOG.debugf("model ready: %s", model.isReady());
    localToken.renew();
    if (roles.has(NodeRole.CONSOLE)) {
      firstLogin.prepare();
    }
    if (roles.has(NodeRole.RECEIVE)) {
      reception.recover();
    }
    models.open();
    workers.open(steps());
    shadows.open();
    sweep.forgetEarlierRun();
    if (roles.has(NodeRole.ASSEMBLE)) {
      sweep.open();
    }
    if (roles.has(NodeRole.RECEIVE)) {
      commitment.open();
      reception.open();
      purge.open();
      uploads.open();
      enquiries.open();
      worklist.open();
    }
  }

  private Set<Step> steps() {
    Set<Step> steps = EnumSet.noneOf(Step.class);
    if (roles.has(NodeRole.CLASSIFY)) {
      steps.add(Step.CLASSIFY);
    }
    if (roles.has(NodeRole.DELIVER)) {
      steps.add(Step.DELIVER);
    }
    return steps;
  }

  void stop(@Observes ShutdownEvent event) {
    if (!open) {
      return;
    }
    long begin = System.nanoTime();
    workers.claimNoMore();
    shadows.close();
    purge.close();
    uploads.close();
    worklist.close();
    reception.close(GRACE);
    enquiries.close();
    sweep.close();
    commitment.close();
    workers.close(GRACE.minusNanos(System.nanoTime() - begin));
    record(AuditEvent.APPLICATION_STOP, "node stopped");
    sealer.close();
    syslog.close();
  }

  private void record(AuditEvent event, String detail) {
    try {
      QuarkusTransaction.requiringNew()
          .run(
              () ->
                  audit.record(
                      event,
                      AuditOutcome.SUCCESS,
                      "node " + run.id(),
                      "user " + System.getProperty("user.name"),
                      null,
                      detail));
    } catch (RuntimeException e) {
      LOG.errorf(e, "'%s' could not be put on the audit record", detail);
    }
  }
}
