package org.seriate.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * Area under the ROC curve: how often a positive case is scored above a negative one, ties counting
 * half.
 */
final class Auc {
  private static final int RESAMPLES = 2000;

  private Auc() {}

  record Scored(boolean positive, double score) {}

  record Interval(double value, double low, double high) {}

  /** NaN when one of the classes is missing. */
  static double of(Collection<Scored> all) {
    List<Scored> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparingDouble(Scored::score));
    double positives = 0;
    double negatives = 0;
    double below = 0;
    for (int i = 0; i < sorted.size(); ) {
      double score = sorted.get(i).score();
      double p = 0;
      double n = 0;
      for (; i < sorted.size() && sorted.get(i).score() == score; i++) {
        if (sorted.get(i).positive()) {
          p++;
        } else {
          n++;
        }
      }
      below += p * (negatives + n / 2);
      positives += p;
      negatives += n;
    }
    return below / (positives * negatives);
  }

  /**
   * With a 95 % interval by drawing patients, not slices: the slices of one patient stand or fall
   * together.
   */
  static Interval withInterval(List<OutOfFold> patients, Function<OutOfFold, List<Scored>> cases) {
    Map<String, List<Scored>> grouped = new LinkedHashMap<>();
    for (OutOfFold p : patients) {
      grouped.computeIfAbsent(p.patient(), _ -> new ArrayList<>()).addAll(cases.apply(p));
    }
    List<List<Scored>> byPatient = List.copyOf(grouped.values());
    double all = of(byPatient.stream().flatMap(List::stream).toList());
    if (Double.isNaN(all)) {
      return new Interval(all, all, all);
    }
    Random random = new Random(20);
    List<Double> drawn = new ArrayList<>();
    while (drawn.size() < RESAMPLES) {
      List<Scored> sample = new ArrayList<>();
      for (int i = 0; i < byPatient.size(); i++) {
        sample.addAll(byPatient.get(random.nextInt(byPatient.size())));
      }
      double auc = of(sample);
      if (!Double.isNaN(auc)) {
        drawn.add(auc);
      }
    }
    drawn.sort(null);
    return new Interval(
        all, drawn.get((int) (0.025 * RESAMPLES)), drawn.get((int) (0.975 * RESAMPLES)));
  }

  /** Wilson's 95 % interval of a share. */
  static Interval share(int of, int all) {
    if (all == 0) {
      return new Interval(Double.NaN, Double.NaN, Double.NaN);
    }
    double z = 1.959964;
    double p = (double) of / all;
    double middle = (p + z * z / (2 * all)) / (1 + z * z / all);
    double half = z * Math.sqrt(p * (1 - p) / all + z * z / (4.0 * all * all)) / (1 + z * z / all);
    return new Interval(p, Math.max(0, middle - half), Math.min(1, middle + half));
  }
}
