package org.seriate.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.seriate.classify.model.Architecture;
import org.seriate.classify.model.Deeplearning4jNets;
import org.seriate.classify.model.Deeplearning4jNets.Recipe;
import org.seriate.train.LabelledSeries.LabelledSlice;

/**
 * First stage: the CNN learns from the labels of single slices.
 *
 * <p>Positive slices are few, so an epoch is all of them and twice as many of the others, drawn
 * anew each time.
 */
final class SliceTraining {
  /** Weight in a run's progress of one epoch. */
  static final double WEIGHT = 10;

  private static final int BATCH = 32;
  private static final int NEGATIVES_PER_POSITIVE = 2;
  private static final double RATE = 1.5e-3;
  private static final double L2 = 1e-4;

  /** Deeplearning4j's number: the share of inputs that is kept. */
  private static final double KEEP = 0.5;

  private final Architecture architecture;
  private final int epochs;
  private final long seed;

  SliceTraining(Architecture architecture, int epochs, long seed) {
    this.architecture = architecture;
    this.epochs = epochs;
    this.seed = seed;
  }

  ComputationGraph train(List<LabelledSeries> series, String who, Pace pace) {
    List<LabelledSlice> positives = new ArrayList<>();
    List<LabelledSlice> negatives = new ArrayList<>();
    for (LabelledSeries s : series) {
      for (LabelledSlice slice : s.slices()) {
        (slice.positive() ? positives : negatives).add(slice);
      }
    }
    Nd4j.getRandom().setSeed(seed);
    Random random = new Random(seed);
    ComputationGraph net =
        Deeplearning4jNets.trainableSlices(architecture, Recipe.adam(seed, RATE, L2, KEEP, 1));
    for (int epoch = 0; epoch < epochs; epoch++) {
      net.setLearningRate(rate(RATE, epoch, epochs));
      double loss = fit(net, drawn(positives, negatives, random), random);
      pace.step(
          WEIGHT, "%s, slices, epoch %d of %d, loss %.3f".formatted(who, epoch + 1, epochs, loss));
    }
    net.clear();
    return net;
  }

  /** Half a cosine down to a fiftieth. */
  static double rate(double start, int epoch, int epochs) {
    double share = (double) epoch / Math.max(1, epochs - 1);
    return start * (0.02 + 0.98 * (1 + Math.cos(Math.PI * share)) / 2);
  }

  private static List<LabelledSlice> drawn(
      List<LabelledSlice> positives, List<LabelledSlice> negatives, Random random) {
    Collections.shuffle(negatives, random);
    int wanted = Math.min(negatives.size(), NEGATIVES_PER_POSITIVE * positives.size());
    List<LabelledSlice> drawn = new ArrayList<>(positives);
    drawn.addAll(negatives.subList(0, wanted));
    Collections.shuffle(drawn, random);
    return drawn;
  }

  private double fit(ComputationGraph net, List<LabelledSlice> slices, Random random) {
    int length = architecture.channels() * architecture.size() * architecture.size();
    double loss = 0;
    int batches = 0;
    // Batches of one size only: a last, smaller one would be normalized by too few slices.
    for (int from = 0; from + BATCH <= slices.size(); from += BATCH) {
      float[] x = new float[BATCH * length];
      float[] y = new float[BATCH];
      for (int i = 0; i < BATCH; i++) {
        LabelledSlice slice = slices.get(from + i);
        Augmentation.draw(random).apply(slice.values(), architecture, x, i * length);
        y[i] = slice.positive() ? 1 : 0;
      }
      net.fit(
          new INDArray[] {
            Nd4j.create(
                x,
                new long[] {
                  BATCH, architecture.channels(), architecture.size(), architecture.size()
                },
                'c')
          },
          new INDArray[] {Nd4j.create(y, new long[] {BATCH, 1}, 'c')});
      loss += net.score();
      batches++;
    }
    if (!Double.isFinite(loss)) {
      throw new IllegalStateException(
          "the loss is no number any more; nothing was written. Try another seed");
    }
    return loss / Math.max(1, batches);
  }
}
