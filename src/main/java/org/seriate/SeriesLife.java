package org.seriate;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.seriate.assemble.Assembler;
import org.seriate.assemble.Assembly;
import org.seriate.assemble.Completed;
import org.seriate.audit.AuditEntry;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.classify.ActiveModel;
import org.seriate.commitment.StorageCommitment;
import org.seriate.config.AeConfig;
import org.seriate.config.PeerConfig;
import org.seriate.deliver.Delivery;
import org.seriate.measure.Measures;
import org.seriate.models.ShadowRuns;
import org.seriate.queue.Approvals;
import org.seriate.queue.Claim;
import org.seriate.queue.ClaimLost;
import org.seriate.queue.Failure;
import org.seriate.queue.Work;
import org.seriate.queue.WorkQueue;
import org.seriate.series.Algorithm;
import org.seriate.series.Analysis;
import org.seriate.series.DeclineReason;
import org.seriate.series.Outcome;
import org.seriate.series.Report;
import org.seriate.series.SliceSequence;
import org.seriate.series.StoredImage;
import org.seriate.store.NodeRun;
import org.seriate.store.NotHere;
import org.seriate.store.Reading;
import org.seriate.store.WorkRow.Step;

/**
 * The life of a series, top to bottom. Each step ends in one commit, and the rows it leaves say
 * which step is next; a power cut at any line resumes at that line.
 */
@ApplicationScoped
class SeriesLife implements Completed, Work {
  private static final Logger LOG = Logger.getLogger(SeriesLife.class);

  private static final Duration UNTIL_IT_IS_HERE = Duration.ofSeconds(2);

  private final AeConfig config;
  private final WorkQueue queue;
  private final AnalysisRows rows;
  private final ActiveModel model;
  private final AdditionalModels additional;
  private final SeriesReports reports;
  private final Dispatch dispatch;
  private final StorageCommitment commitment;
  private final AuditTrail audit;
  private final NodeRun run;
  private final ShadowRuns shadows;
  private final Approvals approvals;
  private final Assembler assembler;

  SeriesLife(
      AeConfig config,
      WorkQueue queue,
      AnalysisRows rows,
      ActiveModel model,
      AdditionalModels additional,
      SeriesReports reports,
      Dispatch dispatch,
      StorageCommitment commitment,
      AuditTrail audit,
      NodeRun run,
      ShadowRuns shadows,
      Approvals approvals,
      Assembler assembler) {
    this.config = config;
    this.queue = queue;
    this.rows = rows;
    this.model = model;
    this.additional = additional;
    this.reports = reports;
    this.dispatch = dispatch;
    this.commitment = commitment;
    this.audit = audit;
    this.run = run;
    this.shadows = shadows;
    this.approvals = approvals;
    this.assembler = assembler;
  }

  /** All slices are here: the series joins the line. */
  @Override
  public void onComplete(long series, int revision) {
    Measures.seriesCompleted();
    queue.enqueue(series, revision, Step.CLASSIFY, "", null, rows.priority(series, config));
  }

  @Override
  public Optional<Failure> perform(Claim claim) throws Exception {
    return switch (claim.step()) {
      case CLASSIFY -> classify(claim);
      case DELIVER -> deliver(claim);
    };
  }

  /** The network that is broken for every series stops the worker; anything else may go better. */
  @Override
  public Failure failureOf(Claim claim, Exception thrown) {
    Optional<String> broken =
        claim.step() == Step.CLASSIFY ? model.brokenBecause() : Optional.empty();
    return broken
        .<Failure>map(Failure.StopWorker::new)
        .orElseGet(() -> new Failure.TryAgain("failed: " + thrown, Integer.MAX_VALUE));
  }

  @Override
  public Optional<String> unableTo(Step step) {
    return step == Step.CLASSIFY ? model.brokenBecause().or(additional::problem) : Optional.empty();
  }

  /** Nobody had a model for it for {@code work.modelPatience}. */
  @Override
  public Optional<Failure> decline(Claim claim, String why)
      throws IOException, InterruptedException {
    return report(
        claim,
        (_, _) ->
            Analysis.of(
                model.declined(
                    DeclineReason.NO_MODEL,
                    "No node was able to analyse this series within %s: %s"
                        .formatted(config.node().work().modelPatience(), why))));
  }

  /** Slices to outcome to report; the report then waits for each destination. */
  private Optional<Failure> classify(Claim claim) throws IOException, InterruptedException {
    return model.isUsable()
        ? report(claim, (series, assembly) -> analyse(claim, series, assembly))
        : Optional.of(new Failure.StopWorker(model.problem()));
  }

  private interface Question {
    Analysis about(SeriesUnderAnalysis series, Assembly assembly)
        throws InterruptedException, NotHere;
  }

  private Optional<Failure> report(Claim claim, Question question)
      throws IOException, InterruptedException {
    SeriesUnderAnalysis series = rows.load(claim.series());
    if (series.revision() != claim.revision()) {
      LOG.debugf(
          "revision %d is superseded; nothing to do. series=%d", claim.revision(), claim.series());
      return Optional.empty();
    }
    if (series.purged() > 0) {
      return Optional.of(
          new Failure.SetAside(
              "%d images of this series were purged before a late one came; send the whole series again, then retry"
                  .formatted(series.purged())));
    }
    if (series.patientsDisagree()) {
      return Optional.of(
          new Failure.SetAside(
              "slices of this series name different patients or studies; they are not mixed"));
    }
    if (claim.failures() >= 2 * config.node().work().attempts()) {
      return Optional.of(
          new Failure.SetAside("the report of this series could not be written; the log says why"));
    }
    Assembly assembly = assembler.assemble(series.images(), model.phases());
    try (Reading reading = rows.bring(toBeRead(assembly))) {
      return report(claim, series, assembly, question.about(series, assembly));
    } catch (NotHere e) {
      return Optional.of(new Failure.NotYet(e.getMessage(), UNTIL_IT_IS_HERE));
    }
  }

  private static List<StoredImage> toBeRead(Assembly assembly) {
    return switch (assembly) {
      case Assembly.Unfit _ -> List.of();
      case Assembly.Fit(SliceSequence s) -> s.slices();
    };
  }

  private Optional<Failure> report(
      Claim claim, SeriesUnderAnalysis series, Assembly assembly, Analysis analysis)
      throws IOException {
    Report report = reports.write(claim, series, assembly, analysis);
    QuarkusTransaction.requiringNew().run(() -> commitReport(claim, analysis, report));
    Measures.reported(
        report.kind().name(),
        switch (analysis.main()) {
          case Outcome.Finding _ -> "";
          case Outcome.Declined d -> d.reason().name();
        });
    return Optional.empty();
  }

  private Analysis analyse(Claim claim, SeriesUnderAnalysis series, Assembly assembly)
      throws InterruptedException, NotHere {
    if (claim.failures() >= config.node().work().attempts()) {
      return Analysis.of(
          model.declined(
              DeclineReason.ANALYSIS_FAILED,
              "The analysis failed %d times and was given up.".formatted(claim.failures())));
    }
    Outcome active =
        switch (assembly) {
          case Assembly.Unfit unfit -> model.declined(unfit.reason(), unfit.explanation());
          case Assembly.Fit fit -> ask(claim, fit.sequence());
        };
    return Analysis.of(active, additional.ask(claim, series));
  }

  private Outcome ask(Claim claim, SliceSequence sequence) throws InterruptedException {
    long began = System.nanoTime();
    Outcome outcome = model.classify(sequence);
    LOG.infof(
        "model asked about %d slices. series=%d work=%d attempt=%d tookMs=%d",
        sequence.size(),
        claim.series(),
        claim.work(),
        claim.attempt(),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    return outcome;
  }

  private void commitReport(Claim claim, Analysis analysis, Report report) {
    long id = rows.reported(claim, analysis, report);
    fence(queue.finish(claim, report.kind().name()), claim);
    String source = rows.source(claim.series());
    List<String> asked = analysis.models().stream().map(Algorithm::name).toList();
    boolean awaitsApproval = approvals.ask(claim.series(), id, report.kind(), source, asked);
    List<PeerConfig> takers = takers(report, source, asked);
    if (takers.isEmpty() && !config.destinations().isEmpty()) {
      rows.wantedByNobody(claim, awaitsApproval);
    }
    for (PeerConfig destination : takers) {
      queue.enqueue(
          claim.series(), claim.revision(), Step.DELIVER, destination.name(), id, claim.priority());
    }
    shadows.expect(claim.series(), claim.revision(), id);
    audit.record(
        AuditEvent.SERIES_ANALYSED,
        AuditOutcome.SUCCESS,
        actor(),
        null,
        claim.series(),
        "revision %d read for analysis".formatted(claim.revision()));
    audit.record(
        AuditEvent.REPORT_WRITTEN,
        AuditOutcome.SUCCESS,
        actor(),
        null,
        claim.series(),
        "revision %d: report %s written".formatted(claim.revision(), report.kind()));
  }

  /** The destinations whose {@code only} this report meets. */
  private List<PeerConfig> takers(Report report, String source, List<String> models) {
    return config.destinations().stream()
        .filter(d -> d.only().takes(report.kind(), source, models))
        .toList();
  }

  /** One report to one destination, as often as it takes. */
  private Optional<Failure> deliver(Claim claim) throws InterruptedException {
    Optional<PeerConfig> destination = config.peer(claim.destination());
    if (destination.isEmpty()) {
      return Optional.of(
          new Failure.SetAside(
              "destination " + claim.destination() + " is no longer among the peers"));
    }
    PeerConfig to = destination.get();
    return switch (dispatch.send(claim.reportId(), to)) {
      case Delivery.Delivered d -> {
        QuarkusTransaction.requiringNew()
            .call(() -> commitDelivered(claim, d))
            .ifPresent(Measures::delivered);
        yield Optional.empty();
      }
      case Delivery.TryAgain t ->
          Optional.of(new Failure.TryAgain(t.why(), config.node().work().deliveryAttempts()));
      case Delivery.Refused r ->
          Optional.of(new Failure.TryAgain(r.why(), config.node().work().attempts()));
    };
  }

  /** How long the series took since it was complete, when this was the last destination. */
  private Optional<Duration> commitDelivered(Claim claim, Delivery.Delivered delivered) {
    rows.lock(claim.series());
    int toConfirm =
        commitment.expect(claim.destination(), claim.series(), claim.revision(), claim.reportId());
    fence(
        queue.finish(
            claim,
            "delivered, %s%s"
                .formatted(
                    delivered.answer(),
                    toConfirm == 0 ? "" : "; it is asked to confirm that it keeps it")),
        claim);
    Optional<Duration> took = rows.deliveredIfAll(claim.series(), claim.revision());
    audit.record(
        AuditEntry.of(
                AuditEvent.REPORT_SENT,
                AuditOutcome.SUCCESS,
                actor(),
                "report of revision %d delivered, %s"
                    .formatted(claim.revision(), delivered.answer()))
            .toOrFrom(address(claim.destination()))
            .aboutSeries(claim.series()));
    return took;
  }

  /** How the record names a destination: AE title and host, as PS3.15 A.5.3.7 wants both. */
  private String address(String destination) {
    return config.peer(destination).map(PeerConfig::address).orElse(destination);
  }

  @Override
  public void setAside(Claim claim, String reason) {
    LOG.errorf(
        "set aside, a person has to look: %s. series=%d work=%d attempt=%d",
        reason, claim.series(), claim.work(), claim.attempt());
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              rows.lock(claim.series());
              fence(queue.setAside(claim, reason), claim);
              rows.setAside(claim.series(), claim.revision(), reason);
              audit.record(
                  AuditEvent.SERIES_SET_ASIDE,
                  AuditOutcome.SERIOUS_FAILURE,
                  actor(),
                  null,
                  claim.series(),
                  reason);
            });
  }

  /**
   * A worker whose claim was taken over writes nothing: the exception rolls its transaction back.
   */
  private static void fence(boolean held, Claim claim) {
    if (!held) {
      throw new ClaimLost("the claim was taken over or superseded");
    }
  }

  private String actor() {
    return "node " + run.id();
  }
}
