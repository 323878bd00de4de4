package org.seriate;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.seriate.assemble.Assembler;
import org.seriate.assemble.Assembly;
import org.seriate.classify.ActiveModel;
import org.seriate.classify.BundleChoice;
import org.seriate.config.AeConfig;
import org.seriate.config.NodeRole;
import org.seriate.config.NodeRoles;
import org.seriate.models.Model;
import org.seriate.models.Models;
import org.seriate.models.ShadowRuns;
import org.seriate.models.ShadowRuns.Claimed;
import org.seriate.series.Outcome;
import org.seriate.series.SliceSequence;
import org.seriate.store.NodeRun;
import org.seriate.store.NotHere;
import org.seriate.store.Reading;

/**
 * Asks the shadow models, one series at a time and with the lowest priority: what they say is
 * written into their rows and goes nowhere else.
 */
@ApplicationScoped
class ShadowWork {
  private static final Logger LOG = Logger.getLogger(ShadowWork.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final Models models;
  private final ShadowRuns runs;
  private final InstalledModels installed;
  private final ModelOpener opener;
  private final AnalysisRows rows;
  private final NodeRoles roles;
  private final Duration timeLimit;
  private final Assembler assembler;
  private final String actor;
  private final Map<String, ActiveModel> warm = new HashMap<>();
  private volatile Optional<Thread> thread = Optional.empty();

  ShadowWork(
      Models models,
      ShadowRuns runs,
      InstalledModels installed,
      ModelOpener opener,
      AnalysisRows rows,
      NodeRoles roles,
      AeConfig config,
      NodeRun run,
      Assembler assembler) {
    this.models = models;
    this.runs = runs;
    this.installed = installed;
    this.opener = opener;
    this.rows = rows;
    this.roles = roles;
    this.timeLimit = config.node().work().classifyTimeLimit();
    this.assembler = assembler;
    this.actor = "node " + run.id();
  }

  void open() {
    if (!roles.has(NodeRole.CLASSIFY)) {
      return;
    }
    Thread worker = Thread.ofPlatform().name("shadow").daemon().unstarted(this::work);
    worker.setPriority(Thread.MIN_PRIORITY);
    thread = Optional.of(worker);
    worker.start();
  }

  /** A run under way is left to the next start, or to another node once its lease is over. */
  void close() {
    thread.ifPresent(Thread::interrupt);
    thread = Optional.empty();
  }

  private void work() {
    try {
      while (thread.isPresent()) {
        if (!one()) {
          TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        }
      }
    } catch (InterruptedException stopped) {
      LOG.debug("shadow models stop with the node");
    } finally {
      warm.values().forEach(ActiveModel::close);
    }
  }

  /** Whether there was something to do. */
  private boolean one() throws InterruptedException {
    try {
      Map<String, BundleChoice> here =
          models.shadows().stream()
              .filter(m -> installed.choice(m).isPresent())
              .collect(Collectors.toMap(Model::digest, m -> installed.choice(m).orElseThrow()));
      forget(here);
      Optional<Claimed> claimed =
          runs.claim(List.copyOf(here.keySet()), timeLimit.plus(Duration.ofMinutes(3)));
      claimed.ifPresent(c -> run(c, here.get(c.digest())));
      return claimed.isPresent();
    } catch (RuntimeException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LOG.warnf("the shadow models could not be asked, trying again: %s", e.getMessage());
      return false;
    }
  }

  private void forget(Map<String, BundleChoice> here) {
    List.copyOf(warm.keySet()).stream()
        .filter(digest -> !here.containsKey(digest))
        .forEach(digest -> warm.remove(digest).close());
  }

  private void run(Claimed claimed, BundleChoice choice) {
    ActiveModel model = warm.computeIfAbsent(claimed.digest(), _ -> opener.shadow(choice));
    model.use(choice, claimed.digest());
    long begin = System.nanoTime();
    try {
      SeriesUnderAnalysis series = rows.load(claimed.series());
      if (series.revision() != claimed.revision()) {
        runs.superseded(claimed);
        return;
      }
      if (series.purged() > 0) {
        runs.failed(claimed, "images of the series were purged");
        return;
      }
      Outcome outcome = ask(model, series);
      runs.done(claimed, outcome, Duration.ofNanos(System.nanoTime() - begin), actor);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (NotHere e) {
      // The active model has read them, so it is not that they are still to come.
      runs.failed(claimed, e.getMessage());
    } catch (ExecutionException | TimeoutException e) {
      String why =
          e instanceof TimeoutException ? "not done after " + timeLimit : "" + e.getCause();
      LOG.warnf("a shadow model failed: %s. series=%d", why, claimed.series());
      runs.failed(claimed, why);
    }
  }

  private Outcome ask(ActiveModel model, SeriesUnderAnalysis series)
      throws InterruptedException, ExecutionException, TimeoutException, NotHere {
    return switch (assembler.assemble(series.images(), model.phases())) {
      case Assembly.Unfit unfit -> model.declined(unfit.reason(), unfit.explanation());
      case Assembly.Fit(SliceSequence sequence) -> {
        try (Reading reading = rows.bring(sequence.slices())) {
          yield inTime(() -> model.classify(sequence));
        }
      }
    };
  }

  private Outcome inTime(Callable<Outcome> analysis)
      throws InterruptedException, ExecutionException, TimeoutException {
    ExecutorService once = Executors.newSingleThreadExecutor();
    try {
      return once.submit(analysis).get(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      once.shutdownNow();
    }
  }
}
