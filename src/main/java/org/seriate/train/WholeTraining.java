package org.seriate.train;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.seriate.classify.model.Architecture;
import org.seriate.classify.model.Deeplearning4jNets;
import org.seriate.classify.model.Deeplearning4jNets.Recipe;

/**
 * First stage where slices have no labels: CNN and LSTM learn together from the labels of series,
 * seeing of each a number of slices from one end to the other, drawn anew each time. Memory is that
 * of the sample, whatever the length of a series.
 */
final class WholeTraining {
  /**
   * Cells of the grid in a step, 192 slices of 112 x 112: enough for the normalization, few enough
   * for memory. Small slices are more to a step, since each step of an LSTM costs the same whether
   * it takes 8 series or 60.
   */
  private static final int CELLS_A_STEP = 192 * 112 * 112;

  private static final int MOST_SERIES_A_STEP = 32;

  private static final double L2 = 1e-6;
  private static final double KEEP = 0.7;

  private final Plan plan;
  private final int sample;

  WholeTraining(Plan plan) {
    this.plan = plan;
    this.sample = plan.schedule().sample();
  }

  ComputationGraph train(
      List<LabelledSeries> learned, List<LabelledSeries> watched, String who, Epochs.Run run)
      throws IOException {
    Schedule s = plan.schedule();
    double round = Effort.of(plan, learned).round();
    ComputationGraph net =
        Deeplearning4jNets.trainableWhole(
            plan.architecture(), Recipe.adam(plan.seed(), s.rate(), L2, KEEP, 1), sample);
    new Epochs(who + ", whole", s.sliceEpochs(), s.rate(), s.patience(), plan.seed(), round, run)
        .learn(
            net,
            (n, random, _) -> fit(n, Drawing.of(learned, s.balance(), random), random),
            watched.isEmpty() ? Optional.empty() : Optional.of(n -> loss(n, watched)));
    return net;
  }

  private double fit(ComputationGraph net, List<LabelledSeries> series, Random random) {
    int size = size(series.size());
    double loss = 0;
    int steps = 0;
    for (int from = 0; from + size <= series.size(); from += size) {
      List<LabelledSeries> some = series.subList(from, from + size);
      net.fit(new INDArray[] {images(some, random)}, new INDArray[] {targets(some)});
      loss += net.score();
      if (++steps % 64 == 0) {
        System.gc();
      }
    }
    return loss / Math.max(1, steps);
  }

  /** All slices of some series; null draws none and changes none. */
  private INDArray images(List<LabelledSeries> series, Random random) {
    int length = plan.length();
    boolean learning = random != null;
    float[] x = new float[series.size() * sample * length];
    int at = 0;
    for (LabelledSeries s : series) {
      Augmentation change =
          learning && plan.schedule().augment() ? Augmentation.draw(random) : Augmentation.NONE;
      for (int i = 0; i < sample; i++) {
        double place = (i + (learning ? random.nextDouble() : 0.5)) / sample * s.size();
        plan.lay(s, Math.min(s.size() - 1, (int) place), change, x, at);
        at += length;
      }
    }
    return Features.images(x, series.size() * sample, plan.architecture());
  }

  private int size(int series) {
    int cells = plan.grid().size() * plan.grid().size();
    int fitting = Math.min(MOST_SERIES_A_STEP, CELLS_A_STEP / cells / sample);
    // At least eight steps in a round, however few series there are.
    return Math.clamp(Math.min(fitting, series / 8), 2, Math.max(2, series));
  }

  private INDArray targets(List<LabelledSeries> series) {
    int outputs = plan.findings().names().size();
    float[] y = new float[series.size() * outputs];
    for (int i = 0; i < series.size(); i++) {
      System.arraycopy(series.get(i).targets(), 0, y, i * outputs, outputs);
    }
    return Nd4j.create(y, new long[] {series.size(), outputs}, 'c');
  }

  private double loss(ComputationGraph net, List<LabelledSeries> watched) {
    double loss = 0;
    for (LabelledSeries s : watched) {
      net.clear();
      INDArray out = net.outputSingle(images(List.of(s), null));
      loss += SeriesTraining.loss(out.dup('c').data().asDouble(), s, plan.findings());
    }
    net.clear();
    return loss / watched.size();
  }

  /** The CNN of a whole net as one that sees single slices. */
  static ComputationGraph slicesOf(ComputationGraph whole, Architecture a) {
    ComputationGraph slices = Deeplearning4jNets.trainableSlices(a, Recipe.adam(1, 1e-3, 0, 1, 1));
    Layers.copy(whole, slices);
    return slices;
  }
}
