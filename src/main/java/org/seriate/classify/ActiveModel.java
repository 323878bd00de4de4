package org.seriate.classify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
  private final Optional<Classifier> classifier;
  private final String why;

  private ActiveModel(Optional<ModelBundle> bundle, Optional<Classifier> classifier, String why) {
    this.bundle = bundle;
    this.classifier = classifier;
    this.why = why;
  }

  /** Opens the bundle; a bundle that is refused leaves the node receiving, its series waiting. */
  public static ActiveModel open(Path home, EngineChoice engine, int threads) {
    Path own = home.resolve("models").resolve("active.zip");
    try {
      ModelBundle bundle = Files.exists(own) ? ModelBundle.open(own) : ModelBundle.shipped();
      Classifier classifier = Classifier.open(bundle, engine, threads);
      LOG.infof(
          "model %s %s is ready: %s",
          bundle.algorithm().name(),
          bundle.algorithm().version(),
          bundle.algorithm().intendedUse());
      return new ActiveModel(Optional.of(bundle), Optional.of(classifier), "");
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

  public boolean isReady() {
    return classifier.isPresent();
  }

  /** Why no model is ready; empty when one is. */
  public String problem() {
    return why;
  }

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
    if (classifier.isEmpty()) {
      return Optional.of("no model is installed that can be used: " + why);
    }
    return classifier.get().brokenBecause();
  }

  /**
   * Asks the model about a series; may take minutes for a long one.
   *
   * @throws EngineFailure no model can be asked, or it could not be run
   */
  public Outcome classify(SliceSequence sequence) throws InterruptedException {
    return classifier
        .orElseThrow(() -> new EngineFailure("no model is installed that can be used: " + why))
        .classify(sequence, (done, slices) -> {});
  }

  @Override
  public void close() {
    classifier.ifPresent(Classifier::close);
  }
}
