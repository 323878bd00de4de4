package org.seriate.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.seriate.classify.model.Deeplearning4jNets;
import org.seriate.classify.model.Deeplearning4jNets.Recipe;
import org.seriate.classify.model.Engine;
import org.seriate.classify.model.Sequence.Pooling;
import org.seriate.classify.model.Weights;

/**
 * Second stage: the LSTM learns from features of whole series, one series at a time and unpadded,
 * with the label of the series and those of its slices, where they have any.
 */
final class SeriesTraining {
  private static final int VARIANTS = 3;

  /** Features of so many slices are kept in memory, all variants together: some 400 MB. */
  private static final int MOST_KEPT = 400_000;

  private static final double RATE = 1e-3;
  private static final double L2 = 1e-4;
  private static final double KEEP = 0.5;

  /** All slices of a series of this many together count as much as the label of the series. */
  private static final double SLICES_AS_ONE = 30;

  private static final int MOST_CUT = 3;

  private static final int BATCH = 8;

  private final Plan plan;

  SeriesTraining(Plan plan) {
    this.plan = plan;
  }

  /**
   * @param whole a net whose LSTM has learned already; empty begins anew
   */
  ComputationGraph train(
      List<LabelledSeries> learned,
      List<LabelledSeries> watched,
      Weights slices,
      Optional<ComputationGraph> whole,
      String who,
      Epochs.Run run)
      throws IOException {
    Schedule s = plan.schedule();
    double rate = whole.isEmpty() ? RATE : RATE / 5;
    ComputationGraph net =
        Deeplearning4jNets.trainableSeries(
            plan.architecture(), Recipe.adam(plan.seed() + 1, rate, L2, KEEP, 1 / SLICES_AS_ONE));
    whole.ifPresent(w -> Layers.copy(w, net));
    Features features = new Features(slices, plan);
    Effort effort = Effort.of(plan, learned);
    Map<LabelledSeries, List<float[][]>> kept = kept(learned, features, effort, who, run.pace());
    Map<LabelledSeries, float[][]> asTheyAre = new HashMap<>();
    watched.forEach(w -> asTheyAre.put(w, features.of(w, Augmentation.NONE)));
    new Epochs(
            who + ", series",
            s.seriesEpochs(),
            rate,
            s.patience(),
            plan.seed() + 1,
            effort.seriesRound(),
            run)
        .learn(
            net,
            (n, random, _) -> fit(n, Drawing.of(learned, s.balance(), random), kept, random),
            watched.isEmpty() ? Optional.empty() : Optional.of(n -> loss(n, asTheyAre)));
    return net;
  }

  private Map<LabelledSeries, List<float[][]>> kept(
      List<LabelledSeries> series, Features features, Effort effort, String who, Pace pace) {
    Random random = new Random(plan.seed() + 1);
    int variants = variants(plan, series);
    Map<LabelledSeries, List<float[][]>> kept = new HashMap<>();
    for (LabelledSeries s : series) {
      List<float[][]> of = new ArrayList<>();
      of.add(features.of(s, Augmentation.NONE));
      while (of.size() < variants) {
        of.add(features.of(s, Augmentation.draw(random)));
      }
      kept.put(s, of);
      pace.step(
          effort.features(),
          who + ", features of " + kept.size() + " of " + series.size() + " series");
    }
    return kept;
  }

  /** Of the features of each series: as it is, and otherwise changed. */
  static int variants(Plan plan, List<LabelledSeries> series) {
    int all = series.stream().mapToInt(LabelledSeries::size).sum();
    return plan.schedule().augment() ? Math.clamp(MOST_KEPT / Math.max(1, all), 1, VARIANTS) : 1;
  }

  /** Slices, one after the other, of a round in which series of one length go together. */
  static long steps(List<LabelledSeries> series) {
    return batches(series).stream().mapToLong(b -> b.getFirst().size()).sum();
  }

  private double fit(
      ComputationGraph net,
      List<LabelledSeries> series,
      Map<LabelledSeries, List<float[][]>> kept,
      Random random) {
    double loss = 0;
    for (List<LabelledSeries> some : plan.hasSliceLabels() ? ones(series) : batches(series)) {
      List<float[][]> features = new ArrayList<>();
      for (LabelledSeries s : some) {
        List<float[][]> variants = kept.get(s);
        features.add(variants.get(random.nextInt(variants.size())));
      }
      loss +=
          some.size()
              * (plan.hasSliceLabels()
                  ? fit(net, some.getFirst(), features.getFirst(), random)
                  : fit(net, some, features));
    }
    return loss / series.size();
  }

  private static List<List<LabelledSeries>> ones(List<LabelledSeries> series) {
    return series.stream().map(List::of).toList();
  }

  /** Series of one length together: a step takes as long for eight as for one. */
  private static List<List<LabelledSeries>> batches(List<LabelledSeries> series) {
    Map<Integer, List<LabelledSeries>> open = new LinkedHashMap<>();
    List<List<LabelledSeries>> batches = new ArrayList<>();
    for (LabelledSeries s : series) {
      List<LabelledSeries> batch = open.computeIfAbsent(s.size(), _ -> new ArrayList<>());
      batch.add(s);
      if (batch.size() == BATCH) {
        batches.add(open.remove(s.size()));
      }
    }
    batches.addAll(open.values());
    return batches;
  }

  private double fit(ComputationGraph net, List<LabelledSeries> series, List<float[][]> features) {
    INDArray[] lines = new INDArray[series.size()];
    float[][] targets = new float[series.size()][];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = Features.asSeries(features.get(i));
      targets[i] = series.get(i).targets();
    }
    net.fit(new INDArray[] {Nd4j.concat(0, lines)}, new INDArray[] {Nd4j.createFromArray(targets)});
    return net.score();
  }

  private double fit(
      ComputationGraph net, LabelledSeries series, float[][] features, Random random) {
    int from = cut(features.length, random);
    int to = features.length - cut(features.length, random);
    float[] slices = new float[to - from];
    boolean positive = false;
    for (int i = from; i < to; i++) {
      slices[i - from] = series.slices().get(i).positive() ? 1 : 0;
      positive |= series.slices().get(i).positive();
    }
    INDArray sliceLabels = Nd4j.create(slices, new long[] {1, 1, slices.length}, 'c');
    net.fit(
        new INDArray[] {Features.asSeries(Arrays.copyOfRange(features, from, to))},
        plan.architecture().sequence().pooling() == Pooling.SLICES
            ? new INDArray[] {sliceLabels}
            : new INDArray[] {sliceLabels, Nd4j.create(new float[][] {targets(series, positive)})});
    return net.score();
  }

  /** Where slices are labelled, a cut that removed the finding removed the label too. */
  private float[] targets(LabelledSeries series, boolean positive) {
    boolean marked = series.slices().stream().anyMatch(LabelledSeries.LabelledSlice::positive);
    if (marked && !positive) {
      float[] none = new float[plan.findings().names().size()];
      if (plan.findings().exclusive()) {
        none[0] = 1;
      }
      return none;
    }
    return series.targets();
  }

  private double loss(ComputationGraph net, Map<LabelledSeries, float[][]> watched) {
    double loss = 0;
    for (Map.Entry<LabelledSeries, float[][]> e : watched.entrySet()) {
      Engine.Answer answer =
          Deeplearning4jNets.answer(net, plan.architecture(), Features.asSeries(e.getValue()));
      loss += loss(answer.classes(), e.getKey(), plan.findings());
    }
    net.clear();
    return loss / watched.size();
  }

  static double loss(double[] probabilities, LabelledSeries series, Findings findings) {
    double loss = 0;
    for (int k = 0; k < probabilities.length; k++) {
      boolean label = series.labels().get(k);
      if (!findings.exclusive() || label) {
        loss += Loss.of(probabilities[k], label);
      }
    }
    return loss;
  }

  private static int cut(int length, Random random) {
    return Math.min(length / 4, random.nextInt(MOST_CUT + 1));
  }
}
