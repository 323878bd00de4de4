package org.seriate.classify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.seriate.classify.model.EngineFailure;
import org.seriate.series.Algorithm;
import org.seriate.series.Outcome;
import org.seriate.series.PhaseChoice;
import org.seriate.series.SliceSequence;

/**
 * The model this node asks: {@code models/active.zip} in its home, else the demonstration bundle
 * that the program carries. Kept warm between series.
 */
public final class ActiveModel implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ActiveModel.class);

  private final Optional<ModelBundle> bundle;
  private final Optional<Analysts> analysts;
  private final String why;

  private ActiveModel(Optional<ModelBundle> bundle, Optional<Analysts> analysts, String why) {
    this.bundle = bundle;
    this.analysts = analysts;
    this.why = why;
  }

  /**
   * Bounds of the worker processes.
   *
   * @param count of them, one series each
   * @param memory resident bytes beyond which one is ended
   */
  public record Processes(int count, long memory) {}

  /** The model in this process. */
  public static ActiveModel open(
      Path home, EngineChoice engine, int threads, Optional<String> digest) {
    return open(
        home, digest, bundle -> new Analysts.Here(Classifier.open(bundle, engine, threads)));
  }

  /** The model in processes of its own, which are started now and whenever one is gone. */
  public static ActiveModel isolated(
      Path home, int threads, Optional<String> digest, Processes processes) {
    return open(
        home,
        digest,
        bundle -> {
          List<String> command = new ArrayList<>(WorkerProcess.ownCommand(processes.memory()));
          command.addAll(List.of("--home", home.toString(), "--threads", "" + threads));
          return Analysts.apart(
              processes.count(),
              new WorkerProcess.Settings(command, Map.of(), processes.memory(), bundle.digest()));
        });
  }

  private interface Opening {
    Analysts of(ModelBundle bundle) throws BundleRefused;
  }

  /** A bundle that is refused leaves the node receiving, its series waiting. */
  private static ActiveModel open(Path home, Optional<String> digest, Opening opening) {
    Path own = home.resolve("models").resolve("active.zip");
    try {
      ModelBundle bundle = Files.exists(own) ? ModelBundle.open(own) : ModelBundle.shipped();
      if (digest.isPresent() && !digest.get().equals(bundle.digest())) {
        throw new BundleRefused(
            "the model bundle has SHA-256 %s, but node.yaml work.modelDigest expects %s"
                .formatted(bundle.digest(), digest.get()));
      }
      Analysts analysts = opening.of(bundle);
      LOG.infof(
          "model %s %s is used: %s",
          bundle.algorithm().name(),
          bundle.algorithm().version(),
          bundle.algorithm().intendedUse());
      return new ActiveModel(Optional.of(bundle), Optional.of(analysts), "");
    } catch (IOException e) {
      LOG.errorf(
          e, "no model can be used; series wait, here or for another node, until it is mended");
      return new ActiveModel(Optional.empty(), Optional.empty(), e.getMessage());
    }
  }

  /** For a node that asks no model. */
  public static ActiveModel none(String why) {
    return new ActiveModel(Optional.empty(), Optional.empty(), why);
  }

  /** Whether the bundle is one that can be asked. */
  public boolean isUsable() {
    return analysts.isPresent();
  }

  /** Whether a question would be answered at once. */
  public boolean isReady() {
    return analysts.filter(Analysts::isWarm).isPresent();
  }

  /** Why no model is ready; empty when one is. */
  public String problem() {
    return isReady() || !isUsable()
        ? why
        : analysts.get().brokenBecause().orElse("the worker process is being started");
  }

  /** What reports say of it; empty without a bundle. */
  public Optional<Algorithm> algorithm() {
    return bundle.map(ModelBundle::algorithm);
  }

  /** Which phase the model is made for, of a series that holds several. */
  public PhaseChoice phases() {
    return bundle.map(b -> b.card().gate().phases()).orElse(PhaseChoice.NONE);
  }

  public List<Outcome.Question> questions() {
    return bundle.map(ModelBundle::questions).orElse(List.of());
  }

  /**
   * Why no series can be analysed here, if so: no bundle that can be used, or an engine that fails
   * even on an empty image.
   */
  public Optional<String> brokenBecause() {
    return analysts.isEmpty()
        ? Optional.of("no model is installed that can be used: " + why)
        : analysts.get().brokenBecause();
  }

  /**
   * Asks the model about a series; may take minutes for a long one.
   *
   * @throws EngineFailure no model can be asked, or it could not be run
   * @throws InterruptedException whoever asked gave up; a worker process is ended by it
   */
  public Outcome classify(SliceSequence sequence) throws InterruptedException {
    return analysts
        .orElseThrow(() -> new EngineFailure("no model is installed that can be used: " + why))
        .classify(sequence);
  }

  @Override
  public void close() {
    analysts.ifPresent(Analysts::close);
  }
}
