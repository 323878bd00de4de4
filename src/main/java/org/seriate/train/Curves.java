package org.seriate.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.seriate.train.Auc.Scored;

/** Points of the curves that tell how scores and truth hang together. */
final class Curves {
  private Curves() {}

  /** [1 - specificity, sensitivity] from the highest threshold to the lowest. */
  static List<double[]> roc(Collection<Scored> cases) {
    double positives = cases.stream().filter(Scored::positive).count();
    double negatives = cases.size() - positives;
    List<double[]> points = new ArrayList<>(List.of(new double[] {0, 0}));
    for (double[] counts : falling(cases)) {
      points.add(new double[] {counts[1] / negatives, counts[0] / positives});
    }
    return points;
  }

  /** [recall, precision] from the highest threshold to the lowest. */
  static List<double[]> precisionRecall(Collection<Scored> cases) {
    double positives = cases.stream().filter(Scored::positive).count();
    List<double[]> points = new ArrayList<>();
    for (double[] counts : falling(cases)) {
      points.add(new double[] {counts[0] / positives, counts[0] / (counts[0] + counts[1])});
    }
    return points;
  }

  /** True and false positives at each score, the highest first; equal scores come together. */
  private static List<double[]> falling(Collection<Scored> cases) {
    List<Scored> sorted =
        cases.stream().sorted(Comparator.comparingDouble(Scored::score).reversed()).toList();
    List<double[]> counts = new ArrayList<>();
    double hits = 0;
    double alarms = 0;
    for (int i = 0; i < sorted.size(); i++) {
      if (sorted.get(i).positive()) {
        hits++;
      } else {
        alarms++;
      }
      if (i + 1 == sorted.size() || sorted.get(i + 1).score() != sorted.get(i).score()) {
        counts.add(new double[] {hits, alarms});
      }
    }
    return counts;
  }

  /** [mean probability, share that is positive, share of all cases] of each bin that is filled. */
  static List<double[]> reliability(Collection<Scored> cases, int bins) {
    double[][] sums = new double[bins][3];
    for (Scored s : cases) {
      double[] bin = sums[Math.min(bins - 1, (int) (s.score() * bins))];
      bin[0] += s.score();
      bin[1] += s.positive() ? 1 : 0;
      bin[2]++;
    }
    List<double[]> points = new ArrayList<>();
    for (double[] bin : sums) {
      if (bin[2] > 0) {
        points.add(new double[] {bin[0] / bin[2], bin[1] / bin[2], bin[2] / cases.size()});
      }
    }
    return points;
  }

  /** Expected calibration error: how far probability and share are apart, weighted by cases. */
  static double calibrationError(Collection<Scored> cases, int bins) {
    return reliability(cases, bins).stream().mapToDouble(p -> p[2] * Math.abs(p[0] - p[1])).sum();
  }
}
