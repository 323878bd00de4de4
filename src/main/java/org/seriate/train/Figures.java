package org.seriate.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.seriate.classify.ModelCard.Metric;
import org.seriate.train.Auc.Interval;
import org.seriate.train.Auc.Scored;

/**
 * What cross-validation says of a recipe.
 *
 * <p>Sensitivity and specificity are counted with a threshold that each fold takes from the answers
 * of the other folds, so no patient has a say in the threshold that judges it.
 *
 * @param threshold for the series, from all folds; the shipped net's
 * @param sliceThreshold for single slices, likewise
 */
record Figures(List<Metric> metrics, double threshold, double sliceThreshold) {
  Figures {
    metrics = List.copyOf(metrics);
  }

  /** When cross-validation was not asked for. */
  static final Figures NONE = new Figures(List.of(), 0.5, 0.5);

  static Figures of(List<OutOfFold> all) {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(series(all, "series AUC, CNN-LSTM", OutOfFold::probability));
    metrics.add(slices(all, "slice AUC, CNN-LSTM", OutOfFold.Slice::probability));
    counts(all, metrics);
    metrics.add(series(all, "series AUC, highest slice of the CNN alone", OutOfFold::highestAlone));
    metrics.add(series(all, "series AUC, CNN-LSTM with the slices shuffled", OutOfFold::shuffled));
    metrics.add(slices(all, "slice AUC, CNN alone", OutOfFold.Slice::alone));
    return new Figures(
        metrics,
        rounded(Threshold.of(scored(all))),
        rounded(
            Threshold.of(
                all.stream()
                    .flatMap(p -> p.slices().stream())
                    .map(s -> new Scored(s.positive(), s.probability()))
                    .toList())));
  }

  private static Metric series(
      List<OutOfFold> all, String what, ToDoubleFunction<OutOfFold> score) {
    return metric(
        what,
        Auc.withInterval(all, p -> List.of(new Scored(p.positive(), score.applyAsDouble(p)))));
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

  private static void counts(List<OutOfFold> all, List<Metric> metrics) {
    int hits = 0;
    int spared = 0;
    int positives = 0;
    for (OutOfFold p : all) {
      double threshold =
          Threshold.of(scored(all.stream().filter(o -> o.fold() != p.fold()).toList()));
      boolean called = p.probability() >= threshold;
      positives += p.positive() ? 1 : 0;
      hits += p.positive() && called ? 1 : 0;
      spared += !p.positive() && !called ? 1 : 0;
    }
    metrics.add(metric("series sensitivity, CNN-LSTM", Auc.share(hits, positives)));
    metrics.add(metric("series specificity, CNN-LSTM", Auc.share(spared, all.size() - positives)));
  }

  private static List<Scored> scored(List<OutOfFold> all) {
    return all.stream().map(p -> new Scored(p.positive(), p.probability())).toList();
  }

  private static Metric metric(String what, Interval i) {
    return new Metric(what, rounded(i.value()), rounded(i.low()), rounded(i.high()));
  }

  private static double rounded(double value) {
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
