package org.seriate.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.seriate.classify.model.Architecture;
import org.seriate.classify.model.Architecture.Block;
import org.seriate.classify.model.Deeplearning4jNets;
import org.seriate.classify.model.Deeplearning4jNets.Recipe;
import org.seriate.classify.model.Deeplearning4jSettings;
import org.seriate.train.Auc.Scored;

/**
 * A task where every series has the same slices and only their order differs: two signs, and the
 * answer is which of them comes first.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OrderIsLearnedTest {
  private static final Architecture SMALL =
      new Architecture(8, 1, List.of(new Block(2, 3, 1, false)), 8);
  private static final int SLICES = 14;
  private static final int BATCH = 24;

  @Test
  void the_net_tells_series_apart_by_the_order_of_their_slices_alone() {
    Deeplearning4jSettings.apply(1);
    Nd4j.getRandom().setSeed(4);
    Random random = new Random(4);
    ComputationGraph net =
        Deeplearning4jNets.trainableSeries(SMALL, Recipe.adam(4, 1e-2, 0, 1, 0.01));
    for (int i = 0; i < 45; i++) {
      INDArray[] features = new INDArray[BATCH];
      float[] labels = new float[BATCH];
      for (int k = 0; k < BATCH; k++) {
        features[k] = Features.asSeries(series(k % 2 == 0, random));
        labels[k] = k % 2 == 0 ? 1 : 0;
      }
      net.fit(
          new INDArray[] {Nd4j.concat(0, features)},
          new INDArray[] {
            Nd4j.zeros(BATCH, 1, SLICES), Nd4j.create(labels, new long[] {BATCH, 1})
          });
    }

    List<Scored> inOrder = new ArrayList<>();
    List<Scored> shuffled = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      boolean positive = i % 2 == 0;
      float[][] series = series(positive, random);
      inOrder.add(new Scored(positive, answer(net, series)));
      Collections.shuffle(Arrays.asList(series), random);
      shuffled.add(new Scored(positive, answer(net, series)));
    }

    assertTrue(Auc.of(inOrder) > 0.95, "AUC in order " + Auc.of(inOrder));
    assertTrue(Auc.of(shuffled) < 0.7, "AUC shuffled " + Auc.of(shuffled));
  }

  private static double answer(ComputationGraph net, float[][] series) {
    net.clear();
    return net.output(false, Features.asSeries(series))[1].getDouble(0, 0);
  }

  private static float[][] series(boolean firstSignFirst, Random random) {
    float[][] series = new float[SLICES][SMALL.features()];
    for (float[] slice : series) {
      for (int k = 0; k < slice.length; k++) {
        slice[k] = (float) (0.1 * random.nextGaussian());
      }
    }
    int early = random.nextInt(SLICES / 2 - 1);
    int late = SLICES / 2 + 1 + random.nextInt(SLICES / 2 - 1);
    series[firstSignFirst ? early : late][0] += 1;
    series[firstSignFirst ? late : early][1] += 1;
    return series;
  }
}
