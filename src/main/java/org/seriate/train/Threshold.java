package org.seriate.train;

import java.util.Collection;
import java.util.List;
import org.seriate.train.Auc.Scored;

/**
 * The score from which a case is called positive: where sensitivity and specificity together are
 * highest (Youden's index), half way to the next score below.
 */
final class Threshold {
  private Threshold() {}

  static double of(Collection<Scored> cases) {
    List<Double> scores = cases.stream().map(Scored::score).sorted().distinct().toList();
    long positives = cases.stream().filter(Scored::positive).count();
    long negatives = cases.size() - positives;
    double best = Double.NEGATIVE_INFINITY;
    double threshold = 0.5;
    for (int i = 1; i < scores.size(); i++) {
      double t = (scores.get(i - 1) + scores.get(i)) / 2;
      double hits = cases.stream().filter(c -> c.positive() && c.score() >= t).count();
      double spared = cases.stream().filter(c -> !c.positive() && c.score() < t).count();
      double index = hits / positives + spared / negatives;
      if (index > best) {
        best = index;
        threshold = t;
      }
    }
    return threshold;
  }
}
