package org.seriate.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.seriate.classify.model.Deeplearning4jNets;
import org.seriate.classify.model.Deeplearning4jNets.Recipe;
import org.seriate.train.LabelledSeries.LabelledSlice;

/**
 * First stage where slices have labels: the CNN learns from single slices.
 *
 * <p>Positive slices are few, so an epoch is all of them and twice as many of the others, drawn
 * anew each time; and, if asked for, others with a painted haemorrhage, fewer of them at the end.
 */
final class SliceTraining {
  private static final int BATCH = 32;
  private static final int NEGATIVES_PER_POSITIVE = 2;
  private static final double L2 = 5e-4;

  /** Deeplearning4j's number: the share of inputs that is kept. */
  private static final double KEEP = 0.6;

  /** Labels are this far from certain: a few of them are wrong, and painted ones are not real. */
  private static final float DOUBT = 0.04f;

  private static final double PAINTED_AT_THE_END = 0.4;

  private final Plan plan;

  SliceTraining(Plan plan) {
    this.plan = plan;
  }

  private record Example(LabelledSlice slice, boolean painted) {}

  ComputationGraph train(
      List<LabelledSeries> learned, List<LabelledSeries> watched, String who, Epochs.Run run)
      throws IOException {
    List<LabelledSlice> positives = slices(learned, true);
    List<LabelledSlice> negatives = slices(learned, false);
    Schedule s = plan.schedule();
    double round = Effort.of(plan, learned).round();
    ComputationGraph net =
        Deeplearning4jNets.trainableSlices(
            plan.architecture(), Recipe.adam(plan.seed(), s.rate(), L2, KEEP, 1));
    new Epochs(who + ", slices", s.sliceEpochs(), s.rate(), s.patience(), plan.seed(), round, run)
        .learn(
            net,
            (n, random, share) -> fit(n, drawn(positives, negatives, share, random), random),
            watched.isEmpty() ? Optional.empty() : Optional.of(n -> loss(n, watched)));
    return net;
  }

  /** How many an epoch has, about. */
  static double examples(List<LabelledSeries> learned, double painted) {
    return slices(learned, true).size() * (1 + NEGATIVES_PER_POSITIVE) / (1 - painted);
  }

  private static List<LabelledSlice> slices(List<LabelledSeries> series, boolean positive) {
    return new ArrayList<>(
        series.stream()
            .flatMap(s -> s.slices().stream())
            .filter(s -> s.positive() == positive)
            .toList());
  }

  private List<Example> drawn(
      List<LabelledSlice> positives, List<LabelledSlice> negatives, double share, Random random) {
    List<LabelledSlice> others = new ArrayList<>(negatives);
    Collections.shuffle(others, random);
    int wanted = Math.min(others.size(), NEGATIVES_PER_POSITIVE * positives.size());
    List<Example> drawn = new ArrayList<>();
    positives.forEach(p -> drawn.add(new Example(p, false)));
    others.subList(0, wanted).forEach(n -> drawn.add(new Example(n, false)));
    double painted = plan.schedule().painted() * (share < 0.75 ? 1 : PAINTED_AT_THE_END);
    int made = plan.painting().isEmpty() ? 0 : (int) (drawn.size() * painted / (1 - painted));
    for (int i = 0; i < made; i++) {
      drawn.add(new Example(negatives.get(random.nextInt(negatives.size())), true));
    }
    Collections.shuffle(drawn, random);
    return drawn;
  }

  private double fit(ComputationGraph net, List<Example> examples, Random random) {
    int length = plan.grid().length();
    double loss = 0;
    int batches = 0;
    int size = Math.min(BATCH, examples.size());
    // Batches of one size only: a last, smaller one would be normalized by too few slices.
    for (int from = 0; from + size <= examples.size(); from += size) {
      float[] x = new float[size * length];
      float[] y = new float[size];
      for (int i = 0; i < size; i++) {
        y[i] = laid(examples.get(from + i), x, i * length, random) ? 1 - DOUBT : DOUBT;
      }
      net.fit(
          new INDArray[] {Features.images(x, size, plan.architecture())},
          new INDArray[] {Nd4j.create(y, new long[] {size, 1}, 'c')});
      loss += net.score();
      batches++;
    }
    return loss / Math.max(1, batches);
  }

  private boolean laid(Example example, float[] x, int at, Random random) {
    byte[] values = example.slice().values();
    boolean positive = example.slice().positive();
    if (example.painted()) {
      byte[] painted = plan.painting().orElseThrow().on(values, random);
      positive = painted != values;
      values = painted;
    }
    Augmentation change = plan.schedule().augment() ? Augmentation.draw(random) : Augmentation.NONE;
    change.apply(values, plan.grid(), x, at);
    return positive;
  }

  /** Cross-entropy over all slices. */
  private double loss(ComputationGraph net, List<LabelledSeries> watched) {
    int length = plan.grid().length();
    List<LabelledSlice> all = watched.stream().flatMap(s -> s.slices().stream()).toList();
    double loss = 0;
    for (int from = 0; from < all.size(); from += BATCH) {
      int n = Math.min(BATCH, all.size() - from);
      float[] x = new float[n * length];
      for (int i = 0; i < n; i++) {
        Augmentation.NONE.apply(all.get(from + i).values(), plan.grid(), x, i * length);
      }
      net.clear();
      INDArray out = net.outputSingle(Features.images(x, n, plan.architecture()));
      for (int i = 0; i < n; i++) {
        loss += Loss.of(out.getDouble(i, 0), all.get(from + i).positive());
      }
    }
    net.clear();
    return loss / all.size();
  }
}
