package org.seriate.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.seriate.classify.ModelCard.Metric;
import org.seriate.train.Auc.Interval;
import org.seriate.train.Auc.Scored;

/**
 * What answers about unseen patients say of a recipe.
 *
 * <p>Sensitivity and specificity are counted with a threshold that each fold takes from the answers
 * of the other folds, so no patient has a say in the threshold that judges it; where all answers
 * are of one fold, with thresholds that are given.
 *
 * @param thresholds one for each finding, from all folds; the shipped net's
 * @param sliceThreshold for single slices, likewise
 */
record Figures(List<Metric> metrics, List<Double> thresholds, double sliceThreshold) {
  Figures {
    metrics = List.copyOf(metrics);
    thresholds = List.copyOf(thresholds);
  }

  /** When cross-validation was not asked for. */
  static Figures none(Findings findings) {
    return new Figures(
        List.of(), Collections.nCopies(findings.names().size() - findings.first(), 0.5), 0.5);
  }

  static Figures of(List<OutOfFold> all, Findings findings) {
    List<Double> thresholds =
        outputs(findings).mapToObj(k -> rounded(Threshold.of(scored(all, k)))).toList();
    return new Figures(
        metrics(all, findings, List.of()), thresholds, rounded(Threshold.of(sliceScores(all))));
  }

  /** At given thresholds, one for each finding. */
  static Figures of(
      List<OutOfFold> all, Findings findings, List<Double> thresholds, double sliceThreshold) {
    return new Figures(metrics(all, findings, thresholds), thresholds, sliceThreshold);
  }

  private static IntStream outputs(Findings findings) {
    return IntStream.range(findings.first(), findings.names().size());
  }

  private static List<Scored> sliceScores(List<OutOfFold> all) {
    return all.stream()
        .flatMap(p -> p.slices().stream())
        .map(s -> new Scored(s.positive(), s.probability()))
        .toList();
  }

  private static List<Metric> metrics(
      List<OutOfFold> all, Findings findings, List<Double> thresholds) {
    List<Metric> metrics = new ArrayList<>();
    boolean slices = all.stream().anyMatch(o -> !o.slices().isEmpty());
    for (int k : outputs(findings).toArray()) {
      String of = findings.names().size() == 1 ? "" : " of " + findings.names().get(k);
      metrics.add(series(all, "series AUC" + of + ", CNN-LSTM", k, o -> o.probabilities().get(k)));
      if (k == findings.first() && slices) {
        metrics.add(slices(all, "slice AUC, CNN-LSTM", OutOfFold.Slice::probability));
      }
      counts(all, k, of, thresholds.isEmpty() ? Double.NaN : thresholds.get(k - findings.first()))
          .forEach(metrics::add);
      if (k == findings.first() && all.stream().noneMatch(o -> Double.isNaN(o.highestAlone()))) {
        metrics.add(
            series(all, "series AUC, highest slice of the CNN alone", k, OutOfFold::highestAlone));
      }
      metrics.add(
          series(
              all,
              "series AUC" + of + ", CNN-LSTM with the slices shuffled",
              k,
              o -> o.shuffled().get(k)));
    }
    if (slices && all.stream().noneMatch(o -> Double.isNaN(o.highestAlone()))) {
      metrics.add(slices(all, "slice AUC, CNN alone", OutOfFold.Slice::alone));
    }
    if (findings.exclusive()) {
      long right = all.stream().filter(Figures::isRight).count();
      metrics.add(metric("series accuracy", Auc.share((int) right, all.size())));
    }
    // Of one class alone there is nothing to say.
    metrics.removeIf(m -> Double.isNaN(m.value()));
    return metrics;
  }

  private static boolean isRight(OutOfFold o) {
    return o.labels().get(o.probabilities().indexOf(Collections.max(o.probabilities())));
  }

  private static Metric series(
      List<OutOfFold> all, String what, int output, ToDoubleFunction<OutOfFold> score) {
    return metric(
        what,
        Auc.withInterval(
            all, p -> List.of(new Scored(p.labels().get(output), score.applyAsDouble(p)))));
  }

  private static Metric slices(
      List<OutOfFold> all, String what, ToDoubleFunction<OutOfFold.Slice> score) {
    return metric(
        what,
        Auc.withInterval(
            all,
            p ->
                p.slices().stream()
                    .map(s -> new Scored(s.positive(), score.applyAsDouble(s)))
                    .toList()));
  }

  /**
   * @param given NaN takes the threshold from the other folds
   */
  private static List<Metric> counts(List<OutOfFold> all, int output, String of, double given) {
    int hits = 0;
    int spared = 0;
    int positives = 0;
    for (OutOfFold p : all) {
      double threshold =
          Double.isNaN(given)
              ? Threshold.of(
                  scored(all.stream().filter(o -> o.fold() != p.fold()).toList(), output))
              : given;
      boolean called = p.probabilities().get(output) >= threshold;
      boolean positive = p.labels().get(output);
      positives += positive ? 1 : 0;
      hits += positive && called ? 1 : 0;
      spared += !positive && !called ? 1 : 0;
    }
    int negatives = all.size() - positives;
    return List.of(
        metric("series sensitivity" + of + ", CNN-LSTM", Auc.share(hits, positives)),
        metric("series specificity" + of + ", CNN-LSTM", Auc.share(spared, negatives)),
        metric("series accuracy" + of + ", CNN-LSTM", Auc.share(hits + spared, all.size())));
  }

  static List<Scored> scored(List<OutOfFold> all, int output) {
    return all.stream()
        .map(p -> new Scored(p.labels().get(output), p.probabilities().get(output)))
        .toList();
  }

  private static Metric metric(String what, Interval i) {
    return new Metric(what, rounded(i.value()), rounded(i.low()), rounded(i.high()));
  }

  private static double rounded(double value) {
    if (Double.isNaN(value)) {
      return value;
    }
    return Math.round(value * 1000) / 1000.0;
  }

  /** For people, one line each. */
  List<String> lines() {
    return metrics.stream()
        .map(
            m ->
                String.format(
                    Locale.ROOT,
                    "%-52s %.3f (95 %% CI %.3f to %.3f)",
                    m.what(),
                    m.value(),
                    m.low(),
                    m.high()))
        .toList();
  }
}
