package org.seriate.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.seriate.classify.model.Architecture;
import org.seriate.classify.model.Deeplearning4jNets;
import org.seriate.classify.model.Deeplearning4jNets.Recipe;
import org.seriate.classify.model.Weights;

/**
 * Second stage: the LSTM learns from features of whole series, one series at a time and unpadded,
 * with the label of the series and those of its slices.
 */
final class SeriesTraining {
  /** Weight in a run's progress of one epoch, and of the features of all series once. */
  static final double WEIGHT = 1;

  static final int VARIANTS = 5;

  private static final double RATE = 1e-3;
  private static final double L2 = 1e-4;
  private static final double KEEP = 0.5;

  /** All slices of a series of this many together count as much as the label of the series. */
  private static final double SLICES_AS_ONE = 30;

  private static final int MOST_CUT = 3;

  private final Architecture architecture;
  private final int epochs;
  private final long seed;

  SeriesTraining(Architecture architecture, int epochs, long seed) {
    this.architecture = architecture;
    this.epochs = epochs;
    this.seed = seed;
  }

  ComputationGraph train(List<LabelledSeries> series, Weights slices, String who, Pace pace) {
    Random random = new Random(seed + 1);
    List<Example> examples = examples(series, new Features(slices), random, who, pace);
    Nd4j.getRandom().setSeed(seed + 1);
    ComputationGraph net =
        Deeplearning4jNets.trainableSeries(
            architecture, Recipe.adam(seed + 1, RATE, L2, KEEP, 1 / SLICES_AS_ONE));
    for (int epoch = 0; epoch < epochs; epoch++) {
      net.setLearningRate(SliceTraining.rate(RATE, epoch, epochs));
      Collections.shuffle(examples, random);
      double loss = 0;
      for (Example e : examples) {
        loss += fit(net, e, random);
      }
      pace.step(
          WEIGHT,
          "%s, series, epoch %d of %d, loss %.3f"
              .formatted(who, epoch + 1, epochs, loss / examples.size()));
    }
    net.clear();
    return net;
  }

  private record Example(List<float[][]> variants, LabelledSeries series) {}

  private static List<Example> examples(
      List<LabelledSeries> series, Features features, Random random, String who, Pace pace) {
    List<Example> examples = new ArrayList<>();
    for (LabelledSeries s : series) {
      List<float[][]> variants = new ArrayList<>();
      variants.add(features.of(s, Augmentation.NONE));
      while (variants.size() < VARIANTS) {
        variants.add(features.of(s, Augmentation.draw(random)));
      }
      examples.add(new Example(variants, s));
    }
    pace.step(VARIANTS * WEIGHT, who + ", features of " + series.size() + " series");
    return examples;
  }

  private static double fit(ComputationGraph net, Example e, Random random) {
    float[][] features = e.variants.get(random.nextInt(e.variants.size()));
    int from = cut(features.length, random);
    int to = features.length - cut(features.length, random);
    float[] slices = new float[to - from];
    boolean positive = false;
    for (int i = from; i < to; i++) {
      slices[i - from] = e.series.slices().get(i).positive() ? 1 : 0;
      positive |= e.series.slices().get(i).positive();
    }
    // Where slices are labelled, a cut that removed the finding removed the label too.
    boolean label = e.series.positive() && (positive || unlabelled(e.series));
    INDArray sliceLabels = Nd4j.create(slices, new long[] {1, 1, slices.length}, 'c');
    INDArray seriesLabel = Nd4j.create(new float[] {label ? 1 : 0}, new long[] {1, 1}, 'c');
    net.fit(
        new INDArray[] {Features.asSeries(Arrays.copyOfRange(features, from, to))},
        new INDArray[] {sliceLabels, seriesLabel});
    return net.score();
  }

  private static boolean unlabelled(LabelledSeries series) {
    return series.slices().stream().noneMatch(LabelledSeries.LabelledSlice::positive);
  }

  private static int cut(int length, Random random) {
    return Math.min(length / 4, random.nextInt(MOST_CUT + 1));
  }
}
