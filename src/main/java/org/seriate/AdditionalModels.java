package org.seriate;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.seriate.assemble.Assembler;
import org.seriate.assemble.Assembly;
import org.seriate.classify.ActiveModel;
import org.seriate.classify.BundleChoice;
import org.seriate.classify.model.EngineFailure;
import org.seriate.config.AeConfig;
import org.seriate.models.Model;
import org.seriate.queue.Claim;
import org.seriate.series.DeclineReason;
import org.seriate.series.Outcome;
import org.seriate.series.SliceSequence;
import org.seriate.store.NotHere;
import org.seriate.store.Reading;

/**
 * The models that are asked after the active one about the same series, kept warm like it.
 *
 * <p>None of them may cost the answer of the active one: one that fails twice on a series has not
 * analysed it, and the last attempt at a series is made without them, lest one of them be what ends
 * the node.
 */
@ApplicationScoped
class AdditionalModels {
  private static final Logger LOG = Logger.getLogger(AdditionalModels.class);

  private final ModelOpener opener;
  private final AnalysisRows rows;
  private final Assembler assembler;
  private final int attempts;
  private volatile Map<String, ActiveModel> inUse = Map.of();
  private volatile String missing = "";

  AdditionalModels(ModelOpener opener, AnalysisRows rows, Assembler assembler, AeConfig config) {
    this.opener = opener;
    this.rows = rows;
    this.assembler = assembler;
    this.attempts = config.node().work().attempts();
  }

  /**
   * From now on these are asked.
   *
   * @param here the bundle of a model on this node; empty where it is not
   */
  synchronized void takeUp(List<Model> wanted, Function<Model, Optional<BundleChoice>> here) {
    Map<String, ActiveModel> next = new LinkedHashMap<>();
    List<String> absent = new ArrayList<>();
    for (Model m : wanted) {
      here.apply(m)
          .ifPresentOrElse(
              choice -> {
                ActiveModel model = inUse.get(m.digest());
                next.put(m.digest(), model == null ? opener.additional(choice) : model);
                next.get(m.digest()).use(choice, m.digest());
              },
              () -> absent.add("%s %s (%s)".formatted(m.name(), m.version(), m.digest())));
    }
    say(absent);
    Map<String, ActiveModel> before = inUse;
    inUse = next;
    before.forEach(
        (digest, model) -> {
          if (!next.containsKey(digest)) {
            model.useNone("it is no additional model any more");
            model.close();
          }
        });
  }

  private void say(List<String> absent) {
    String now =
        absent.isEmpty()
            ? ""
            : "the bundle of the additional model %s is not here; put it into the models folder, or retire the model"
                .formatted(String.join(", ", absent));
    if (!now.equals(missing) && !now.isEmpty()) {
      LOG.errorf("series wait, here or for another node, until it is mended: %s", now);
    }
    missing = now;
  }

  /** Why this node can not ask all of them; empty when it can. */
  Optional<String> problem() {
    return missing.isEmpty()
        ? inUse.values().stream()
            .filter(m -> !m.isUsable())
            .findFirst()
            .map(m -> "an additional model cannot be used: " + m.problem())
        : Optional.of(missing);
  }

  /**
   * What each of them says, in the order in which they got their role.
   *
   * @throws NotHere images that one of them needs are not on this node yet
   */
  List<Outcome> ask(Claim claim, SeriesUnderAnalysis series) throws InterruptedException, NotHere {
    boolean without = claim.failures() > 0 && claim.failures() >= attempts - 1;
    List<Outcome> said = new ArrayList<>();
    for (Map.Entry<String, ActiveModel> each : inUse.entrySet()) {
      ActiveModel model = each.getValue();
      Optional<Outcome> outcome =
          without
              ? Optional.of(
                  failed(
                      model,
                      "It was left out after the analysis had failed %d times."
                          .formatted(claim.failures())))
              : ask(claim, each.getKey(), model, series);
      outcome.ifPresent(said::add);
    }
    return said;
  }

  /** Nothing of one that lost its role meanwhile. */
  private Optional<Outcome> ask(
      Claim claim, String digest, ActiveModel model, SeriesUnderAnalysis series)
      throws InterruptedException, NotHere {
    for (int tries = 1; ; tries++) {
      try {
        return Optional.of(ask(model, series));
      } catch (EngineFailure e) {
        if (!inUse.containsKey(digest)) {
          return Optional.empty();
        }
        if (tries == 2) {
          LOG.warnf(
              "an additional model failed twice; the report goes without its result: %s. series=%d"
                  + " work=%d",
              e.getMessage(), claim.series(), claim.work());
          // What an engine says may name files of this node; a report does not.
          return Optional.of(failed(model, "It failed twice."));
        }
      }
    }
  }

  private Outcome ask(ActiveModel model, SeriesUnderAnalysis series)
      throws InterruptedException, NotHere {
    return switch (assembler.assemble(series.images(), model.phases())) {
      case Assembly.Unfit unfit -> model.declined(unfit.reason(), unfit.explanation());
      case Assembly.Fit(SliceSequence sequence) -> {
        try (Reading reading = rows.bring(sequence.slices())) {
          yield model.classify(sequence);
        }
      }
    };
  }

  private static Outcome failed(ActiveModel model, String why) {
    return model.declined(DeclineReason.ANALYSIS_FAILED, why);
  }

  @PreDestroy
  void close() {
    inUse.values().forEach(ActiveModel::close);
  }
}
